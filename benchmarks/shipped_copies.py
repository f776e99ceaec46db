"""The detector on the texts that ship with the project: passages, kinds, directions.

The demo world knows what was copied from where, character by character. Measured are the share of
true copies found with a right kind, the precision and recall of the passages in characters of the
copy, false matches among all other pairs, and how often the direction is right, wrong or left
open. ``tests/benchmarks/test_shipped_copies.py`` pins floors. Needs nothing but the project.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations

from demo.plan import build_world
from demo.posts import Post
from demo.truth import TrueCopy, Truth, true_things
from demo.world import World
from pipeline.copies.direction import Witness, judge_direction
from pipeline.copies.represent import Representation, represent
from pipeline.copies.verdict import compare
from pipeline.model import Comparison, Side

EPOCH = datetime(2026, 6, 1, tzinfo=UTC)
#: In the world a second stands for so long: farms copy within hours, not within seconds.
SECOND = timedelta(minutes=20)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What was measured; shares are between 0 and 1."""

    copies: int
    found: float
    right_kind: float
    passage_precision: float
    passage_recall: float
    others: int
    false_matches: int
    direction_right: float
    direction_wrong: float
    missed: tuple[str, ...]


def measure() -> Figures:
    """Compare every pair of posts of the demo world, as they were first published."""
    world = build_world(EPOCH)
    truth = true_things(world)
    shown = {place: represent(post.first.body) for place, post in world.posts.items()}
    compared = [(copy, _compare(copy, shown)) for copy in truth.copies]
    found = [(copy, verdict) for copy, verdict in compared if verdict.kind.is_copy]
    taken, true, common = _characters(found)
    sides = Counter(_direction(world, copy, verdict) for copy, verdict in found)
    others = list(_other_pairs(truth, shown))
    return Figures(
        copies=len(compared),
        found=len(found) / len(compared),
        right_kind=sum(v.kind in c.accepted for c, v in compared) / len(compared),
        passage_precision=common / taken,
        passage_recall=common / true,
        others=len(others),
        false_matches=sum(compare(shown[a], shown[b]).kind.is_copy for a, b in others),
        direction_right=sides[Side.B] / len(found),
        direction_wrong=sides[Side.A] / len(found),
        missed=tuple(
            f"{c.operation}: {c.copy[0]}{c.copy[1]} ({v.kind}, {v.probability:.2f})"
            for c, v in compared
            if v.kind not in c.accepted
        ),
    )


def _compare(copy: TrueCopy, shown: dict[tuple[str, str], Representation]) -> Comparison:
    return compare(shown[copy.copy], shown[copy.origin])


def _characters(found: Iterable[tuple[TrueCopy, Comparison]]) -> tuple[int, int, int]:
    """Characters of the copies in passages given, in true ones, and in both."""
    taken = true = common = 0
    for copy, verdict in found:
        given = {i for p in verdict.passages for i in range(p.a_start, p.a_end)}
        real = {i for p in copy.passages for i in range(p.copy_start, p.copy_end)}
        taken, true, common = taken + len(given), true + len(real), common + len(given & real)
    return taken, true, common


def _direction(world: World, copy: TrueCopy, verdict: Comparison) -> Side:
    """Who is said to be first; *b* is right. Kinds of site are withheld: farms copy farms too."""
    one, other = world.posts[copy.copy], world.posts[copy.origin]
    hosts = frozenset({copy.origin[0]}) if one.links_origin else frozenset()
    witnesses = (_witness(copy.copy[0], one, hosts), _witness(copy.origin[0], other, frozenset()))
    return judge_direction(*witnesses, verdict).first


def _witness(site: str, post: Post, hosts: frozenset[str]) -> Witness:
    return Witness(
        host=site,
        # what was there before the world began is seen at one moment, whoever had it first
        first_seen_at=EPOCH + max(post.appears_at, 0.0) * SECOND,
        attribution_hosts=hosts,
        text=post.first.body,
        visit_gap_hours=1.0,
    )


def _other_pairs(
    truth: Truth, shown: dict[tuple[str, str], Representation]
) -> Iterable[tuple[tuple[str, str], tuple[str, str]]]:
    return (pair for pair in combinations(sorted(shown), 2) if not truth.is_copy_pair(*pair))


def main() -> None:
    """Print the figures as JSON."""
    print(json.dumps(asdict(measure()), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
