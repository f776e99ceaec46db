"""Texts cut into pieces for showing: what changed, aligned passages, facts that differ."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.changes.diff import diff
from pipeline.changes.values import Block, BlockKind, ChangedSpan, Diff


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A run of text that stayed, went (``del``) or came (``ins``)."""

    text: str
    mark: str = ""
    #: Number of the change in the diff, from 1; 0 where nothing changed.
    change: int = 0
    severity: str = ""
    #: What the change is, in each language.
    summary: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A block of paragraphs, in one column and in two."""

    kind: str
    unified: tuple[Piece, ...]
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    paragraphs: int


def rows_of(a: str, b: str, found: Diff) -> list[Row]:
    """The blocks of a diff of *a* and *b*, cut at its marks."""
    numbered = sorted(enumerate(found.changes, 1), key=lambda one: one[1].b_start)
    starts = [span.b_start for _, span in numbered]
    widest = max((span.b_end - span.b_start for span in found.changes), default=0)
    rows = []
    for block in found.blocks:
        low = bisect_left(starts, block.b_start - widest)
        high = bisect_left(starts, block.b_end + 1)
        inside = [one for one in numbered[low:high] if _touches(one[1], block)]
        inside.sort(key=lambda one: (one[1].a_start, one[1].b_start))
        rows.append(_row(a, b, block, inside))
    return rows


def field_pieces(before: str, after: str) -> tuple[Piece, ...]:
    """A short field, such as a title, in one line with what changed."""
    whole = Block(kind=BlockKind.CHANGED, a_start=0, a_end=len(before), b_start=0, b_end=len(after))
    spans = list(enumerate(diff(before, after).changes, 1))
    return _row(before, after, whole, spans).unified


def _touches(span: ChangedSpan, block: Block) -> bool:
    return (
        span.a_start <= block.a_end
        and span.a_end >= block.a_start
        and span.b_start <= block.b_end
        and span.b_end >= block.b_start
    )


def _row(a: str, b: str, block: Block, spans: Sequence[tuple[int, ChangedSpan]]) -> Row:
    text_a, text_b = a[block.a_start : block.a_end], b[block.b_start : block.b_end]
    gone: tuple[Piece, ...]
    come: tuple[Piece, ...]
    if block.kind is BlockKind.ADDED:
        gone, come = (), (_marked(text_b, "ins", spans),)
    elif block.kind is BlockKind.REMOVED:
        gone, come = (_marked(text_a, "del", spans),), ()
    elif block.kind is BlockKind.SAME or not spans:
        gone = (Piece(text=text_a),)
        come = (Piece(text=text_b),)
        return _whole(block, (Piece(text=text_b),), gone, come, text_b)
    else:
        return _cut(a, b, block, spans)
    return _whole(block, (*gone, *come), gone, come, text_b or text_a)


def _whole(
    block: Block,
    unified: tuple[Piece, ...],
    left: tuple[Piece, ...],
    right: tuple[Piece, ...],
    text: str,
) -> Row:
    return Row(
        kind=str(block.kind),
        unified=unified,
        left=left,
        right=right,
        paragraphs=text.count("\n") + 1,
    )


def _marked(text: str, mark: str, spans: Sequence[tuple[int, ChangedSpan]]) -> Piece:
    number, span = spans[0] if spans else (0, None)
    return Piece(
        text=text,
        mark=mark,
        change=number,
        severity=str(span.severity) if span else "",
        summary=dict(span.summary) if span else {},
    )


def _cut(a: str, b: str, block: Block, spans: Sequence[tuple[int, ChangedSpan]]) -> Row:
    """A changed block: what stayed, went and came, in order."""
    unified: list[Piece] = []
    left: list[Piece] = []
    right: list[Piece] = []
    i, j = block.a_start, block.b_start
    for number, span in spans:
        a_start, a_end = max(span.a_start, i), min(span.a_end, block.a_end)
        b_start, b_end = max(span.b_start, j), min(span.b_end, block.b_end)
        if a_end <= a_start and b_end <= b_start:
            continue
        same_a, same_b = a[i:a_start], b[j:b_start]
        left.append(Piece(text=same_a))
        right.append(Piece(text=same_b))
        unified.append(Piece(text=same_b))
        one = [(number, span)]
        if a_end > a_start:
            piece = _marked(a[a_start:a_end], "del", one)
            left.append(piece)
            unified.append(piece)
        if b_end > b_start:
            piece = _marked(b[b_start:b_end], "ins", one)
            right.append(piece)
            unified.append(piece)
        i, j = max(i, a_end), max(j, b_end)
    left.append(Piece(text=a[i : block.a_end]))
    right.append(Piece(text=b[j : block.b_end]))
    unified.append(right[-1])
    text = b[block.b_start : block.b_end]
    return _whole(block, _filled(unified), _filled(left), _filled(right), text)


def _filled(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.text)


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A stretch of a text with a word for what it is."""

    start: int
    end: int
    what: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """A run of text inside one passage, or inside none (0)."""

    passage: int
    #: Whether the passage has its first words here.
    is_first: bool
    #: Texts with the words for what each is, parted by spaces.
    parts: tuple[tuple[str, str], ...]


