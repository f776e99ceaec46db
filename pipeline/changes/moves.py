"""Paragraphs that stand elsewhere in the second text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from pipeline.changes.align import align
from pipeline.changes.values import Mark, MovedSpan

#: Shorter paragraphs are too often equal by chance to be called moved.
_MIN_CHARS = 10
#: An edited paragraph is still the same one when so much of both is equal (0 to 100).
_MIN_ALIKE = 75.0
#: Longer paragraphs are called moved only when they are equal.
_MAX_CHARS = 4000
#: Pairs of paragraphs compared at most, about 5 ms; beyond, only equal ones are found.
_MAX_PAIRS = 2500


def find_moves(a: str, b: str, marks: Sequence[Mark]) -> tuple[tuple[MovedSpan, ...], list[Mark]]:
    """The moved paragraphs, and the marks without them.

    Edits inside a moved paragraph are marks of their own; all marks come ordered by their place
    in the second text.
    """
    gone = [line for mark in marks for line in _lines(a, mark.a_start, mark.a_end)]
    come = [line for mark in marks for line in _lines(b, mark.b_start, mark.b_end)]
    if not gone or not come:
        return (), list(marks)
    pairs = _equal(a, b, gone, come)
    pairs += _alike(a, b, gone, come, pairs)
    if not pairs:
        return (), list(marks)
    left = _without(marks, sorted(pair[0] for pair in pairs), sorted(pair[1] for pair in pairs))
    for (a_start, a_end), (b_start, b_end) in pairs:
        inside = align(a[a_start:a_end], b[b_start:b_end])
        left += [
            Mark(m.a_start + a_start, m.a_end + a_start, m.b_start + b_start, m.b_end + b_start)
            for m in inside
        ]
    left.sort(key=lambda mark: (mark.b_start, mark.a_start))
    return tuple(_joined(pairs)), left


Span = tuple[int, int]
Pair = tuple[Span, Span]


def _lines(text: str, start: int, end: int) -> list[Span]:
    """The whole lines, long enough to be recognised, inside a span."""
    found = []
    at = start if start == 0 or text[start - 1] == "\n" else text.find("\n", start, end) + 1
    while 0 < at < end or at == start < end:
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        if stop > end:
            break
        if stop - at >= _MIN_CHARS:
            found.append((at, stop))
        at = stop + 1
    return found


def _equal(a: str, b: str, gone: Iterable[Span], come: Iterable[Span]) -> list[Pair]:
    places: dict[str, list[Span]] = {}
    for start, end in come:
        places.setdefault(b[start:end], []).append((start, end))
    pairs = []
    for start, end in gone:
        if found := places.get(a[start:end]):
            pairs.append(((start, end), found.pop(0)))
    return pairs


def _alike(a: str, b: str, gone: list[Span], come: list[Span], taken: list[Pair]) -> list[Pair]:
    """Paragraphs that moved and were edited on the way."""
    taken_a, taken_b = {pair[0] for pair in taken}, {pair[1] for pair in taken}
    free_a = [span for span in gone if span not in taken_a and span[1] - span[0] >= 2 * _MIN_CHARS]
    free_b = [span for span in come if span not in taken_b and span[1] - span[0] >= 2 * _MIN_CHARS]
    if len(free_a) * len(free_b) > _MAX_PAIRS:
        return []
    scored = sorted(
        (
            (-score, one, other)
            for one in free_a
            for other in free_b
            if (score := _alikeness(a[slice(*one)], b[slice(*other)]))
        ),
    )
    pairs: list[Pair] = []
    used: set[tuple[str, Span]] = set()
    for _, one, other in scored:
        if ("a", one) not in used and ("b", other) not in used:
            used |= {("a", one), ("b", other)}
            pairs.append((one, other))
    return pairs


def _alikeness(one: str, other: str) -> float:
    short, long = sorted((len(one), len(other)))
    if short * 2 < long or long > _MAX_CHARS:
        return 0.0
    return fuzz.ratio(one, other, score_cutoff=_MIN_ALIKE)


def _without(marks: Sequence[Mark], spans_a: list[Span], spans_b: list[Span]) -> list[Mark]:
    """*marks* with the moved spans cut out of them."""
    left: list[Mark] = []
    for mark in marks:
        parts_a = _cut(mark.a_start, mark.a_end, spans_a)
        parts_b = _cut(mark.b_start, mark.b_end, spans_b)
        end_a, end_b = (mark.a_end, mark.a_end), (mark.b_end, mark.b_end)
        for n in range(max(len(parts_a), len(parts_b))):
            one = parts_a[n] if n < len(parts_a) else end_a
            other = parts_b[n] if n < len(parts_b) else end_b
            if one[0] < one[1] or other[0] < other[1]:
                left.append(Mark(*one, *other))
    return left


def _cut(start: int, end: int, spans: list[Span]) -> list[Span]:
    """What is left of a range without *spans*, which are in order; at least one, maybe empty."""
    parts = []
    for low, high in spans:
        if start <= low and high <= end:
            parts.append((start, low))
            start = high
    parts.append((start, end))
    return [part for part in parts if part[0] < part[1]] or [(start, start)]


def _joined(pairs: list[Pair]) -> list[MovedSpan]:
    """Paragraphs that moved together as one span, ordered by their place in the second text."""
    joined: list[Pair] = []
    for one, other in sorted(pairs, key=lambda pair: pair[1]):
        if joined and joined[-1][0][1] + 1 == one[0] and joined[-1][1][1] + 1 == other[0]:
            (a_start, _), (b_start, _) = joined[-1]
            joined[-1] = ((a_start, one[1]), (b_start, other[1]))
        else:
            joined.append((one, other))
    return [
        MovedSpan(a_start=one[0], a_end=one[1], b_start=other[0], b_end=other[1])
        for one, other in joined
    ]
