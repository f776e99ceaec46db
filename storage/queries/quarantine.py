"""What was kept out of history, and why? And what is a stored snapshot evidence of?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from pipeline.errors import NotFound
from pipeline.model import SnapshotStatus
from storage.tables import SiteRow, SnapshotRow


@dataclass(frozen=True, kw_only=True)
class QuarantinedLine:
    """A snapshot kept out of history."""

    snapshot_id: int
    site: str
    url: str
    final_url: str
    at: datetime
    status: int
    #: A short fixed word such as ``challenge``.
    reason: str
    detail: str
    digest: str
    size: int
    article_id: int | None


@dataclass(frozen=True, kw_only=True)
class SnapshotLine:
    """A stored snapshot: what was asked, what the server answered, what became of it."""

    id: int
    site: str
    url: str
    final_url: str
    role: str
    at: datetime
    status: int
    headers: list[tuple[str, str]]
    digest: str
    size: int
    state: str
    outcome: str | None
    detail: str | None
    article_id: int | None
    run_id: int | None


def quarantined(
    session: Session,
    *,
    site: str | None = None,
    reason: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[QuarantinedLine]:
    """Snapshots kept out of history, the latest first."""
    statement = (
        select(SnapshotRow, SiteRow.name)
        .join(SiteRow, SiteRow.id == SnapshotRow.site_id)
        .where(*_kept_out(site, reason))
        .order_by(SnapshotRow.id.desc())
    )
    rows = session.execute(statement.limit(limit).offset(offset))
    return [_quarantined_line(row, name) for row, name in rows]


def count_by_reason(session: Session, *, site: str | None = None) -> dict[str, int]:
    """How many snapshots are kept out of history for each reason, the most frequent first."""
    statement = (
        select(SnapshotRow.outcome, func.count())
        .join(SiteRow, SiteRow.id == SnapshotRow.site_id)
        .where(*_kept_out(site, None))
        .group_by(SnapshotRow.outcome)
        .order_by(func.count().desc())
    )
    return {reason or "": count for reason, count in session.execute(statement)}


def snapshot(session: Session, snapshot_id: int) -> SnapshotLine:
    """One stored snapshot; raises NotFound."""
    found = session.execute(
        select(SnapshotRow, SiteRow.name)
        .join(SiteRow, SiteRow.id == SnapshotRow.site_id)
        .where(SnapshotRow.id == snapshot_id)
    ).first()
    if found is None:
        raise NotFound("snapshot", snapshot_id, "Article pages and the quarantine link to them.")
    return _snapshot_line(*found)


def first_of_digest(session: Session, digest: str) -> SnapshotLine | None:
    """The earliest snapshot that got the bytes of that digest."""
    found = session.execute(
        select(SnapshotRow, SiteRow.name)
        .join(SiteRow, SiteRow.id == SnapshotRow.site_id)
        .where(SnapshotRow.digest == digest)
        .order_by(SnapshotRow.id)
        .limit(1)
    ).first()
    return None if found is None else _snapshot_line(*found)


def _kept_out(site: str | None, reason: str | None) -> list[ColumnElement[bool]]:
    conditions = [SnapshotRow.state == SnapshotStatus.QUARANTINED.value]
    if site is not None:
        conditions.append(SiteRow.name == site)
    if reason is not None:
        conditions.append(SnapshotRow.outcome == reason)
    return conditions


def _quarantined_line(row: SnapshotRow, site: str) -> QuarantinedLine:
    return QuarantinedLine(
        snapshot_id=row.id,
        site=site,
        url=row.url,
        final_url=row.final_url,
        at=row.fetched_at,
        status=row.status,
        reason=row.outcome or "",
        detail=row.detail or "",
        digest=row.digest,
        size=row.size,
        article_id=row.article_id,
    )


def _snapshot_line(row: SnapshotRow, site: str) -> SnapshotLine:
    return SnapshotLine(
        id=row.id,
        site=site,
        url=row.url,
        final_url=row.final_url,
        role=row.role,
        at=row.fetched_at,
        status=row.status,
        headers=[(key, value) for key, value in row.headers],
        digest=row.digest,
        size=row.size,
        state=row.state,
        outcome=row.outcome,
        detail=row.detail,
        article_id=row.article_id,
        run_id=row.run_id,
    )
