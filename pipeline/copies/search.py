"""Verifying candidates in their order, until going on is not worth while."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.copies.candidates import Candidate
from pipeline.copies.represent import Representation
from pipeline.copies.verdict import Mode, compare
from pipeline.model import Comparison, MatchKind

#: Candidates asked for. The right ones are nearly always among the first ten (see the benchmarks).
CANDIDATES = 60
#: After so many candidates in a row that are no copies the rest is not looked at: candidates
#: come in the order of their promise, and nearly all texts have no copy at all.
PATIENCE = 15
#: Versions of one article that are verified: enough to name the one a copy was made from, without
#: an often edited article crowding out the others.
VERSIONS_OF_ONE = 3
#: Verdicts worth keeping: copies, and what explains a likeness that is none.
KEPT = frozenset(kind for kind in MatchKind if kind.is_copy) | {MatchKind.COMMON_SOURCE}


@dataclass(frozen=True, kw_only=True)
class StoredRepresentation:
    """A stored version as comparing sees it."""

    article_id: int
    representation: Representation


@dataclass(frozen=True, kw_only=True)
class Verified:
    """A stored version that shares text with the one asked about; that one is side *a*."""

    version_id: int
    article_id: int
    comparison: Comparison


def verify(
    representation: Representation,
    candidates: Sequence[Candidate],
    load: Callable[[Sequence[int]], Mapping[int, StoredRepresentation]],
    *,
    leave_out: int | None = None,
    mode: Mode = Mode.BALANCED,
    patience: int = PATIENCE,
) -> list[Verified]:
    """Compare *representation* with the candidates, best first; give those worth keeping.

    *load* gives what is stored of versions by their numbers; *leave_out* is an article that is
    not compared with itself. *mode* and *patience* say how much is wanted: a person who asks
    would rather see too much.
    """
    kept: list[Verified] = []
    seen: Counter[int] = Counter()
    in_vain = 0
    for start in range(0, len(candidates), patience):
        keys = [candidate.key for candidate in candidates[start : start + patience]]
        stored = load(keys)
        for key in keys:
            other = stored.get(key)
            if other is None or other.article_id == leave_out:
                continue
            seen[other.article_id] += 1
            if seen[other.article_id] > VERSIONS_OF_ONE:
                continue
            comparison = compare(representation, other.representation, mode=mode)
            if comparison.kind in KEPT:
                in_vain = 0
                kept.append(
                    Verified(version_id=key, article_id=other.article_id, comparison=comparison)
                )
            else:
                in_vain += 1
            if in_vain >= patience:
                return kept
    return kept
