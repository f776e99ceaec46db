"""The queue between crawling and processing, and looking snapshots up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from pipeline.model import Role, Snapshot, SnapshotStatus
from storage.engine import Database
from storage.retention import removed_bodies
from storage.tables import SiteRow, SnapshotRow

WAITING = (SnapshotStatus.NEW.value, SnapshotStatus.DELAYED.value)
#: Wait before a delayed snapshot is taken again, times its attempts.
DELAY = timedelta(seconds=20)


class Snapshots:
    """Snapshots waiting to be processed, in the order they were fetched for each address."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def waiting(self, *, now: datetime, limit: int, after: int = 0) -> list[Snapshot]:
        """Snapshots to process, oldest first, each the first waiting one of its address.

        A later state of an article must not be taken before an earlier one.
        """
        earlier = aliased(SnapshotRow)
        has_earlier = (
            select(earlier.id)
            .where(
                earlier.address_id == SnapshotRow.address_id,
                earlier.id < SnapshotRow.id,
                earlier.state.in_(WAITING),
            )
            .exists()
        )
        statement = (
            select(SnapshotRow, SiteRow.name)
            .join(SiteRow, SiteRow.id == SnapshotRow.site_id)
            .where(
                SnapshotRow.state.in_(WAITING),
                SnapshotRow.id > after,
                or_(SnapshotRow.retry_at.is_(None), SnapshotRow.retry_at <= now),
                ~has_earlier,
            )
            .order_by(SnapshotRow.id)
            .limit(limit)
        )
        with self.database.reading() as session:
            return [to_snapshot(row, name) for row, name in session.execute(statement)]

    def waiting_count(self) -> int:
        """How many snapshots wait, delayed ones included."""
        with self.database.reading() as session:
            return (
                session.scalar(
                    select(func.count())
                    .select_from(SnapshotRow)
                    .where(SnapshotRow.state.in_(WAITING))
                )
                or 0
            )

    def parts_of(self, snapshot_ids: Sequence[int]) -> dict[int, list[Snapshot]]:
        """The further parts of articles by the snapshot of their first part, in order."""
        statement = (
            select(SnapshotRow, SiteRow.name)
            .join(SiteRow, SiteRow.id == SnapshotRow.site_id)
            .where(SnapshotRow.part_of_id.in_(snapshot_ids))
            .order_by(SnapshotRow.part_of_id, SnapshotRow.part_number)
        )
        parts: dict[int, list[Snapshot]] = {}
        with self.database.reading() as session:
            for row, name in session.execute(statement):
                parts.setdefault(row.part_of_id or 0, []).append(to_snapshot(row, name))
        return parts

    def attempts(self, snapshot_id: int) -> int:
        """How often processing the snapshot was put off."""
        with self.database.reading() as session:
            return session.get_one(SnapshotRow, snapshot_id).attempts

    def of_article(self, article_id: int) -> Sequence[tuple[Snapshot, str | None]]:
        """Every snapshot of an article with its outcome, oldest first."""
        statement = (
            select(SnapshotRow, SiteRow.name)
            .join(SiteRow, SiteRow.id == SnapshotRow.site_id)
            .where(SnapshotRow.article_id == article_id)
            .order_by(SnapshotRow.fetched_at, SnapshotRow.id)
        )
        with self.database.reading() as session:
            return [(to_snapshot(r, n), r.outcome) for r, n in session.execute(statement)]

    def without_removed(self, snapshots: Sequence[Snapshot]) -> list[Snapshot]:
        """Looks whose bytes a retention rule removed, told as what they were: nothing new.

        They stand as 304s: the article was as the look before had found it.
        """
        with self.database.reading() as session:
            removed = removed_bodies(session, sorted({one.digest for one in snapshots}))
        return [
            replace(one, status=304) if one.digest in removed and 200 <= one.status < 300 else one
            for one in snapshots
        ]

    def numbered(self, ids: Sequence[int]) -> list[Snapshot]:
        """The snapshots of those numbers, ascending."""
        statement = (
            select(SnapshotRow, SiteRow.name)
            .join(SiteRow, SiteRow.id == SnapshotRow.site_id)
            .where(SnapshotRow.id.in_(ids))
            .order_by(SnapshotRow.id)
        )
        with self.database.reading() as session:
            return [to_snapshot(row, name) for row, name in session.execute(statement)]

    def with_parts(self, article_id: int) -> Iterator[Snapshot]:
        """Every snapshot of an article, oldest first, each followed by its further parts."""
        found = [snapshot for snapshot, _ in self.of_article(article_id)]
        for start in range(0, len(found), 500):
            batch = found[start : start + 500]
            parts = self.parts_of([snapshot.id for snapshot in batch])
            for snapshot in batch:
                yield snapshot
                yield from parts.get(snapshot.id, ())

    def of_site(self, site: str) -> Iterator[Snapshot]:
        """Every snapshot of a site, lists included, in the order they were fetched."""
        last = 0
        while True:
            statement = (
                select(SnapshotRow, SiteRow.name)
                .join(SiteRow, SiteRow.id == SnapshotRow.site_id)
                .where(SiteRow.name == site, SnapshotRow.id > last)
                .order_by(SnapshotRow.id)
                .limit(500)
            )
            with self.database.reading() as session:
                batch = [to_snapshot(row, name) for row, name in session.execute(statement)]
            if not batch:
                return
            yield from batch
            last = batch[-1].id

    def again(self, *, site: str | None = None) -> int:
        """Put every article snapshot back into the queue; return how many."""
        from_site = select(SiteRow.id).where(SiteRow.name == site)
        with self.database.writing() as session:
            rows = session.scalars(
                select(SnapshotRow).where(
                    SnapshotRow.role == Role.ARTICLE.value,
                    SnapshotRow.state.not_in(WAITING),
                    *([SnapshotRow.site_id.in_(from_site)] if site else []),
                )
            )
            count = 0
            for row in rows:
                mark(row, SnapshotStatus.NEW, None, None)
                count += 1
            return count


def mark(row: SnapshotRow, state: SnapshotStatus, outcome: str | None, detail: str | None) -> None:
    """Set what became of a snapshot."""
    row.state = state.value
    row.outcome = outcome
    row.detail = detail
    row.retry_at = None


def delay(session: Session, snapshot_id: int, detail: str, now: datetime) -> None:
    """Have the snapshot taken again after a while that grows with each attempt."""
    row = session.get_one(SnapshotRow, snapshot_id)
    mark(row, SnapshotStatus.DELAYED, None, detail)
    row.attempts += 1
    row.retry_at = now + DELAY * row.attempts


def to_snapshot(row: SnapshotRow, site: str) -> Snapshot:
    """The value of a row."""
    return Snapshot(
        id=row.id,
        site=site,
        url=row.url,
        final_url=row.final_url,
        role=Role(row.role),
        fetched_at=row.fetched_at,
        status=row.status,
        headers=tuple((key, value) for key, value in row.headers),
        digest=row.digest,
        size=row.size,
        run_id=row.run_id,
        is_released=row.released_at is not None,
    )
