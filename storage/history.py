"""Articles, versions and what becomes of snapshots: the core's store of history."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import unquote
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pipeline.changes.presence import Check
from pipeline.copies.direction import Witness
from pipeline.copies.represent import RECIPE, Representation
from pipeline.copies.search import StoredRepresentation
from pipeline.copies.verdict import DETECTOR
from pipeline.model import Extraction, Snapshot, SnapshotStatus
from pipeline.ports import ArticleState, NewVersion, StoredText
from pipeline.process import told_by
from pipeline.site import Site
from storage import clusters, snapshots
from storage.chain import append_link
from storage.engine import Database
from storage.frontier import url_key
from storage.moves import article_at, found_at, note_move
from storage.rows import change_row, fingerprint_row, match_row, version_row
from storage.search import add_to_index
from storage.sites import to_site
from storage.tables import (
    AddressRow,
    ArticleRow,
    DeletionRow,
    FingerprintRow,
    ProgressRow,
    SiteRow,
    SnapshotRow,
    VersionRow,
)
from storage.types import storable
from storage.values import (
    to_extraction,
    to_version,
)
from storage.witness import hosts_by_name, make_witness

#: Representations kept in memory, some 10 KB each.
MOST_KEPT = 5_000
#: Header under which an imported article's capture carries the name it had where it came from.
EXTERNAL_ID = "Repostwatch-External-Id"


class History:
    """Fulfils ``pipeline.ports.VersionStore``. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database
        #: Versions never change, and the same ones are candidates again and again.
        self._representations: dict[int, StoredRepresentation] = {}

    def site_of(self, snapshot: Snapshot) -> Site:
        """The site the snapshot is of, also one removed meanwhile."""
        with self.database.reading() as session:
            row = session.scalar(select(SiteRow).where(SiteRow.name == snapshot.site))
            if row is None:
                raise LookupError(f"snapshot {snapshot.id} has no site {snapshot.site!r}")
            return to_site(row)

    def article_of(self, snapshot: Snapshot, canonical_url: str | None) -> ArticleState | None:
        """The article of the snapshot's address, else the one known under the canonical one."""
        with self.database.reading() as session:
            article = article_at(session, session.get_one(SnapshotRow, snapshot.id), canonical_url)
            return _state(session, article) if article else None

    def checks_of(self, article_id: int) -> Sequence[Check]:
        """What each processed look at the article found, oldest first."""
        statement = (
            select(SnapshotRow)
            .where(SnapshotRow.article_id == article_id, SnapshotRow.outcome.is_not(None))
            .order_by(SnapshotRow.fetched_at.desc(), SnapshotRow.id.desc())
            .limit(50)
        )
        with self.database.reading() as session:
            rows = list(session.scalars(statement))
        return [_check(row) for row in reversed(rows)]

    def witness_of(
        self, new: Extraction, snapshot: Snapshot, article: ArticleState | None
    ) -> Witness:
        """What is known of the new text's own claim to have been first."""
        first_seen = article.first_seen_at if article else snapshot.fetched_at
        with self.database.reading() as session:
            hosts = hosts_by_name(session)
        return make_witness(new, self.site_of(snapshot), first_seen, hosts)

    def representations(self, version_ids: Sequence[int]) -> Mapping[int, StoredRepresentation]:
        """The current ones of those versions, fingerprinted by today's recipe."""
        wanted = [key for key in version_ids if key not in self._representations]
        statement = (
            select(FingerprintRow.version_id, VersionRow.article_id, FingerprintRow.representation)
            .join(VersionRow, VersionRow.id == FingerprintRow.version_id)
            .where(
                FingerprintRow.version_id.in_(wanted),
                FingerprintRow.recipe == RECIPE,
                VersionRow.superseded_at.is_(None),
            )
        )
        with self.database.reading() as session:
            rows = session.execute(statement).all() if wanted else []
        if len(self._representations) + len(rows) > MOST_KEPT:
            self._representations.clear()
        for key, article, stored in rows:
            self._representations[key] = StoredRepresentation(
                article_id=article, representation=Representation.from_bytes(stored)
            )
        return {k: self._representations[k] for k in version_ids if k in self._representations}

    def stored_texts(self, version_ids: Collection[int]) -> Mapping[int, StoredText]:
        """The versions of those numbers that are current, fingerprinted by today's recipe."""
        statement = (
            select(VersionRow, FingerprintRow, ArticleRow, SiteRow)
            .join(FingerprintRow, FingerprintRow.version_id == VersionRow.id)
            .join(ArticleRow, ArticleRow.id == VersionRow.article_id)
            .join(SiteRow, SiteRow.id == ArticleRow.site_id)
            .where(
                VersionRow.id.in_(version_ids),
                VersionRow.superseded_at.is_(None),
                FingerprintRow.recipe == RECIPE,
            )
        )
        with self.database.reading() as session:
            hosts = hosts_by_name(session)
            return {
                version.id: _stored_text(version, fingerprint, article, site, hosts)
                for version, fingerprint, article, site in session.execute(statement)
            }

    def fingerprinted(
        self, *, after: int, limit: int = 500, detector: str | None = None
    ) -> list[tuple[int, Representation]]:
        """Current versions with a fingerprint of today's recipe, ascending by number."""
        statement = (
            select(FingerprintRow.version_id, FingerprintRow.representation)
            .join(VersionRow, VersionRow.id == FingerprintRow.version_id)
            .where(
                FingerprintRow.version_id > after,
                FingerprintRow.recipe == RECIPE,
                VersionRow.superseded_at.is_(None),
            )
            .order_by(FingerprintRow.version_id)
        )
        if detector is not None:
            statement = statement.where(FingerprintRow.detector == detector)
        with self.database.reading() as session:
            rows = session.execute(statement.limit(limit)).all()
        return [(key, Representation.from_bytes(stored)) for key, stored in rows]

    def store_id(self) -> str:
        """A name no other store has, made at its first use: derived files carry it."""
        with self.database.writing() as session:
            row = session.get(ProgressRow, "store")
            if row is None:
                row = ProgressRow(name="store", value={"id": uuid4().hex})
                session.add(row)
            return str(row.value["id"])

    def version_name(self, version_id: int) -> tuple[int, str | None]:
        """A version's number within its article, and the name the article was imported under."""
        with self.database.reading() as session:
            version = session.get_one(VersionRow, version_id)
            name = session.get_one(ArticleRow, version.article_id).external_id
        return version.number, None if name is None else unquote(name)

    def article_count(self) -> int:
        """How many articles there are."""
        with self.database.reading() as session:
            return session.scalar(select(func.count(ArticleRow.id))) or 0

    def add_version(self, new: NewVersion) -> int:
        """Version, change, fingerprints, matches, clusters and "snapshot done", or nothing."""
        at = new.snapshot.fetched_at
        with self.database.writing() as session:
            article = _article_for(session, new)
            before = _latest(session, article.id)
            version = version_row(
                new.extraction,
                article_id=article.id,
                number=before.number + 1 if before else 1,
                snapshot=new.snapshot,
                until=at,
            )
            session.add(version)
            session.flush()
            article.title = version.title
            article.last_changed_at = at
            if before is not None and new.change is not None:
                session.add(change_row(new.change, before, version))
            session.add(fingerprint_row(new.representation, version.id, detector=DETECTOR))
            add_to_index(session, version.id, new.extraction)
            session.add_all(match_row(match, version) for match in new.matches)
            session.flush()
            clusters.refresh(session, {article.id}, now=at)
            _mark_seen(session, new.snapshot, article, "version", new.next_check_at)
            return version.id

    def seen_again(
        self, snapshot: Snapshot, article: ArticleState, outcome: str, next_check_at: datetime
    ) -> None:
        """The article is there as it was: only the last sighting moves."""
        with self.database.writing() as session:
            row = session.get_one(ArticleRow, article.id)
            latest = _latest(session, article.id)
            if latest is not None and snapshot.fetched_at > latest.last_seen_at:
                latest.last_seen_at = snapshot.fetched_at
            _mark_seen(session, snapshot, row, outcome, next_check_at)

    def seen_gone(
        self,
        snapshot: Snapshot,
        article: ArticleState | None,
        *,
        reason: str | None,
        is_confirmed: bool,
        next_check_at: datetime,
    ) -> None:
        """The article was not there: suspected, or confirmed to be deleted."""
        with self.database.writing() as session:
            row = session.get_one(SnapshotRow, snapshot.id)
            state = SnapshotStatus.QUARANTINED if reason else SnapshotStatus.DONE
            snapshots.mark(row, state, reason or "gone", f"status {snapshot.status}")
            append_link(session, row)
            _set_due(session, row, next_check_at)
            if article is None:
                return
            row.article_id = article.id
            if article.latest is None:
                return  # nothing that counts was there
            _note_deletion(session, article.id, snapshot, is_confirmed=is_confirmed)
            session.get_one(ArticleRow, article.id).state = (
                "deleted" if is_confirmed else "suspected"
            )

    def quarantine(
        self, snapshot: Snapshot, reason: str, detail: str, next_check_at: datetime
    ) -> None:
        """Keep the snapshot out of history, with its reason."""
        with self.database.writing() as session:
            row = session.get_one(SnapshotRow, snapshot.id)
            snapshots.mark(row, SnapshotStatus.QUARANTINED, reason, storable(detail))
            append_link(session, row)
            address = session.get(AddressRow, row.address_id) if row.address_id else None
            if address is not None and address.article_id is not None:
                row.article_id = address.article_id
            _set_due(session, row, next_check_at)

    def delay(self, snapshot: Snapshot, detail: str) -> None:
        """Take the snapshot again later."""
        with self.database.writing() as session:
            snapshots.delay(session, snapshot.id, storable(detail), datetime.now(UTC))


