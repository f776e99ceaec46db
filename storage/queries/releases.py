"""Which snapshots did a person let into history, and why?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from storage.tables_evidence import ReleaseRow


@dataclass(frozen=True, kw_only=True)
class ReleaseLine:
    """A person's decision to let a quarantined snapshot into history."""

    snapshot_id: int
    at: datetime
    #: Why it had been kept out.
    reason: str
    detail: str
    note: str


def release_of(session: Session, snapshot_id: int) -> ReleaseLine | None:
    """The decision about a snapshot; ``None`` when none was made."""
    row = session.get(ReleaseRow, snapshot_id)
    if row is None:
        return None
    return ReleaseLine(
        snapshot_id=row.snapshot_id,
        at=row.at,
        reason=row.reason,
        detail=row.detail,
        note=row.note,
    )
