"""Which articles belong together: clusters of copies, rebuilt from links at any time.

Not connected components: one weak link would glue two stories, and a press release quoted by
twenty articles would glue them all. Clusters grow by average linkage (Sokal and Michener 1958) over
the links' strengths: two clusters join only while the mean strength of all pairs between them,
missing links counted as none, stays above ``MIN_MEAN_STRENGTH``.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.model import MatchKind

#: Two clusters join while the mean strength between their members is at least this. A true copy of
#: every member has about 0.9; a member that shares one passage with some of them about 0.2.
MIN_MEAN_STRENGTH = 0.35
#: Links weaker than this are not looked at.
_MIN_STRENGTH = 0.2
_KIND_STRENGTH = {
    MatchKind.EXACT: 1.0,
    MatchKind.NEAR_DUPLICATE: 1.0,
    MatchKind.REWRITTEN: 1.0,
    MatchKind.PARTIAL: 0.9,
}


@dataclass(frozen=True, kw_only=True)
class Link:
    """A match between two articles."""

    a: int
    b: int
    kind: MatchKind
    probability: float
    coverage_a: float
    coverage_b: float

    @property
    def strength(self) -> float:
        """0 to 1: probability, less for a link that covers little of either text."""
        covered = max(self.coverage_a, self.coverage_b)
        return _KIND_STRENGTH.get(self.kind, 0.0) * self.probability * min(1.0, covered / 0.6)


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Articles joined by matches; ``id`` is that of an earlier cluster, ``None`` for a new one."""

    id: int | None
    members: frozenset[int]


def build_clusters(
    links: Iterable[Link], previous: Mapping[int, frozenset[int]] | None = None
) -> list[Cluster]:
    """Clusters of two or more articles, by smallest member; the same links give the same clusters.

    A cluster keeps the id of the earlier one it shares most members with; each id is given once.
    """
    groups = _join(_strengths(links))
    ids = _keep_ids(groups, previous or {})
    return [Cluster(id=ids.get(members), members=members) for members in groups]


def _strengths(links: Iterable[Link]) -> dict[tuple[int, int], float]:
    strengths: dict[tuple[int, int], float] = {}
    for link in links:
        pair = (min(link.a, link.b), max(link.a, link.b))
        if pair[0] != pair[1] and link.strength >= _MIN_STRENGTH:
            strengths[pair] = max(strengths.get(pair, 0.0), link.strength)
    return strengths


def _join(strengths: Mapping[tuple[int, int], float]) -> list[frozenset[int]]:
    """Average linkage over sparse links, strongest first, ties by the smallest members."""
    between: dict[int, dict[int, float]] = defaultdict(dict)
    for (a, b), strength in strengths.items():
        between[a][b] = between[b][a] = strength
    members = {node: [node] for node in between}
    waiting = [(-s, a, b) for (a, b), s in strengths.items() if s >= MIN_MEAN_STRENGTH]
    heapq.heapify(waiting)
    while waiting:
        mean, a, b = heapq.heappop(waiting)
        if a not in members or b not in members:
            continue
        if -mean != _mean(between[a].get(b, 0.0), members[a], members[b]):
            continue
        _merge(a, b, between, members)
        for other, total in between[a].items():
            mean = _mean(total, members[a], members[other])
            if mean >= MIN_MEAN_STRENGTH:
                heapq.heappush(waiting, (-mean, min(a, other), max(a, other)))
    groups = (frozenset(group) for group in members.values() if len(group) > 1)
    return sorted(groups, key=min)


def _mean(total: float, one: list[int], other: list[int]) -> float:
    return total / (len(one) * len(other))


def _merge(
    a: int, b: int, between: dict[int, dict[int, float]], members: dict[int, list[int]]
) -> None:
    """Put cluster *b* into *a*; sums of strengths to the others are added up."""
    members[a] = sorted(members[a] + members.pop(b))
    del between[a][b]
    for other, total in between.pop(b).items():
        if other == a:
            continue
        between[a][other] = between[a].get(other, 0.0) + total
        between[other][a] = between[a][other]
        del between[other][b]


def _keep_ids(
    groups: list[frozenset[int]], previous: Mapping[int, frozenset[int]]
) -> dict[frozenset[int], int]:
    """Give each earlier id to the new cluster that shares most with it, largest share first."""
    earlier = {member: id_ for id_, members in sorted(previous.items()) for member in members}
    overlaps: dict[tuple[int, int], int] = defaultdict(int)
    for place, group in enumerate(groups):
        for member in group:
            if member in earlier:
                overlaps[place, earlier[member]] += 1
    kept: dict[frozenset[int], int] = {}
    given: set[int] = set()
    for (place, id_), _ in sorted(overlaps.items(), key=lambda item: (-item[1], item[0])):
        if id_ not in given and groups[place] not in kept:
            kept[groups[place]] = id_
            given.add(id_)
    return kept