def _latest(session: Session, article_id: int) -> VersionRow | None:
    return session.scalar(
        select(VersionRow)
        .where(VersionRow.article_id == article_id, VersionRow.superseded_at.is_(None))
        .order_by(VersionRow.number.desc())
        .limit(1)
    )


def _state(session: Session, row: ArticleRow) -> ArticleState:
    latest = _latest(session, row.id)
    return ArticleState(
        id=row.id,
        url=row.url,
        found_at=found_at(session, row),
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        last_changed_at=row.last_changed_at,
        latest=to_version(latest) if latest else None,
    )


def _check(row: SnapshotRow) -> Check:
    return Check(at=row.fetched_at, status=told_by(row.outcome), snapshot_id=row.id)


def _stored_text(
    version: VersionRow,
    fingerprint: FingerprintRow,
    article: ArticleRow,
    site: SiteRow,
    hosts: Mapping[str, str],
) -> StoredText:
    extraction = to_extraction(version)
    return StoredText(
        version_id=version.id,
        article_id=article.id,
        representation=Representation.from_bytes(fingerprint.representation),
        witness=make_witness(extraction, to_site(site), article.first_seen_at, hosts),
    )


def _article_for(session: Session, new: NewVersion) -> ArticleRow:
    if new.article is not None:
        return session.get_one(ArticleRow, new.article.id)
    at = new.snapshot.fetched_at
    row = ArticleRow(
        site_id=session.get_one(SnapshotRow, new.snapshot.id).site_id,
        url=new.article_url,
        url_key=url_key(new.article_url),
        title=new.extraction.title,
        first_seen_at=at,
        last_seen_at=at,
        last_changed_at=at,
        state="live",
        external_id=next((v for k, v in new.snapshot.headers if k == EXTERNAL_ID), None),
    )
    session.add(row)
    session.flush()
    return row


