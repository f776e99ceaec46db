"""Clusters of copies."""

from __future__ import annotations

import random

from pipeline.copies.cluster import Link, build_clusters
from pipeline.model import MatchKind


def link(a: int, b: int, probability: float = 0.98, covered: float = 0.95) -> Link:
    return Link(
        a=a, b=b, kind=MatchKind.REWRITTEN, probability=probability,
        coverage_a=covered, coverage_b=covered,
    )  # fmt: skip


def groups(links: list[Link]) -> list[set[int]]:
    return [set(cluster.members) for cluster in build_clusters(links)]


def complete(members: range, **how: float) -> list[Link]:
    return [link(a, b, **how) for a in members for b in members if a < b]


def test_copies_of_one_story_are_one_cluster() -> None:
    assert groups(complete(range(1, 6))) == [{1, 2, 3, 4, 5}]


def test_one_link_does_not_glue_two_stories() -> None:
    links = [*complete(range(1, 5)), *complete(range(11, 15)), link(4, 11)]
    assert groups(links) == [{1, 2, 3, 4}, {11, 12, 13, 14}]


def test_a_chain_of_weak_links_is_no_cluster() -> None:
    chain = [link(i, i + 1, probability=0.6, covered=0.3) for i in range(1, 12)]
    assert all(len(group) <= 2 for group in groups(chain))


def test_a_quoted_press_release_does_not_gather_its_quoters() -> None:
    release = 100
    quoters = [link(release, i, covered=0.2) for i in range(1, 21)]
    between = [link(i, j, covered=0.15) for i in range(1, 21) for j in range(i + 1, 21)]
    assert groups(quoters + between) == []


def test_common_source_and_same_topic_never_join() -> None:
    for kind in (MatchKind.COMMON_SOURCE, MatchKind.SAME_TOPIC, MatchKind.NONE):
        one = Link(a=1, b=2, kind=kind, probability=0.9, coverage_a=0.9, coverage_b=0.9)
        assert build_clusters([one]) == []


def test_a_cluster_keeps_its_identity_while_members_come_and_go() -> None:
    previous = {7: frozenset({1, 2, 3}), 8: frozenset({11, 12})}
    links = complete(range(2, 7)) + complete(range(11, 14))
    found = {cluster.id: set(cluster.members) for cluster in build_clusters(links, previous)}
    assert found == {7: {2, 3, 4, 5, 6}, 8: {11, 12, 13}}


def test_when_a_cluster_falls_apart_the_larger_part_keeps_the_identity() -> None:
    previous = {7: frozenset(range(1, 8))}
    links = complete(range(1, 3)) + complete(range(3, 8))
    found = {frozenset(c.members): c.id for c in build_clusters(links, previous)}
    assert found == {frozenset({1, 2}): None, frozenset(range(3, 8)): 7}


def test_the_order_of_links_does_not_matter() -> None:
    links = [*complete(range(1, 9)), *complete(range(20, 25)), link(8, 20), link(1, 24, 0.5)]
    expected = build_clusters(links)
    for seed in range(5):
        random.Random(seed).shuffle(links)
        assert build_clusters(links) == expected


def test_a_thousand_copies_cluster_in_little_time() -> None:
    assert groups([link(1, i) for i in range(2, 3)] + complete(range(10, 210))) == [
        {1, 2},
        set(range(10, 210)),
    ]
