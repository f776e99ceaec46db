"""What the verdict looks at: a few numbers about two aligned texts, each with a plain meaning."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from pipeline.copies.align import Alignment, Side
from pipeline.copies.represent import Representation

#: Words in a row that make a run; by chance two texts hardly share three telling words in a row.
RUN_WORDS = 3


@dataclass(frozen=True, kw_only=True)
class Features:
    """The higher of the two texts' values is ``more_``, the lower ``less_``. All 0 to 1."""

    #: Share of a text's words, by surprise, that the other has.
    more_words: float
    less_words: float
    #: The same over words a text uses once: what it says, not what it is about.
    more_once: float
    less_once: float
    #: Mean cover of a text's pieces by the other's best places.
    more_cover: float
    less_cover: float
    #: Share of a text in pieces covered at least a quarter, and half.
    more_quarter: float
    less_quarter: float
    more_half: float
    less_half: float
    #: Share of a text's words that stand in runs the other has too.
    more_runs: float
    less_runs: float
    #: Share of covered pieces whose next piece is covered by what follows.
    in_order: float
    #: Share of the numbers in covered pieces that the other text does not have.
    lost_numbers: float


FEATURE_NAMES = tuple(field.name for field in fields(Features))


def as_row(features: Features) -> tuple[float, ...]:
    """The values, in the order of ``FEATURE_NAMES``."""
    values: tuple[float, ...] = astuple(features)
    return values


def runs_of(rep: Representation) -> NDArray[np.uint64]:
    """One hash for each run of ``RUN_WORDS`` words."""
    ids = rep.ids.astype(np.uint64)
    count = max(0, len(ids) - RUN_WORDS + 1)
    total = np.zeros(count, dtype=np.uint64)
    for place in range(RUN_WORDS):
        total = total * np.uint64(0x9E3779B97F4A7C15) + ids[place : place + count]
    return total


def words_in_runs(mine: NDArray[np.uint64], other: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which words of a text stand in a run that the other text has too."""
    shared = np.isin(mine, other)
    covered = np.zeros(len(mine) + RUN_WORDS - 1, dtype=bool)
    for place in range(RUN_WORDS):
        covered[place : place + len(mine)] |= shared
    return covered


def _weighted_share(weights: NDArray[np.float32], chosen: NDArray[np.int64]) -> float:
    total = float(weights.sum())
    return float(weights[chosen].sum()) / total if total else 0.0


def _once_share(
    rep: Representation, weights: NDArray[np.float32], shared: NDArray[np.int64]
) -> float:
    once = np.where(rep.unique_counts == 1, weights, np.float32(0))
    return _weighted_share(once, shared)


def _order(side: Side) -> float:
    covered = side.cover >= 0.25
    both = covered[1:] & covered[:-1]
    if not both.any():
        return 0.0
    step = np.diff(side.best)
    return float((both & (step >= 0) & (step <= 3)).sum()) / float(covered.sum())


def _lost_numbers(rep: Representation, other: Representation, side: Side) -> tuple[int, int]:
    """Numbers in covered pieces, and how many of them the other text lacks."""
    asked = rep.ids[rep.is_number & (side.cover >= 0.25)[rep.pieces]]
    return len(asked), int((~np.isin(asked, other.unique_ids)).sum())


def measure(a: Representation, b: Representation, alignment: Alignment) -> Features:
    """The features of two aligned texts; the same whichever comes first."""
    words = (
        _weighted_share(alignment.surprise_a, alignment.shared_a),
        _weighted_share(alignment.surprise_b, alignment.shared_b),
    )
    once = (
        _once_share(a, alignment.surprise_a, alignment.shared_a),
        _once_share(b, alignment.surprise_b, alignment.shared_b),
    )
    sides = (alignment.a, alignment.b)
    cover = [side.mean() for side in sides]
    quarter = [side.share(0.25) for side in sides]
    half = [side.share(0.5) for side in sides]
    runs_a, runs_b = runs_of(a), runs_of(b)
    runs = (
        float(words_in_runs(runs_a, runs_b).mean()),
        float(words_in_runs(runs_b, runs_a).mean()),
    )
    numbers, lost = np.add(_lost_numbers(a, b, alignment.a), _lost_numbers(b, a, alignment.b))
    return Features(
        more_words=max(words), less_words=min(words), more_once=max(once), less_once=min(once),
        more_cover=max(cover), less_cover=min(cover),
        more_quarter=max(quarter), less_quarter=min(quarter),
        more_half=max(half), less_half=min(half), more_runs=max(runs), less_runs=min(runs),
        in_order=max(map(_order, sides)),
        # two unseen numbers keep a single changed one from speaking for all
        lost_numbers=float(lost / (numbers + 2)),
    )  # fmt: skip
