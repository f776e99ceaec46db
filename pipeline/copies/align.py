"""Which pieces (about sentences) of two texts carry the same content.

Every piece of one text is compared with every piece of the other through the words they share.
A shared word counts by how surprising it is to meet it: rarely used words, in a short other text,
count much; a word that a text repeats all over is its topic and counts little. So two texts on one
topic share little that counts, and a copy embedded in a long text as much as a whole one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.copies.represent import Places, Representation
from pipeline.copies.weights import RARITY_STEPS

#: A word in more pieces than this is the topic; its further places are not looked at.
_MAX_PLACES = 6
#: Telling words per word of running text, about; words left out were too frequent to tell.
_ALL_PER_TELLING = 1.8

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Side:
    """One text of an alignment. The arrays have one entry per piece."""

    #: Share of the piece's weight found in the other text's best place for it, 0 to 1.
    cover: Floats
    #: The other text's piece that fits best.
    best: Ints
    #: What the piece weighs.
    weight: Floats

    def share(self, least: float) -> float:
        """Share of the text's weight in pieces covered at least *least*."""
        total = float(self.weight.sum())
        return float(self.weight[self.cover >= least].sum()) / total if total else 0.0

    def mean(self) -> float:
        """Mean cover, by weight."""
        total = float(self.weight.sum())
        return float(self.weight @ self.cover) / total if total else 0.0


@dataclass(frozen=True, eq=False)
class Alignment:
    """Two texts aligned."""

    a: Side
    b: Side
    #: Indices into ``unique_ids`` of each text: the words both have.
    shared_a: Ints
    shared_b: Ints
    #: Surprise of each unique word of a text, were it met in the other.
    surprise_a: Floats
    surprise_b: Floats


def surprise(rarities: NDArray[np.uint8], words_in_other: int) -> Floats:
    """-ln of the chance to meet a word among that many telling words of another text."""
    expected = np.exp(np.arange(256) / -RARITY_STEPS) * (words_in_other * _ALL_PER_TELLING)
    table = -np.log(-np.expm1(-np.maximum(expected, 1e-9)))
    values: Floats = table.astype(np.float32)[rarities]
    return values


def align(a: Representation, b: Representation) -> Alignment:
    """The alignment of two comparable texts."""
    _, shared_a, shared_b = np.intersect1d(
        a.unique_ids, b.unique_ids, assume_unique=True, return_indices=True
    )
    places_a, places_b = a.places, b.places
    surprise_a = surprise(a.unique_rarities, len(b.ids))
    surprise_b = surprise(b.unique_rarities, len(a.ids))
    count_a, count_b = len(a.piece_spans), len(b.piece_spans)
    held_a = surprise_a / np.sqrt(places_a.count)
    held_b = surprise_b / np.sqrt(places_b.count)
    weight_a = _sum(places_a.piece, held_a[places_a.word], (count_a,))
    weight_b = _sum(places_b.piece, held_b[places_b.word], (count_b,))
    rows, columns, pair = _join(places_a, places_b, shared_a, shared_b)
    cells = rows * count_b + columns
    common = np.sqrt(np.maximum(places_a.count[shared_a], places_b.count[shared_b]))
    value_a, value_b = surprise_a[shared_a] / common, surprise_b[shared_b] / common
    grid_a = _sum(cells, value_a[pair], (count_a, count_b))
    grid_b = _sum(cells, value_b[pair], (count_a, count_b))
    return Alignment(
        _best(grid_a, weight_a), _best(grid_b.T, weight_b),
        shared_a, shared_b, surprise_a, surprise_b,
    )  # fmt: skip


def _sum(cells: Ints, values: NDArray[np.floating], shape: tuple[int, ...]) -> NDArray[np.float64]:
    """The sum of the values that fall into each cell of an array of that shape."""
    summed = np.bincount(cells, values, int(np.prod(shape))).astype(np.float64, copy=False)
    return summed.reshape(shape)


def _join(a: Places, b: Places, shared_a: Ints, shared_b: Ints) -> tuple[Ints, Ints, Ints]:
    """All pairs of pieces that share a word: piece of a, piece of b, index of the shared word."""
    count_a = np.minimum(a.count[shared_a], _MAX_PLACES)
    count_b = np.minimum(b.count[shared_b], _MAX_PLACES)
    pairs = count_a * count_b
    word = np.repeat(np.arange(len(shared_a)), pairs)
    within = np.arange(len(word)) - np.repeat(np.cumsum(pairs) - pairs, pairs)
    row = a.piece[a.start[shared_a][word] + within // count_b[word]]
    column = b.piece[b.start[shared_b][word] + within % count_b[word]]
    return row, column, word


def _best(grid: NDArray[np.float64], weight: NDArray[np.float64]) -> Side:
    """The best place in the other text for each row: one piece, or two in a row."""
    best = grid.argmax(axis=1)
    rows = np.arange(len(grid))
    top = grid[rows, best]
    if grid.shape[1] > 1:
        after = grid[rows, np.minimum(best + 1, grid.shape[1] - 1)] * (best + 1 < grid.shape[1])
        before = grid[rows, np.maximum(best - 1, 0)] * (best > 0)
        top = top + np.maximum(after, before)
    cover = np.minimum(1.0, top / np.maximum(weight, 1e-6))
    return Side(cover.astype(np.float32), best, weight.astype(np.float32))
