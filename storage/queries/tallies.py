"""How many copies belong to what is listed?"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from pipeline.model import MatchKind
from storage.queries.health import matches_by_kind
from storage.tables import MatchRow

_COPIES = [kind.value for kind in MatchKind if kind.is_copy]


def copies_of(session: Session, article_ids: Sequence[int]) -> dict[int, int]:
    """For each article of *article_ids* that has any: how many others share its text."""
    if not article_ids:
        return {}
    one = select(MatchRow.article_a_id.label("own"), MatchRow.article_b_id.label("other"))
    two = select(MatchRow.article_b_id.label("own"), MatchRow.article_a_id.label("other"))
    pairs = union(
        one.where(MatchRow.article_a_id.in_(article_ids), MatchRow.kind.in_(_COPIES)),
        two.where(MatchRow.article_b_id.in_(article_ids), MatchRow.kind.in_(_COPIES)),
    ).subquery()
    rows = session.execute(select(pairs.c.own, func.count()).group_by(pairs.c.own))
    return {key: count for key, count in rows}  # noqa: C416 - rows, not pairs, to the type checker


def count_matches(session: Session, *, kind: str | None = None) -> int:
    """How many pairs ``reposts.latest_matches`` can show."""
    counts = matches_by_kind(session)
    return sum(counts.values()) if kind is None else counts.get(kind, 0)
