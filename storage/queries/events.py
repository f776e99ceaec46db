"""What happened lately: changes and deletions, the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from storage.tables import ArticleRow, ChangeRow, DeletionRow, SiteRow, VersionRow


@dataclass(frozen=True, kw_only=True)
class ChangeEvent:
    """A change of an article towards version ``number``."""

    id: int
    article_id: int
    title: str
    site: str
    at: datetime
    #: The version before, and the one the change led to.
    before: int
    number: int
    severity: str
    is_announced: bool
    #: One line in each language of the interface.
    summary: dict[str, str]
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class DeletionEvent:
    """A time an article was gone, or seemed so."""

    article_id: int
    title: str
    site: str
    suspected_at: datetime
    confirmed_at: datetime | None
    returned_at: datetime | None
    checks: int


def latest_changes(
    session: Session,
    *,
    site: str | None = None,
    severity: str | None = None,
    is_announced: bool | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[ChangeEvent]:
    """The latest changes first."""
    before = aliased(VersionRow)
    statement = (
        select(
            ChangeRow.id,
            ChangeRow.article_id,
            VersionRow.title,
            SiteRow.name.label("site"),
            ChangeRow.at,
            before.number.label("before"),
            VersionRow.number,
            ChangeRow.severity,
            ChangeRow.is_announced,
            ChangeRow.summary,
            ChangeRow.fields,
        )
        .join(VersionRow, VersionRow.id == ChangeRow.after_id)
        .join(before, before.id == ChangeRow.before_id)
        .join(ArticleRow, ArticleRow.id == ChangeRow.article_id)
        .join(SiteRow, SiteRow.id == ArticleRow.site_id)
        .order_by(ChangeRow.at.desc(), ChangeRow.id.desc())
    )
    statement = _filtered(statement, site, severity, is_announced)
    rows = session.execute(statement.limit(limit).offset(offset)).mappings()
    return [ChangeEvent(**row) for row in rows]


def count_changes(
    session: Session,
    *,
    site: str | None = None,
    severity: str | None = None,
    is_announced: bool | None = None,
) -> int:
    """How many changes ``latest_changes`` can show."""
    statement = select(func.count()).select_from(ChangeRow)
    if site is not None:
        statement = statement.join(ArticleRow, ArticleRow.id == ChangeRow.article_id)
        statement = statement.join(SiteRow, SiteRow.id == ArticleRow.site_id)
    return session.scalar(_filtered(statement, site, severity, is_announced)) or 0


def latest_deletions(session: Session, *, limit: int = 50) -> list[DeletionEvent]:
    """The times articles were gone, the latest news of each first."""
    latest = func.coalesce(
        DeletionRow.returned_at, DeletionRow.confirmed_at, DeletionRow.suspected_at
    )
    rows = session.execute(
        select(DeletionRow, ArticleRow.title, SiteRow.name)
        .join(ArticleRow, ArticleRow.id == DeletionRow.article_id)
        .join(SiteRow, SiteRow.id == ArticleRow.site_id)
        .order_by(latest.desc(), DeletionRow.id.desc())
        .limit(limit)
    )
    return [_deletion(*row) for row in rows]


def _filtered(
    statement: Select[Any], site: str | None, severity: str | None, is_announced: bool | None
) -> Select[Any]:
    statement = statement.where(ChangeRow.superseded_at.is_(None))
    if site is not None:
        statement = statement.where(SiteRow.name == site)
    if severity is not None:
        statement = statement.where(ChangeRow.severity == severity)
    if is_announced is not None:
        statement = statement.where(ChangeRow.is_announced.is_(is_announced))
    return statement


def _deletion(row: DeletionRow, title: str, site: str) -> DeletionEvent:
    return DeletionEvent(
        article_id=row.article_id,
        title=title,
        site=site,
        suspected_at=row.suspected_at,
        confirmed_at=row.confirmed_at,
        returned_at=row.returned_at,
        checks=len(row.checks),
    )
