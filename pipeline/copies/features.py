"""What the verdict looks at: a few numbers about two aligned texts, each with a plain meaning."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from pipeline.copies.align import Alignment, Side
from pipeline.copies.represent import Representation

#: Words in a row that make a run; by chance two texts hardly share three telling words in a row.
RUN_WORDS = 3
#: A piece covered this much says, in good part, the same.
_COVERED = 0.25
#: A piece covered this much is the same sentence, or of the same template.
_WELL_COVERED = 0.5
#: A list of numbers has so many, they are that share of its words; that share of them lost tells.
_MIN_LISTED = 8
_MIN_LISTED_SHARE = 0.4
_MIN_LISTED_LOST = 0.6
#: Two texts of one topic cover each other's pieces about this much.
_CHANCE = 0.16
#: Words at most this many telling words apart are near each other.
_NEAR_WORDS = 8
#: Fewer words than this have no order to speak of; more than this are thinned out.
_MIN_ORDERED = 4
_MAX_ORDERED = 120
#: What a jump costs a chain: about the gain of half a sentence.
_JUMP = 10.0
#: A chain this weighty is beyond doubt.
_SURE_CHAIN = 300.0


@dataclass(frozen=True, kw_only=True)
class Features:
    """The higher of the two texts' values is ``more_``, the lower ``less_``. All 0 to 1."""

    #: Share of a text's words, by surprise, that the other has.
    more_words: float
    #: The same over words a text uses once: what it says, not what it is about.
    more_once: float
    less_once: float
    #: Mean cover of a text's pieces by the other's best places.
    more_cover: float
    #: Share of a text in pieces covered at least a quarter.
    more_quarter: float
    #: Share of covered pieces whose next piece is covered by what follows.
    in_order: float
    #: Weight of the best chain of pieces covered in order, as a share of its text …
    more_chain: float
    less_chain: float
    #: … and by itself: 1 is overwhelming, however long the texts.
    chain: float
    #: How surely the words used once in each text come in the same order (Kendall's tau over its
    #: chance), and how surely those near each other in one are near each other in the other.
    same_order: float
    near_too: float
    #: Share of the numbers in well covered pieces that the place covering them does not have.
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


def run_shares(a: Representation, b: Representation) -> tuple[float, float]:
    """Share of each text's words that stand in runs the other has too."""
    one, other = runs_of(a), runs_of(b)
    return float(words_in_runs(one, other).mean()), float(words_in_runs(other, one).mean())


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
    covered = side.cover >= _COVERED
    both = covered[1:] & covered[:-1]
    if not both.any():
        return 0.0
    step = np.diff(side.best)
    return float((both & (step >= 0) & (step <= 3)).sum()) / float(covered.sum())


def count_lost_numbers(
    rep: Representation, other: Representation, side: Side, least_cover: float
) -> tuple[int, int]:
    """Numbers in pieces covered that much, and how many the place that covers the piece lacks."""
    asked = np.flatnonzero(rep.is_number & (side.cover >= least_cover)[rep.pieces])
    if not len(asked):
        return 0, 0
    held = other.ids[other.is_number].astype(np.int64) << 16 | other.pieces[other.is_number]
    places = side.best[rep.pieces[asked]]
    kept = np.zeros(len(asked), dtype=bool)
    for step in (-1, 0, 1):
        kept |= np.isin(rep.ids[asked].astype(np.int64) << 16 | np.maximum(places + step, 0), held)
    return len(asked), int((~kept).sum())


def is_list_of_numbers(rep: Representation, other: Representation, side: Side) -> bool:
    """Whether what seems covered is a list of numbers (prices, results) that are others there."""
    covered = (side.cover >= _COVERED)[rep.pieces]
    numbers, lost = count_lost_numbers(rep, other, side, _COVERED)
    is_list = numbers >= _MIN_LISTED and numbers >= _MIN_LISTED_SHARE * float(covered.sum())
    return is_list and lost >= _MIN_LISTED_LOST * numbers


def best_chain(side: Side) -> float:
    """Weight, beyond what chance covers, of the best series of pieces covered in order.

    A local alignment over pieces (Smith and Waterman 1981): what is covered less than by chance,
    and a jump in the other text, count against the series.
    """
    gains = (side.weight * (side.cover - _CHANCE)).tolist()
    steps = np.diff(side.best, prepend=side.best[:1]).tolist()
    best = score = 0.0
    for gain, step in zip(gains, steps, strict=True):
        if not -1 <= step <= 4:
            score -= _JUMP
        score = max(0.0, score) + gain
        best = max(best, score)
    return best


def word_order(a: Representation, b: Representation, alignment: Alignment) -> tuple[float, float]:
    """``same_order`` and ``near_too``, each 0 (as by chance) to 1 (ten deviations above chance).

    Only words used once in both texts have a place to speak of. Two texts of one topic, or the two
    halves of one article, share words in no order; a translation made anew keeps it.
    """
    once = (a.unique_counts[alignment.shared_a] == 1) & (b.unique_counts[alignment.shared_b] == 1)
    first = a.first_places[alignment.shared_a[once]]
    places = b.first_places[alignment.shared_b[once]][np.argsort(first)]
    first = np.sort(first)
    count = len(first)
    if count < _MIN_ORDERED:
        return 0.0, 0.0
    close = (np.diff(first) <= _NEAR_WORDS) & (np.abs(np.diff(places)) <= _NEAR_WORDS)
    chance = count * min(1.0, 2 * _NEAR_WORDS / len(b.ids))
    near = (float(close.sum()) - chance) / math.sqrt(chance + 1)
    if count > _MAX_ORDERED:
        places = places[np.linspace(0, count - 1, _MAX_ORDERED).astype(np.int64)]
        count = _MAX_ORDERED
    ahead = np.sign(places[None, :] - places[:, None])
    pairs = count * (count - 1) / 2
    tau = float(np.triu(ahead, 1).sum()) / pairs
    order = tau * 3 * math.sqrt(pairs / (2 * count + 5))
    return min(1.0, max(0.0, order / 10)), min(1.0, max(0.0, near / 10))


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
    chains = (best_chain(alignment.a), best_chain(alignment.b))
    shares = [c / max(1.0, float(s.weight.sum())) for c, s in zip(chains, sides, strict=True)]
    same_order, near_too = word_order(a, b, alignment)
    numbers, lost = np.add(
        count_lost_numbers(a, b, alignment.a, _WELL_COVERED),
        count_lost_numbers(b, a, alignment.b, _WELL_COVERED),
    )
    return Features(
        more_words=max(words), more_once=max(once), less_once=min(once),
        more_cover=max(cover), more_quarter=max(quarter),
        in_order=max(map(_order, sides)),
        more_chain=max(shares), less_chain=min(shares),
        chain=math.log1p(max(chains)) / math.log1p(_SURE_CHAIN),
        same_order=same_order, near_too=near_too,
        # two unseen numbers keep a single changed one from speaking for all
        lost_numbers=float(lost / (numbers + 2)),
    )  # fmt: skip