def segments_of(
    text: str, passages: Sequence[tuple[int, int]], spans: Sequence[Span]
) -> list[Segment]:
    """*text* cut at the borders of *passages* (numbered from 1 in their order) and of *spans*.

    Where passages overlap, the one that began last is shown.
    """
    flat = flattened(spans)
    seen: set[int] = set()
    segments = []
    for start, end, number in _owners(len(text), passages):
        segments.append(
            Segment(
                passage=number,
                is_first=number not in seen,
                parts=_parts(text, start, end, flat),
            )
        )
        seen.add(number)
    return segments


def flattened(spans: Sequence[Span]) -> list[Span]:
    """The same marks without overlaps: where several lie on one place, their words are joined."""
    borders = sorted({edge for span in spans for edge in (span.start, span.end)})
    begun = sorted(spans, key=lambda span: span.start)
    active: list[Span] = []
    flat = []
    at = 0
    for start, end in pairwise(borders):
        while at < len(begun) and begun[at].start <= start:
            active.append(begun[at])
            at += 1
        active = [span for span in active if span.end > start]
        if active:
            words = dict.fromkeys(span.what for span in active)
            flat.append(Span(start=start, end=end, what=" ".join(words)))
    return flat


def _owners(size: int, passages: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Consecutive ranges that cover the text, each with the number of its passage."""
    clipped = [(max(0, a), min(size, b), n) for n, (a, b) in enumerate(passages, 1)]
    borders = sorted({0, size, *(a for a, _, _ in clipped), *(b for _, b, _ in clipped)})
    begun = sorted(clipped)
    active: list[tuple[int, int, int]] = []
    at = 0
    ranges: list[tuple[int, int, int]] = []
    for start, end in pairwise(borders):
        while at < len(begun) and begun[at][0] <= start:
            active.append(begun[at])
            at += 1
        active = [one for one in active if one[1] > start]
        number = active[-1][2] if active else 0
        if ranges and ranges[-1][2] == number:
            ranges[-1] = (ranges[-1][0], end, number)
        else:
            ranges.append((start, end, number))
    return ranges


def _parts(text: str, start: int, end: int, spans: Sequence[Span]) -> tuple[tuple[str, str], ...]:
    parts: list[tuple[str, str]] = []
    at = start
    low = bisect_right(spans, start, key=lambda span: span.end)
    for span in spans[low:]:
        if span.start >= end:
            break
        a, b = max(span.start, at), min(span.end, end)
        if a < b:
            parts += [(text[at:a], ""), (text[a:b], span.what)]
            at = b
    parts.append((text[at:end], ""))
    return tuple(part for part in parts if part[0])
