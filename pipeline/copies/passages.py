"""The passages two texts share, as spans of both originals: the evidence that is shown."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.copies.align import Alignment, Side
from pipeline.copies.represent import Representation
from pipeline.model import Passage

#: A piece covered less than this shares words, not what it says.
MIN_COVER = 0.25
#: Passages on both sides at most this many original characters apart are one.
_MAX_GAP_CHARS = 60
#: More unmatched words than this at the edge of a piece do not belong to its passage.
_MAX_EDGE_WORDS = 3


def find_passages(
    a: Representation, b: Representation, alignment: Alignment
) -> tuple[Passage, ...]:
    """The passages, in the order of the first text, from the side that is covered better."""
    if alignment.a.mean() >= alignment.b.mean():
        rows = _pair_spans(a, b, alignment.a)
    else:
        rows = [(q, p, s) for p, q, s in _pair_spans(b, a, alignment.b)]
    return _merge(sorted(rows))


Span = tuple[int, int]


def _pair_spans(
    mine: Representation, other: Representation, side: Side
) -> list[tuple[Span, Span, float]]:
    bounds = np.flatnonzero(np.diff(mine.pieces, prepend=np.uint16(0xFFFF)))
    bounds = np.append(bounds, len(mine.pieces))
    others = np.flatnonzero(np.diff(other.pieces, prepend=np.uint16(0xFFFF)))
    others = np.append(others, len(other.pieces))
    found = []
    for piece in np.flatnonzero(side.cover >= MIN_COVER).tolist():
        place = int(side.best[piece])
        low, high = max(0, place - 1), min(len(others) - 2, place + 1)
        near = (int(others[low]), int(others[high + 1]))
        here = (int(bounds[piece]), int(bounds[piece + 1]))
        one = _trim(mine, here, other.ids[slice(*near)])
        two = _trim(other, near, mine.ids[slice(*here)])
        if one and two:
            found.append((one, two, float(side.cover[piece])))
    return found


def _trim(rep: Representation, words: Span, wanted: NDArray[np.uint32]) -> Span | None:
    """The span in the original from the first to the last wanted word; whole pieces if nearly so."""
    hits = np.flatnonzero(np.isin(rep.ids[slice(*words)], wanted)) + words[0]
    if not len(hits):
        return None
    hits = _main_body(hits)
    first, last = int(hits[0]), int(hits[-1])
    start, end = int(rep.starts[first]), int(rep.ends[last])
    piece_first, piece_last = int(rep.pieces[first]), int(rep.pieces[last])
    if _words_before(rep, first) <= _MAX_EDGE_WORDS:
        start = int(rep.piece_spans[piece_first, 0])
    if _words_after(rep, last) <= _MAX_EDGE_WORDS:
        end = int(rep.piece_spans[piece_last, 1])
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


def _merge(rows: list[tuple[Span, Span, float]]) -> tuple[Passage, ...]:
    """Join passages that follow each other closely on both sides."""
    merged: list[tuple[Span, Span, float]] = []
    for one, two, score in rows:
        if merged:
            last_one, last_two, last_score = merged[-1]
            close = one[0] - last_one[1] <= _MAX_GAP_CHARS
            follows = -_MAX_GAP_CHARS <= two[0] - last_two[1] <= _MAX_GAP_CHARS
            inside = last_two[0] <= two[0] and two[1] <= last_two[1]
            if close and (inside or (follows and two[0] >= last_two[0])):
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
    covered = reach = 0
    for start, end in sorted(spans):
        covered += max(0, end - max(start, reach))
        reach = max(reach, end)
    return min(1.0, covered / length) if length else 0.0
