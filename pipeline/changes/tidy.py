"""Gives up runs of equal pieces that match by chance only.

In two stretches of m and n pieces that have nothing to do with each other, a run of equal pieces
with the probabilities p1, p2 … is expected m * n * p1 * p2 … times (Karlin and Altschul 1990, the
statistics of BLAST). A run between two marks is kept when that number is small; otherwise the two
marks and the run become one mark, which may make the next run look like chance as well.

This is done twice: leniently, as between two wordings of one sentence, and strictly, as between
two sentences. Where the strict way makes one mark of several, the several stay only if enough of
both stretches is in them.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log
from typing import TypeAlias

#: *size* equal pieces: where they begin in the first string and in the second, and *size*.
Run: TypeAlias = tuple[int, int, int]

#: Runs longer than this are never by chance.
_LONG = 20
#: How much rarer (in nats) than one chance find a run must be: between wordings, between texts.
LENIENT = -2.0
STRICT = 2.0
#: Several marks stay several when their runs hold this share of the shorter stretch's weight.
MIN_SHARE = 0.3
#: Stretches longer than this that share less than this share are two texts; what they have in
#: common counts from so many pieces in a row on.
_LONG_STRETCH, _STRANGERS, _PASSAGE = 400, 0.1, 24
#: -log of how often a piece turns up in any place of a text.
_WEIGHT = 4.2
_PARTICLE_WEIGHT = 2.6
_LETTER_WEIGHT = 1.8
_LEAST_WEIGHT = 1.0
_WEIGHTS = {
    **dict.fromkeys(" \t\n\r\u3000，。、；：！？（）“”‘’《》,.;:!?()\"'-—_/|*`#[]", _LEAST_WEIGHT),
    **dict.fromkeys("的了是在一不和有我你他这个中大为上以到们", _PARTICLE_WEIGHT),
    **dict.fromkeys(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", _LETTER_WEIGHT
    ),
}


def tidy(one: str, two: str, runs: Iterable[Run]) -> list[Run]:
    """*runs* without those that match by chance.

    *runs* are in order and end with an empty one at the ends of both strings, which stays.
    """
    lenient = _drop_chance(one, runs, LENIENT)
    strict = _drop_chance(one, lenient, STRICT)
    if _are_strangers(one, two, strict):
        return _passages(one, two, strict)
    if len(strict) == len(lenient):
        return lenient
    kept: list[Run] = []
    before = (0, 0, 0)
    n = 0
    for after in strict:
        first = n
        while lenient[n] is not after:
            n += 1
        if n > first and _is_one_wording(one, two, before, lenient[first:n], after):
            kept += lenient[first:n]
        kept.append(after)
        before = after
        n += 1
    return kept


def _are_strangers(one: str, two: str, runs: list[Run]) -> bool:
    """Whether two long stretches share set phrases only."""
    shorter = min(len(one), len(two))
    return shorter > _LONG_STRETCH and sum(run[2] for run in runs) < _STRANGERS * shorter


def _passages(one: str, two: str, runs: list[Run]) -> list[Run]:
    """Only what is no set phrase, and what stands at an end of both stretches."""
    return [
        (a, b, size)
        for a, b, size in runs
        if size >= _PASSAGE
        or not size
        or a == b == 0
        or (a + size == len(one) and b + size == len(two))
    ]


def _drop_chance(one: str, runs: Iterable[Run], margin: float) -> list[Run]:
    """*runs* without those that chance explains."""
    kept: list[Run] = []
    before_a = before_b = 0  # where the run before the last one ends
    for run in runs:
        while kept:
            a, b, size = last = kept[-1]
            if size > _LONG or (a == b == 0):
                break  # what both texts begin with is no find among many places
            if not run[2] and a + size == run[0] and b + size == run[1]:
                break  # nor is what both end with
            if len(kept) > 1:
                before_a, before_b, length = kept[-2]
                before_a += length
                before_b += length
            else:
                before_a = before_b = 0
            rest_a, rest_b = run[0] - before_a - size + 1, run[1] - before_b - size + 1
            if not _is_chance(one, last, log(rest_a * rest_b) + margin):
                break
            kept.pop()
        kept.append(run)
    return kept


def _is_chance(one: str, run: Run, needed: float) -> bool:
    """Whether *run*'s pieces together weigh less than *needed*."""
    a, _, size = run
    if size * _LEAST_WEIGHT >= needed:
        return False
    for piece in one[a : a + size]:
        needed -= _WEIGHTS.get(piece, _WEIGHT)
    return needed > 0


def _is_one_wording(one: str, two: str, before: Run, between: list[Run], after: Run) -> bool:
    """Whether *between* holds enough of what stands between *before* and *after*."""
    a_start, b_start = before[0] + before[2], before[1] + before[2]
    kept = sum([_weigh(one[a : a + size]) for a, _, size in between])
    whole_a, whole_b = _weigh(one[a_start : after[0]]), _weigh(two[b_start : after[1]])
    return kept >= MIN_SHARE * min(whole_a, whole_b)


def _weigh(pieces: str) -> float:
    return sum([_WEIGHTS.get(piece, _WEIGHT) for piece in pieces])
