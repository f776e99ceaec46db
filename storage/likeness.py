"""Which stored pages does a new capture resemble? What it is packed against."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.tables import AddressRow, SnapshotRow

#: Captures of the address looked at, and pages of its site, latest first.
OWN, NEAR = 120, 4
#: Rows back from the latest in which pages of the site are looked for: a bounded search.
_RECENT = 5000


def alike(session: Session, address_id: int, url: str) -> tuple[list[str], list[str]]:
    """Digests of earlier captures of *url*, and of other latest pages of the site of that role."""
    row = session.get_one(AddressRow, address_id)
    own = session.scalars(
        select(SnapshotRow.digest)
        .where(
            SnapshotRow.address_id == address_id,
            SnapshotRow.url == url,
            SnapshotRow.digest != "",
        )
        .order_by(SnapshotRow.id.desc())
        .limit(OWN)
    )
    latest = session.scalar(select(func.max(SnapshotRow.id))) or 0
    near = session.scalars(
        select(SnapshotRow.digest)
        .where(
            SnapshotRow.id > latest - _RECENT,
            SnapshotRow.site_id == row.site_id,
            SnapshotRow.role == row.role,
            SnapshotRow.address_id != address_id,
            SnapshotRow.status == 200,
        )
        .order_by(SnapshotRow.id.desc())
        .limit(NEAR)
    )
    return list(dict.fromkeys(own)), list(dict.fromkeys(near))
