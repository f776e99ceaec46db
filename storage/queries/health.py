"""How much is there, and is all well?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from pipeline.model import RunOutcome, SnapshotStatus
from storage.queries.articles import is_content
from storage.tables import (
    ArticleRow,
    ChangeRow,
    ClusterRow,
    DeletionRow,
    LeaseRow,
    MatchRow,
    RunRow,
    SiteRow,
    SnapshotRow,
    VersionRow,
)


@dataclass(frozen=True, kw_only=True)
class Status:
    """Counts over the whole store. The field names are the keys of ``status --json``."""

    sites: int
    articles: int
    versions: int
    #: Pairs of articles by the kind of the match that fits best.
    matches: dict[str, int]
    clusters: int
    changes: int
    #: Confirmed deletions, also of articles that came back.
    deletions: int
    quarantined: int
    #: Runs by outcome; an outcome that never occurred is there with 0.
    runs: dict[str, int]
    #: Snapshots waiting to be processed.
    waiting: int


def status(session: Session) -> Status:
    """Count everything."""
    return Status(
        sites=_count(session, select(SiteRow.id).where(SiteRow.removed_at.is_(None))),
        articles=_count(session, select(ArticleRow.id).where(is_content())),
        versions=_count(session, select(VersionRow.id).where(VersionRow.superseded_at.is_(None))),
        matches=matches_by_kind(session),
        clusters=_count(session, select(ClusterRow.id)),
        changes=_count(session, select(ChangeRow.id).where(ChangeRow.superseded_at.is_(None))),
        deletions=_count(
            session, select(DeletionRow.id).where(DeletionRow.confirmed_at.is_not(None))
        ),
        quarantined=_count(session, _in_state(SnapshotStatus.QUARANTINED)),
        runs=_runs_by_outcome(session),
        waiting=_count(session, _in_state(SnapshotStatus.NEW, SnapshotStatus.DELAYED)),
    )


def leases(session: Session) -> dict[str, datetime]:
    """Until when each leader's lease holds."""
    return {row.name: row.until for row in session.scalars(select(LeaseRow))}


def pair_rank() -> ColumnElement[int]:
    """1 for the match that fits best among those of the same two articles."""
    low = case(
        (MatchRow.article_a_id < MatchRow.article_b_id, MatchRow.article_a_id),
        else_=MatchRow.article_b_id,
    )
    high = MatchRow.article_a_id + MatchRow.article_b_id - low
    fit = MatchRow.coverage_a + MatchRow.coverage_b + MatchRow.probability
    return func.row_number().over(partition_by=(low, high), order_by=(fit.desc(), MatchRow.id))


def matches_by_kind(session: Session) -> dict[str, int]:
    """Pairs of articles by the kind of the match that fits best."""
    best = select(MatchRow.kind, pair_rank().label("rank")).subquery()
    rows = session.execute(
        select(best.c.kind, func.count()).where(best.c.rank == 1).group_by(best.c.kind)
    )
    return {kind: count for kind, count in rows}  # noqa: C416 - rows, not pairs, to the type checker


def _runs_by_outcome(session: Session) -> dict[str, int]:
    rows = session.execute(select(RunRow.outcome, func.count()).group_by(RunRow.outcome)).all()
    counted = {outcome: count for outcome, count in rows}  # noqa: C416 - as above
    return {outcome.value: counted.get(outcome.value, 0) for outcome in RunOutcome}


def _in_state(*states: SnapshotStatus) -> Select[Any]:
    return select(SnapshotRow.id).where(SnapshotRow.state.in_([s.value for s in states]))


def _count(session: Session, statement: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(statement.subquery())) or 0
