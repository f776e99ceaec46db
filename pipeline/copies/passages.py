"""The passages two texts share, as spans of both originals: the evidence that is shown."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.copies.align import Alignment, Side
from pipeline.copies.represent import Representation
from pipeline.model import Passage

#: A piece covered less than this shares words, not what it says.
MIN_COVER = 0.25
#: A hit more than so many words from the next is there by chance.
_MAX_LONE_WORDS = 6
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
    one_text, other_text = _Lists(a), _Lists(b)
    rows = _pair_spans(one_text, other_text, alignment.a)
    known_a = _mark([one for one, _, _ in rows], a.original_length)
    known_b = _mark([two for _, two, _ in rows], b.original_length)
    for two, one, score in _pair_spans(other_text, one_text, alignment.b):
        known = min(_share_marked(known_a, one), _share_marked(known_b, two))
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


def _share_marked(marked: NDArray[np.bool_], span: Span) -> float:
    return int(np.count_nonzero(marked[slice(*span)])) / max(1, span[1] - span[0])


class _Lists:
    """One text's arrays as lists: for single elements these are many times faster."""

    def __init__(self, rep: Representation) -> None:
        self.ids: list[int] = rep.ids.tolist()
        self.starts: list[int] = rep.starts.tolist()
        self.ends: list[int] = rep.ends.tolist()
        self.pieces: list[int] = rep.pieces.tolist()
        self.piece_spans: list[list[int]] = rep.piece_spans.tolist()
        #: The words of piece ``i`` are those from ``bounds[i]`` to ``bounds[i + 1]``.
        self.bounds: list[int] = np.searchsorted(
            rep.pieces, np.arange(len(rep.piece_spans) + 1)
        ).tolist()


def _pair_spans(mine: _Lists, other: _Lists, side: Side) -> list[tuple[Span, Span, float]]:
    """For each covered piece of one text, its span and the span of the place that covers it."""
    best, cover = side.best.tolist(), side.cover.tolist()
    found = []
    for piece in np.flatnonzero(side.cover >= MIN_COVER).tolist():
        low, high = mine.bounds[piece], mine.bounds[piece + 1]
        there = _place_in_other(mine.ids[low:high], other, best[piece])
        shared = {other.ids[place] for place in there}
        here = [place for place in range(low, high) if mine.ids[place] in shared]
        if there:
            found.append((_span(mine, here), _span(other, there), cover[piece]))
    return found


def _place_in_other(words: list[int], other: _Lists, best: int) -> list[int]:
    """The words of the other text that are those of a piece: in its best piece, and in the next or
    the one before as far as these have what the best piece lacks.
    """
    wanted = set(words)
    low, high = other.bounds[best], other.bounds[best + 1]
    places = [place for place in range(low, high) if other.ids[place] in wanted]
    missing = wanted.difference(other.ids[low:high])
    enough = max(_MIN_NEIGHBOUR_WORDS, len(words) // 4)
    for near in (best - 1, best + 1):
        if len(missing) < enough or not 0 <= near < len(other.piece_spans):
            continue
        around = range(other.bounds[near], other.bounds[near + 1])
        hits = [place for place in around if other.ids[place] in missing]
        if len(hits) >= enough:
            places.extend(hits)
    return sorted(places)


def _span(text: _Lists, hits: list[int]) -> Span:
    """The span in the original from the first to the last hit; whole pieces if nearly so."""
    first, last = _main_body(hits)
    start, end = text.starts[first], text.ends[last]
    piece_first, piece_last = text.pieces[first], text.pieces[last]
    if first - text.bounds[piece_first] <= _MAX_EDGE_WORDS:
        start = text.piece_spans[piece_first][0]
    if text.bounds[piece_last + 1] - 1 - last <= _MAX_EDGE_WORDS:
        end = text.piece_spans[piece_last][1]
    return start, end


def _main_body(hits: list[int]) -> tuple[int, int]:
    """First and last hit, without lone ones far from the others: a word there by chance."""
    low, high = 0, len(hits) - 1
    while high - low > 2 and hits[low + 1] - hits[low] > _MAX_LONE_WORDS:
        low += 1
    while high - low > 2 and hits[high] - hits[high - 1] > _MAX_LONE_WORDS:
        high -= 1
    return hits[low], hits[high]


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
