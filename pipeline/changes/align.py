"""Where two texts differ: paragraphs aligned first, then the pieces inside them.

Equal paragraphs are matched by a longest common subsequence (Myers 1986; rapidfuzz's bit-parallel
form, Hyyrö 2004). What lies between them is compared piece by piece, after long stretches were cut
at runs of pieces that both have exactly once (the idea of patience diff, Bram Cohen). Runs that
match by chance only are then given up (``tidy``), so that different texts give a few marks.

Text in scripts without spaces is compared sign by sign, which needs no encoding, and the marks
are widened where they would cut a word or a number; other text is compared word by word.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from rapidfuzz.distance import Indel, Prefix

from pipeline.changes.anchors import GRAM, cut_at_anchors
from pipeline.changes.pieces import encode, is_inside, piece_end, piece_start
from pipeline.changes.tidy import Run, tidy
from pipeline.changes.values import Mark

#: Shorter lines are no evidence that two places are the same.
_MIN_LINE = 4
#: More lines than this on both sides are first cut at lines that both have once.
_MAX_LINES = 2000
#: Bytes per character in UTF-8 above which a text is mostly of a script without spaces.
_WIDE = 2.1


def align(a: str, b: str) -> list[Mark]:
    """The spans in which *a* and *b* differ, in order, never touching each other.

    Taking the marked spans out of both texts leaves equal texts.
    """
    if a == b:
        return []
    marks: list[Mark] = []
    for gap in _gaps(a, b):
        part_a, part_b = a[gap.a_start : gap.a_end], b[gap.b_start : gap.b_end]
        if not part_a or not part_b:
            marks.append(gap)
        elif _is_wide(part_a) and _is_wide(part_b):
            _by_sign(part_a, part_b, gap, marks)
        else:
            _by_word(part_a, part_b, gap, marks)
    return marks


def _is_wide(text: str) -> bool:
    return not text.isascii() and len(text.encode("utf-8", "surrogatepass")) > _WIDE * len(text)


def _gaps(a: str, b: str) -> Iterator[Mark]:
    """What lies between equal lines, with the line feeds around it."""
    lines_a, lines_b = a.split("\n"), b.split("\n")
    i = j = at_a = at_b = 0
    for start_a, start_b, size in _equal_lines(lines_a, lines_b):
        if start_a > i or start_b > j:
            end_a = at_a + sum(map(len, lines_a[i:start_a])) + start_a - i
            end_b = at_b + sum(map(len, lines_b[j:start_b])) + start_b - j
            # the line feed before the gap belongs to it: a whole line may have come or gone
            yield Mark(max(0, at_a - 1), min(end_a, len(a)), max(0, at_b - 1), min(end_b, len(b)))
            at_a, at_b = end_a, end_b
        length = sum(map(len, lines_a[start_a : start_a + size])) + size
        at_a, at_b = at_a + length, at_b + length
        i, j = start_a + size, start_b + size


def _equal_lines(lines_a: list[str], lines_b: list[str]) -> list[Run]:
    """Lines in a row that both have; the last run is empty and stands at both ends."""
    if len(lines_a) * len(lines_b) > _MAX_LINES**2:
        numbers: dict[str, str] = {}
        coded = [_line_code(lines, numbers) for lines in (lines_a, lines_b)]
        return _runs(coded[0], coded[1], gram=1)
    keys_a = [line if len(line) >= _MIN_LINE else -n for n, line in enumerate(lines_a, 2)]
    keys_b = [line if len(line) >= _MIN_LINE else n for n, line in enumerate(lines_b, 2)]
    blocks = Indel.opcodes(keys_a, keys_b).as_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks]


def _line_code(lines: list[str], numbers: dict[str, str]) -> str:
    """One character per line, the same for equal lines; short ones are all alike, so no anchor."""
    last = chr(sys.maxunicode)
    return "".join(
        numbers.setdefault(line, chr(min(len(numbers) + 1, sys.maxunicode)))
        if len(line) >= _MIN_LINE and len(numbers) < sys.maxunicode
        else numbers.get(line, last if len(line) >= _MIN_LINE else "\0")
        for line in lines
    )


def _by_sign(one: str, two: str, gap: Mark, marks: list[Mark]) -> None:
    """Append the marks inside a gap whose texts are *one* and *two*, compared sign by sign."""
    at_a, at_b = gap.a_start, gap.b_start
    i = j = 0
    for run in tidy(one, two, _runs(one, two)):
        a, b, size = run
        if size and (
            is_inside(one, a)
            or is_inside(two, b)
            or is_inside(one, a + size)
            or is_inside(two, b + size)
        ):
            a, b, size = _whole_pieces(one, two, a, b, size)
            if not size:
                continue
        if i < a or j < b:
            marks.append(Mark(at_a + i, at_a + a, at_b + j, at_b + b))
        i, j = a + size, b + size


def _whole_pieces(one: str, two: str, a: int, b: int, size: int) -> Run:
    """The run without what belongs to a word or number that begins before it or ends after it."""
    end = a + size
    ahead = b - a
    while a < end and (cut := max(piece_end(one, a) - a, piece_end(two, a + ahead) - a - ahead)):
        a += cut
    while a < end:
        last = end
        end = min(piece_start(one, last), piece_start(two, last + ahead) - ahead)
        if end == last:
            break
    return a, a + ahead, max(0, end - a)


def _by_word(part_a: str, part_b: str, gap: Mark, marks: list[Mark]) -> None:
    """Append the marks inside a gap, compared piece by piece."""
    head = Prefix.similarity(part_a, part_b)
    while cut := max(head - piece_start(part_a, head), head - piece_start(part_b, head)):
        head -= cut
    at_a, at_b = gap.a_start + head, gap.b_start + head
    stand_ins: dict[str, str] = {}
    one, two = encode(part_a[head:], stand_ins), encode(part_b[head:], stand_ins)
    i = j = 0
    for a, b, size in tidy(one.code, two.code, _runs(one.code, two.code)):
        if i < a or j < b:
            starts = at_a + one.offset(i), at_b + two.offset(j)
            ends = at_a + one.offset(a), at_b + two.offset(b)
            marks.append(Mark(starts[0], ends[0], starts[1], ends[1]))
        i, j = a + size, b + size


def _runs(one: str, two: str, gram: int = GRAM) -> list[Run]:
    """Runs of equal pieces, in order; the last is empty and stands at both ends."""
    ranges = cut_at_anchors(one, two, gram)
    if ranges is None:
        blocks = Indel.opcodes(one, two).as_matching_blocks()
        return [(block.a, block.b, block.size) for block in blocks]
    runs: list[Run] = []
    for start_a, end_a, start_b, end_b in ranges:
        blocks = Indel.opcodes(one[start_a:end_a], two[start_b:end_b]).as_matching_blocks()
        for block in blocks:
            a, b, size = start_a + block.a, start_b + block.b, block.size
            if runs and a == runs[-1][0] + runs[-1][2] and b == runs[-1][1] + runs[-1][2]:
                # an anchor cut this run in two
                a, b, size = runs[-1][0], runs[-1][1], runs.pop()[2] + size
            if size:
                runs.append((a, b, size))
    return [*runs, (len(one), len(two), 0)]