def _mark_seen(
    session: Session, snapshot: Snapshot, article: ArticleRow, outcome: str, next_check: datetime
) -> None:
    row = session.get_one(SnapshotRow, snapshot.id)
    snapshots.mark(row, SnapshotStatus.DONE, outcome, None)
    append_link(session, row)
    note_move(session, snapshot, article)
    row.article_id = article.id
    article.last_seen_at = max(article.last_seen_at, snapshot.fetched_at)
    article.state = "live"
    _set_due(session, row, next_check)
    for deletion in session.scalars(
        select(DeletionRow).where(
            DeletionRow.article_id == article.id, DeletionRow.returned_at.is_(None)
        )
    ):
        if deletion.confirmed_at is None:
            session.delete(deletion)  # a passing failure: the checks stay as snapshots
        else:
            deletion.returned_at = snapshot.fetched_at


def _set_due(session: Session, row: SnapshotRow, due_at: datetime) -> None:
    address = session.get(AddressRow, row.address_id) if row.address_id else None
    if address is not None:
        address.due_at = due_at
        if row.article_id is not None:
            address.article_id = row.article_id


def _note_deletion(
    session: Session, article_id: int, snapshot: Snapshot, *, is_confirmed: bool
) -> None:
    row = session.scalar(
        select(DeletionRow).where(
            DeletionRow.article_id == article_id, DeletionRow.returned_at.is_(None)
        )
    )
    if row is None:
        row = DeletionRow(article_id=article_id, suspected_at=snapshot.fetched_at, checks=[])
        session.add(row)
    row.checks = [*row.checks, snapshot.id]
    if is_confirmed and row.confirmed_at is None:
        row.confirmed_at = snapshot.fetched_at
