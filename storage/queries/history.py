"""How did an article change, when was it seen, when was it gone?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.errors import NotFound
from pipeline.model import Version
from storage.queries.articles import ArticleLine
from storage.tables import ChangeRow, DeletionRow, SnapshotRow, VersionRow
from storage.tables_evidence import MoveRow
from storage.values import to_version

#: The highest number the column takes on every database.
_MAX_VERSION = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """A version in a history; ``change`` fields are empty for the first."""

    id: int
    number: int
    title: str
    characters: int
    first_seen_at: datetime
    last_seen_at: datetime
    digest: str
    severity: str | None
    is_announced: bool | None
    summary: dict[str, str]
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class DeletionLine:
    """A time an article was gone."""

    suspected_at: datetime
    confirmed_at: datetime | None
    returned_at: datetime | None
    checks: int


@dataclass(frozen=True, kw_only=True)
class MoveLine:
    """A time the article's address sent the reader on to another one."""

    at: datetime
    from_url: str
    to_url: str
    snapshot_id: int


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """One look at the article."""

    snapshot_id: int
    at: datetime
    status: int
    outcome: str | None
    detail: str | None
    digest: str


def versions(
    session: Session,
    article: ArticleLine,
    *,
    latest_first: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> list[VersionLine]:
    """Versions of an article, oldest first unless asked, each with what changed towards it."""
    statement = (
        select(
            VersionRow.id,
            VersionRow.number,
            VersionRow.title,
            func.length(VersionRow.text).label("characters"),
            VersionRow.first_seen_at,
            VersionRow.last_seen_at,
            SnapshotRow.digest,
            ChangeRow.severity,
            ChangeRow.is_announced,
            ChangeRow.summary,
            ChangeRow.fields,
        )
        .join(SnapshotRow, SnapshotRow.id == VersionRow.snapshot_id)
        .join(ChangeRow, ChangeRow.after_id == VersionRow.id, isouter=True)
        .where(VersionRow.article_id == article.id, VersionRow.superseded_at.is_(None))
        .order_by(VersionRow.number.desc() if latest_first else VersionRow.number)
        .limit(limit)
        .offset(offset)
    )
    return [_version_line(row) for row in session.execute(statement).mappings()]


def deletions(session: Session, article: ArticleLine) -> list[DeletionLine]:
    """The times the article was gone or seemed so, oldest first."""
    rows = session.scalars(
        select(DeletionRow)
        .where(DeletionRow.article_id == article.id)
        .order_by(DeletionRow.suspected_at)
    )
    return [
        DeletionLine(
            suspected_at=row.suspected_at,
            confirmed_at=row.confirmed_at,
            returned_at=row.returned_at,
            checks=len(row.checks),
        )
        for row in rows
    ]


def moves(session: Session, article: ArticleLine) -> list[MoveLine]:
    """The times the article was found at another address than before, oldest first."""
    rows = session.scalars(
        select(MoveRow).where(MoveRow.article_id == article.id).order_by(MoveRow.at, MoveRow.id)
    )
    return [
        MoveLine(at=row.at, from_url=row.from_url, to_url=row.to_url, snapshot_id=row.snapshot_id)
        for row in rows
    ]


def checks(session: Session, article: ArticleLine, *, limit: int = 100) -> list[CheckLine]:
    """The latest looks at the article, latest first."""
    rows = session.scalars(
        select(SnapshotRow)
        .where(SnapshotRow.article_id == article.id)
        .order_by(SnapshotRow.fetched_at.desc(), SnapshotRow.id.desc())
        .limit(limit)
    )
    return [
        CheckLine(
            snapshot_id=row.id,
            at=row.fetched_at,
            status=row.status,
            outcome=row.outcome,
            detail=row.detail,
            digest=row.digest,
        )
        for row in rows
    ]


def version(session: Session, article: ArticleLine, number: int) -> Version:
    """One version in full; raises NotFound."""
    row = None
    if 1 <= number <= _MAX_VERSION:
        row = session.scalar(
            select(VersionRow).where(
                VersionRow.article_id == article.id,
                VersionRow.number == number,
                VersionRow.superseded_at.is_(None),
            )
        )
    if row is None:
        known = f"has versions 1 to {article.versions}" if article.versions else "has no version"
        raise NotFound("version", number, f"Article {article.id} {known}.")
    return to_version(row)


def _version_line(row: Any) -> VersionLine:  # noqa: ANN401 - a mapping of columns
    values = dict(row)
    return VersionLine(
        **{**values, "summary": values["summary"] or {}, "fields": values["fields"] or []}
    )
