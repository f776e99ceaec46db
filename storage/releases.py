"""A person lets quarantined snapshots into history: the decision, kept for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.errors import BadInput, NotFound
from pipeline.model import Role, Snapshot, SnapshotStatus
from storage import snapshots
from storage.engine import Database
from storage.sites import to_site
from storage.tables import AddressRow, ArticleRow, DeletionRow, SiteRow, SnapshotRow
from storage.tables_evidence import ReleaseRow

_HINT = "`repostwatch quarantine list` shows what is kept out."


class Releases:
    """Decisions to release, and what they need of the store."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def held(self, snapshot_id: int) -> None:
        """See that a snapshot is in quarantine.

        Raises:
            NotFound: no snapshot of that number.
            BadInput: it is not in quarantine, or is no article page.
        """
        with self.database.reading() as session:
            _held(session, snapshot_id)

    def as_released(self, snapshot_id: int) -> Snapshot:
        """A snapshot as it would be were it released; raises NotFound."""
        with self.database.reading() as session:
            row = session.get(SnapshotRow, snapshot_id)
            if row is None:
                raise NotFound("snapshot", snapshot_id, _HINT)
            site = session.get_one(SiteRow, row.site_id)
            return replace(snapshots.to_snapshot(row, site.name), is_released=True)

    def add(self, snapshot_id: int, *, note: str = "") -> None:
        """Note the decision and queue the snapshot; it is read past the gate from now on.

        It stops being evidence that the article was gone, if it was that.
        """
        with self.database.writing() as session:
            row = _held(session, snapshot_id)
            now = datetime.now(UTC)
            session.add(
                ReleaseRow(
                    snapshot_id=row.id,
                    at=now,
                    reason=row.outcome or "",
                    detail=row.detail or "",
                    note=note,
                )
            )
            row.released_at = now
            row.attempts = 0
            snapshots.mark(row, SnapshotStatus.NEW, None, None)
            if row.article_id is not None:
                _take_from_deletions(session, row)

    def attach(self, snapshot_id: int, article_id: int) -> None:
        """Note whose page the snapshot shows."""
        with self.database.writing() as session:
            row = session.get_one(SnapshotRow, snapshot_id)
            row.article_id = article_id
            address = session.get(AddressRow, row.address_id) if row.address_id else None
            if address is not None and address.article_id is None:
                address.article_id = article_id


def _held(session: Session, snapshot_id: int) -> SnapshotRow:
    row = session.get(SnapshotRow, snapshot_id)
    if row is None:
        raise NotFound("snapshot", snapshot_id, _HINT)
    if row.state != SnapshotStatus.QUARANTINED.value:
        raise BadInput(f"Snapshot {snapshot_id} is not in quarantine. {_HINT}")
    if row.role != Role.ARTICLE.value:
        raise BadInput(f"Snapshot {snapshot_id} is a {row.role}, not an article page. {_HINT}")
    return row


def _take_from_deletions(session: Session, row: SnapshotRow) -> None:
    article = session.get_one(ArticleRow, row.article_id)
    site = to_site(session.get_one(SiteRow, row.site_id))
    is_gone = False
    for deletion in session.scalars(
        select(DeletionRow).where(DeletionRow.article_id == row.article_id)
    ):
        if row.id in deletion.checks:
            deletion.checks = [check for check in deletion.checks if check != row.id]
            if len(deletion.checks) < site.deletion_checks:
                deletion.confirmed_at = None
        if not deletion.checks or (deletion.returned_at and deletion.confirmed_at is None):
            session.delete(deletion)  # no more than a suspicion that passed
        elif deletion.returned_at is None:
            is_gone = True
            article.state = "deleted" if deletion.confirmed_at else "suspected"
    if not is_gone:
        article.state = "live"
