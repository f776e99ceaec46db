"""The passages two texts share, as spans of both originals: the evidence that is shown."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.copies.align import Alignment, Side
from pipeline.copies.represent import Representation
from pipeline.model import Passage

#: A piece covered less than this shares words, not what it says.
MIN_COVER = 0.25
#: A neighbour of the best piece must have at least so many words that it lacks.
_MIN_NEIGHBOUR_WORDS = 3
#: Passages on both sides at most this many original characters apart are one.
_MAX_GAP_CHARS = 24
#: … or this many, when the gaps are of like length.
_MAX_REWORDED_CHARS = 120
#: A passage found from the second text that adds less than this to those found from the first is
#: the same one.
_MAX_KNOWN = 0.7
#: More unmatched words than this at the edge of a piece do not belong to its passage.
_MAX_EDGE_WORDS = 2


def find_passages(
    a: Representation, b: Representation, alignment: Alignment
) -> tuple[Passage, ...]:
    """The passages, in the order of the first text.

    Both texts' covered pieces are followed to their places: where one sentence became two, only the
    two find it.
    """
    rows = _pair_spans(a, b, alignment.a)
    known_a = _mark([one for one, _, _ in rows], a.original_length)
    known_b = _mark([two for _, two, _ in rows], b.original_length)
    for two, one, score in _pair_spans(b, a, alignment.b):
        known = min(float(known_a[slice(*one)].mean()), float(known_b[slice(*two)].mean()))
        if known < _MAX_KNOWN:
            rows.append((one, two, score))
    return _merge(sorted(rows))


def _mark(spans: list[Span], length: int) -> NDArray[np.bool_]:
    """Which characters of a text are inside any of the spans."""
    marked = np.zeros(length, dtype=bool)
    for start, end in spans:
        marked[start:end] = True
    return marked


Span = tuple[int, int]


def _pair_spans(
    mine: Representation, other: Representation, side: Side
) -> list[tuple[Span, Span, float]]:
    """For each covered piece of one text, its span and the span of the place that covers it."""
    bounds = np.searchsorted(mine.pieces, np.arange(len(mine.piece_spans) + 1)).tolist()
    others = np.searchsorted(other.pieces, np.arange(len(other.piece_spans) + 1)).tolist()
    found = []
    for piece in np.flatnonzero(side.cover >= MIN_COVER).tolist():
        words = mine.ids[bounds[piece] : bounds[piece + 1]]
        there = _place_in_other(words, other, others, int(side.best[piece]))
        here = np.flatnonzero(np.isin(words, other.ids[there])) + bounds[piece]
        if len(there) and len(here):
            found.append((_span(mine, here), _span(other, there), float(side.cover[piece])))
    return found


def _place_in_other(
    words: NDArray[np.uint32], other: Representation, bounds: list[int], best: int
) -> NDArray[np.int64]:
    """The words of the other text that are those of a piece: in its best piece, and in the next or
    the one before as far as these have what the best piece lacks.
    """
    low, high = bounds[best], bounds[best + 1]
    places = [np.flatnonzero(np.isin(other.ids[low:high], words)) + low]
    missing = words[~np.isin(words, other.ids[low:high])]
    enough = max(_MIN_NEIGHBOUR_WORDS, len(words) // 4)
    for near in (best - 1, best + 1):
        if len(missing) < enough or not 0 <= near < len(bounds) - 1:
            continue
        low, high = bounds[near], bounds[near + 1]
        hits = np.flatnonzero(np.isin(other.ids[low:high], missing)) + low
        if len(hits) >= enough:
            places.append(hits)
    return np.sort(np.concatenate(places))


def _span(rep: Representation, hits: NDArray[np.int64]) -> Span:
    """The span in the original from the first to the last hit; whole pieces if nearly so."""
    hits = _main_body(hits)
    first, last = int(hits[0]), int(hits[-1])
    start, end = int(rep.starts[first]), int(rep.ends[last])
    if _words_before(rep, first) <= _MAX_EDGE_WORDS:
        start = int(rep.piece_spans[int(rep.pieces[first]), 0])
    if _words_after(rep, last) <= _MAX_EDGE_WORDS:
        end = int(rep.piece_spans[int(rep.pieces[last]), 1])
    return start, end


def _main_body(hits: NDArray[np.int64]) -> NDArray[np.int64]:
    """Drop lone hits at the edges, far from the others: a chance word of a neighbouring piece."""
    while len(hits) > 3 and hits[1] - hits[0] > 6:
        hits = hits[1:]
    while len(hits) > 3 and hits[-1] - hits[-2] > 6:
        hits = hits[:-1]
    return hits


def _words_before(rep: Representation, word: int) -> int:
    return word - int(np.searchsorted(rep.pieces, rep.pieces[word], "left"))


def _words_after(rep: Representation, word: int) -> int:
    return int(np.searchsorted(rep.pieces, rep.pieces[word], "right")) - 1 - word


def _follows(last_one: Span, last_two: Span, one: Span, two: Span) -> bool:
    """Whether a passage goes on where the last one ended, on both sides.

    A gap of like length on both sides is a sentence reworded beyond recognition.
    """
    gap_one, gap_two = one[0] - last_one[1], two[0] - last_two[1]
    if last_two[0] <= two[0] and two[1] <= last_two[1]:
        return gap_one <= _MAX_GAP_CHARS
    if two[0] < last_two[0] or min(gap_one, gap_two) < -_MAX_GAP_CHARS:
        return False
    if max(gap_one, gap_two) <= _MAX_GAP_CHARS:
        return True
    return max(gap_one, gap_two) <= _MAX_REWORDED_CHARS and 2 * min(gap_one, gap_two) >= max(
        gap_one, gap_two
    )


def _merge(rows: list[tuple[Span, Span, float]]) -> tuple[Passage, ...]:
    """Join passages that follow each other closely on both sides."""
    merged: list[tuple[Span, Span, float]] = []
    for one, two, score in rows:
        if merged:
            last_one, last_two, last_score = merged[-1]
            if _follows(last_one, last_two, one, two):
                size, more = last_one[1] - last_one[0], one[1] - one[0]
                mean = (last_score * size + score * more) / max(1, size + more)
                merged[-1] = (
                    (last_one[0], max(last_one[1], one[1])),
                    (last_two[0], max(last_two[1], two[1])),
                    mean,
                )
                continue
        merged.append((one, two, score))
    return tuple(
        Passage(a_start=p[0], a_end=p[1], b_start=q[0], b_end=q[1], score=round(min(1.0, s), 3))
        for p, q, s in merged
    )


def coverage(spans: list[Span], length: int) -> float:
    """Share of a text of *length* characters inside any of the spans, 0 to 1."""
    return min(1.0, _size(spans) / length) if length else 0.0


def share_inside(spans: list[Span], others: list[Span]) -> float:
    """Share of the characters of *spans* that are also inside *others*, 0 to 1."""
    total = _size(spans)
    both = [
        (max(start, low), min(end, high))
        for start, end in spans
        for low, high in others
        if max(start, low) < min(end, high)
    ]
    return _size(both) / total if total else 0.0


def _size(spans: list[Span]) -> int:
    """Characters inside any of the spans."""
    covered = reach = 0
    for start, end in sorted(spans):
        covered += max(0, end - max(start, reach))
        reach = max(reach, end)
    return covered
