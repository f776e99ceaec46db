"""How is each site doing: what it holds, and when it was last crawled?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from pipeline.model import MatchKind, RunOutcome, SnapshotStatus
from pipeline.site import Site
from storage.queries.articles import is_content
from storage.sites import to_site
from storage.tables import ArticleRow, MatchRow, RunRow, SiteRow, SnapshotRow

_COPIES = [kind.value for kind in MatchKind if kind.is_copy]


@dataclass(frozen=True, kw_only=True)
class SiteLine:
    """A site with its counts and its last run."""

    site: Site
    articles: int
    #: Articles of the site that share text with another article in the store.
    in_copies: int
    quarantined: int
    run_id: int | None
    #: When its last run that is not merely planned was started (or planned, if it never began).
    run_at: datetime | None
    run_outcome: RunOutcome | None
    run_reason: str | None


def site_lines(session: Session, *, name: str | None = None) -> list[SiteLine]:
    """Every site that was not removed, or the one of that name."""
    statement = select(SiteRow).where(SiteRow.removed_at.is_(None)).order_by(SiteRow.name)
    if name is not None:
        statement = statement.where(SiteRow.name == name)
    rows = session.scalars(statement).all()
    articles = _articles(session)
    in_copies = _in_copies(session)
    quarantined = _quarantined(session)
    runs = _last_runs(session)
    return [
        _line(
            row,
            runs.get(row.id),
            articles=articles.get(row.id, 0),
            in_copies=in_copies.get(row.id, 0),
            quarantined=quarantined.get(row.id, 0),
        )
        for row in rows
    ]


def _line(
    row: SiteRow, run: RunRow | None, *, articles: int, in_copies: int, quarantined: int
) -> SiteLine:
    return SiteLine(
        site=to_site(row),
        articles=articles,
        in_copies=in_copies,
        quarantined=quarantined,
        run_id=run.id if run else None,
        run_at=(run.started_at or run.planned_at) if run else None,
        run_outcome=RunOutcome(run.outcome) if run else None,
        run_reason=run.reason if run else None,
    )


def _articles(session: Session) -> dict[int, int]:
    rows = session.execute(
        select(ArticleRow.site_id, func.count()).where(is_content()).group_by(ArticleRow.site_id)
    )
    return {key: count for key, count in rows}  # noqa: C416 - rows, not pairs, to the type checker


def _in_copies(session: Session) -> dict[int, int]:
    sides = union(
        select(MatchRow.article_a_id.label("article_id")).where(MatchRow.kind.in_(_COPIES)),
        select(MatchRow.article_b_id.label("article_id")).where(MatchRow.kind.in_(_COPIES)),
    ).subquery()
    rows = session.execute(
        select(ArticleRow.site_id, func.count())
        .join(sides, sides.c.article_id == ArticleRow.id)
        .group_by(ArticleRow.site_id)
    )
    return {key: count for key, count in rows}  # noqa: C416 - rows, not pairs, to the type checker


def _quarantined(session: Session) -> dict[int, int]:
    rows = session.execute(
        select(SnapshotRow.site_id, func.count())
        .where(SnapshotRow.state == SnapshotStatus.QUARANTINED.value)
        .group_by(SnapshotRow.site_id)
    )
    return {key: count for key, count in rows}  # noqa: C416 - rows, not pairs, to the type checker


def _last_runs(session: Session) -> dict[int, RunRow]:
    last = (
        select(func.max(RunRow.id))
        .where(RunRow.outcome != RunOutcome.PLANNED.value)
        .group_by(RunRow.site_id)
    )
    return {row.site_id: row for row in session.scalars(select(RunRow).where(RunRow.id.in_(last)))}
