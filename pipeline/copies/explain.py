"""Why a pair was called a copy, as coded reasons; ``reasons.py`` has their sentences."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.copies.facts import Fact, FactKind
from pipeline.model import Facts, MatchKind, Passage, Reason

#: Less of the passages than this stand ahead of the next in the other text too: shuffled.
_SHUFFLED_ORDER = 0.6
_MIN_PASSAGES_TO_SHUFFLE = 3
#: So many names are told.
_MAX_NAMES = 5


def explain_copy(
    *,
    kind: MatchKind,
    runs: tuple[float, float],
    shares: tuple[float, float],
    passages: tuple[Passage, ...],
    mine: tuple[Fact, ...],
    facts: Facts,
) -> Iterator[Reason]:
    """The reasons for calling a pair a copy, weightiest first."""
    yield Reason(code="covered", values={"a": round(shares[0], 2), "b": round(shares[1], 2)})
    if kind is MatchKind.REWRITTEN:
        yield Reason(code="reworded", values={"share": round(min(runs), 2)})
    else:
        yield Reason(code="word-runs", values={"share": round(max(runs), 2)})
    if _is_shuffled(passages):
        yield Reason(code="shuffled")
    yield from _kept_facts(mine, facts)
    if facts.changed:
        yield Reason(code="facts-changed", values={"count": len(facts.changed)})


def _is_shuffled(passages: tuple[Passage, ...]) -> bool:
    if len(passages) < _MIN_PASSAGES_TO_SHUFFLE:
        return False
    ahead = sum(q.b_start >= p.b_start for p, q in pairwise(passages))
    return ahead < _SHUFFLED_ORDER * (len(passages) - 1)


def _kept_facts(mine: tuple[Fact, ...], facts: Facts) -> Iterator[Reason]:
    """Numbers and names of the first text that the second has too."""
    kinds = {fact.shown: fact.kind for fact in mine}
    told = {FactKind.NUMBER, FactKind.DATE}
    kept = [shown for shown in facts.kept if kinds.get(shown) in told]
    gone = [shown for shown in facts.lost if kinds.get(shown) in told]
    gone += [shown for shown, _ in facts.changed if kinds.get(shown) in told]
    if kept:
        yield Reason(code="numbers-kept", values={"kept": len(kept), "all": len(kept) + len(gone)})
    names = [shown for shown in facts.kept if kinds.get(shown) is FactKind.NAME]
    if names:
        yield Reason(code="names-kept", values={"names": names[:_MAX_NAMES]})
