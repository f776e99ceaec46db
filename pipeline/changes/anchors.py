"""Cuts two long strings of pieces at what both have exactly once.

A direct comparison takes time and memory by the product of the lengths. Runs of ``GRAM`` pieces
that both strings hold exactly once are near certain to be the same place; the longest sequence of
them that stands in the same order in both (patience sorting) cuts the strings into short pairs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

#: Pieces in a row that make a place recognisable. Unrelated articles share hardly any of eight.
GRAM = 8
#: Up to this product of lengths two strings are compared directly: about half a millisecond.
_DIRECT = 2_500_000

#: Pieces at both ends of unlike stretches that are still compared.
_ENDS = 200


def cut_at_anchors(
    one: str, two: str, gram: int = GRAM
) -> Iterator[tuple[int, int, int, int]] | None:
    """Ranges ``(a_start, a_end, b_start, b_end)`` to be compared; in order, none too large.

    What lies in no range has nothing in common. ``None``: short enough to be compared directly.
    """
    if len(one) * len(two) <= _DIRECT:
        return None
    return _ranges(one, two, gram)


def _ranges(one: str, two: str, gram: int) -> Iterator[tuple[int, int, int, int]]:
    at_a = at_b = 0
    for i, j in (*_anchors(one, two, gram), (len(one), len(two))):
        if i < at_a or j < at_b:
            continue
        if (i - at_a) * (j - at_b) <= _DIRECT:
            yield at_a, i, at_b, j
        else:
            yield from _ends_only(at_a, i, at_b, j)
        at_a, at_b = i, j


def _ends_only(
    a_start: int, a_end: int, b_start: int, b_end: int
) -> Iterator[tuple[int, int, int, int]]:
    """The first and last pieces of two long stretches that have no anchor."""
    reach = min(_ENDS, (a_end - a_start) // 2, (b_end - b_start) // 2)
    yield a_start, a_start + reach, b_start, b_start + reach
    yield a_end - reach, a_end, b_end - reach, b_end


def _anchors(one: str, two: str, gram: int) -> list[tuple[int, int]]:
    """Starts of grams both strings hold once, ascending in both."""
    places = _unique_grams(one, gram)
    others = _unique_grams(two, gram)
    shared = [(i, others[key]) for key, i in places.items() if i >= 0 and others.get(key, -1) >= 0]
    return _longest_ascending(shared)


def _unique_grams(text: str, size: int) -> dict[str, int]:
    """Where each gram begins; -1 for one that occurs twice."""
    grams = [text[i : i + size] for i in range(len(text) - size + 1)]
    places = dict(zip(grams, range(len(grams)), strict=True))
    if len(places) < len(grams):
        seen: set[str] = set()
        for gram in grams:
            if gram in seen:
                places[gram] = -1
            seen.add(gram)
    return places


def _longest_ascending(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence of *pairs*, ascending in the first, that ascends in the second."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for n, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(j)
            ends.append(n)
        else:
            tails[at], ends[at] = j, n
    chain = []
    n = ends[-1] if ends else -1
    while n >= 0:
        chain.append(pairs[n])
        n = before[n]
    return chain[::-1]
