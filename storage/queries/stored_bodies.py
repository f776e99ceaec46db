"""Which stored pages are there, and which captures got them?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import SnapshotRow
from storage.tables_evidence import RemovedBodyRow


@dataclass(frozen=True, kw_only=True)
class StoredBody:
    """The bytes of a digest, and the first capture that got them."""

    digest: str
    snapshot_id: int
    url: str
    fetched_at: datetime
    captures: int
    #: Whether a retention rule removed them.
    is_removed: bool


def stored_bodies(session: Session, *, after: str = "", limit: int = 500) -> list[StoredBody]:
    """Stored pages by digest, ascending, each with the first capture that got it."""
    grouped = (
        select(
            SnapshotRow.digest,
            func.min(SnapshotRow.id).label("first"),
            func.count().label("captures"),
        )
        .where(SnapshotRow.digest > after)
        .group_by(SnapshotRow.digest)
        .order_by(SnapshotRow.digest)
        .limit(limit)
        .subquery()
    )
    rows = session.execute(
        select(grouped.c.captures, SnapshotRow, RemovedBodyRow.digest)
        .join(SnapshotRow, SnapshotRow.id == grouped.c.first)
        .join(RemovedBodyRow, RemovedBodyRow.digest == SnapshotRow.digest, isouter=True)
        .order_by(SnapshotRow.digest)
    )
    return [
        StoredBody(
            digest=row.digest,
            snapshot_id=row.id,
            url=row.url,
            fetched_at=row.fetched_at,
            captures=captures,
            is_removed=removed is not None,
        )
        for captures, row, removed in rows
    ]
