"""What to fetch next, and the capture of what was fetched: the crawler's side of the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from pipeline.errors import BadInput
from pipeline.model import Address, Capture, FoundAddress, Queue, Role, SnapshotStatus
from pipeline.reading.identity import canonical_address
from storage.bodies import Bodies
from storage.engine import Database
from storage.likeness import alike
from storage.sites import site_id_of, site_row
from storage.tables import AddressRow, SiteRow, SnapshotRow

#: A capture whose processing has not set the next check yet is due again after this long.
PROVISIONAL = timedelta(hours=1)
#: Wait before an address that failed is tried again: doubled with each failure, up to the longest.
FIRST_RETRY = timedelta(minutes=2)
LONGEST_RETRY = timedelta(days=2)
#: The same for lists, feeds and sitemaps: a site that is back must not stay unseen for days.
LONGEST_LIST_RETRY = timedelta(hours=1)
#: The due time of a further page of a list: it is fetched when the list leads there.
WHEN_FOLLOWED = datetime(9999, 1, 1, tzinfo=UTC)


def url_key(url: str) -> str:
    """The identity of an address, of bounded length: SHA-256 of its canonical form."""
    return sha256(canonical_address(url).encode()).hexdigest()


#: A capture that awaits further parts is processed without them after this long.
PARTS_WAIT = timedelta(minutes=5)


class Frontier:
    """The two queues of addresses, and the store of captures."""

    def __init__(self, database: Database, bodies: Bodies) -> None:
        self.database = database
        self.bodies = bodies

    def enter(
        self, site: str, addresses: Iterable[FoundAddress], *, now: datetime
    ) -> tuple[list[Address], list[Address]]:
        """Enter addresses that are not known yet, due at once; return those new, and those known.

        Every address waits in the discovery queue for its first fetch. Known addresses keep
        their due time: being on a list page again is no reason to fetch an article again.
        What is no web address at all is left out.
        """
        by_key = _by_key(addresses)
        with self.database.writing() as session:
            site_id = site_id_of(session, site)
            # threads of one crawl find the same links at once: on PostgreSQL one waits here
            session.scalar(
                select(SiteRow.id).where(SiteRow.id == site_id).with_for_update(key_share=True)
            )
            known = _rows_of(session, site_id, list(by_key))
            rows = [
                _new_row(site_id, key, one, now) for key, one in by_key.items() if key not in known
            ]
            session.add_all(rows)
            session.flush()
            return (
                [_to_address(row, site) for row in rows],
                [_to_address(known[key], site) for key in by_key if key in known],
            )

    def found(
        self, site: str, addresses: Iterable[FoundAddress], *, now: datetime
    ) -> list[Address]:
        """Enter addresses that are not known yet; return those that were new."""
        return self.enter(site, addresses, now=now)[0]

    def follow(self, site: str, address: FoundAddress, *, now: datetime) -> Address | None:
        """Make a further page of a list due now, known or not: it is about to be fetched.

        Should the crawl end before that, the next one goes on there. ``None`` for what is known
        as an article, or is no address.
        """
        self.found(site, [address], now=now)
        with self.database.writing() as session:
            site_id = site_id_of(session, site)
            row = next(iter(_rows_of(session, site_id, list(_by_key([address]))).values()), None)
            if row is None or row.role == Role.ARTICLE.value:
                return None
            row.due_at = now
            row.depth = min(row.depth, address.depth) if row.depth else address.depth
            return _to_address(row, site)

    def set_due(self, address: Address, due_at: datetime) -> None:
        """Set when an address is looked at again."""
        with self.database.writing() as session:
            session.get_one(AddressRow, address.id).due_at = due_at

    def last_body(self, address: Address) -> bytes | None:
        """The bytes of the last capture with status 200; ``None`` when there is none.

        Raises:
            BodyMissing, BodyDamaged: the stored bytes cannot be read.
        """
        with self.database.reading() as session:
            digest = session.get_one(AddressRow, address.id).last_digest
        return None if digest is None else self.bodies.get(digest)

    def due(self, site: str, queue: Queue, *, now: datetime, limit: int) -> list[Address]:
        """Addresses of the queue that are due, list pages first, then the longest due."""
        with self.database.reading() as session:
            site_id = site_id_of(session, site)
            is_article = AddressRow.role == Role.ARTICLE.value
            rows = session.scalars(
                select(AddressRow)
                .where(
                    AddressRow.site_id == site_id,
                    AddressRow.queue == queue.value,
                    AddressRow.due_at <= now,
                )
                .order_by(is_article, AddressRow.due_at, AddressRow.id)
                .limit(limit)
            )
            return [_to_address(row, site) for row in rows]

    def make_due(self, site: str, queue: Queue | None, *, now: datetime) -> int:
        """Make every address of the site due now; return how many.

        Further pages of lists are left alone: they are fetched when the list leads there.
        """
        with self.database.writing() as session:
            statement = update(AddressRow).where(
                AddressRow.site_id == site_row(session, site).id,
                AddressRow.due_at > now,
                AddressRow.due_at < WHEN_FOLLOWED,
            )
            if queue is not None:
                statement = statement.where(AddressRow.queue == queue.value)
            changed = session.execute(statement.values(due_at=now))
            return int(changed.rowcount)  # type: ignore[attr-defined]  # a cursor result

    def fetched(
        self,
        address: Address,
        capture: Capture,
        *,
        next_due: datetime | None,
        awaits_parts: bool = False,
    ) -> int:
        """Store what a request got, before anything is computed from it; return its snapshot.

        The body goes to disk first, then one transaction writes the snapshot and the address.
        A 304 is kept with the digest of the bytes it confirms. *next_due* is for lists, feeds
        and sitemaps; an article's next check is set when it has been processed. With
        *awaits_parts* it waits for ``parts_done``, or for ``PARTS_WAIT`` should the crawl end.

        Raises:
            RetryLater: disk or database do not take it; the address stays due.
        """
        digest = None if capture.status == 304 else self._keep(address.id, capture)
        with self.database.writing() as session:
            row = session.get_one(AddressRow, address.id)
            is_article = capture.role is Role.ARTICLE
            snapshot = SnapshotRow(
                site_id=row.site_id,
                run_id=capture.run_id,
                address_id=row.id,
                article_id=row.article_id,
                url=capture.url,
                final_url=capture.final_url,
                role=capture.role.value,
                fetched_at=capture.fetched_at,
                status=capture.status,
                headers=[list(pair) for pair in capture.headers],
                digest=digest or row.last_digest or "",
                size=len(capture.body),
                state=(SnapshotStatus.NEW if is_article else SnapshotStatus.DONE).value,
                outcome=None if is_article else "list",
                attempts=0,
                retry_at=capture.fetched_at + PARTS_WAIT if awaits_parts else None,
            )
            session.add(snapshot)
            row.queue = (Queue.RECHECK if is_article else Queue.DISCOVERY).value
            row.due_at = next_due or capture.fetched_at + PROVISIONAL
            row.last_fetched_at = capture.fetched_at
            row.failures = 0
            row.last_error = None
            if capture.status == 200:
                row.etag = capture.header("ETag")
                row.last_modified = capture.header("Last-Modified")
                row.last_digest = digest
            session.flush()
            return snapshot.id

    def _keep(self, address_id: int, capture: Capture) -> str:
        """Store the body, packed against what it resembles; return its digest."""
        with self.database.reading() as session:
            own, near = alike(session, address_id, capture.url)
        return self.bodies.add(capture.body, own=own, near=near)

    def add_part(self, first: int, number: int, capture: Capture) -> int:
        """Store a further part of the article whose first part is the snapshot *first*."""
        with self.database.reading() as session:
            whole = session.get_one(SnapshotRow, first).address_id
        digest = self.bodies.add(capture.body) if whole is None else self._keep(whole, capture)
        with self.database.writing() as session:
            head = session.get_one(SnapshotRow, first)
            row = SnapshotRow(
                site_id=head.site_id,
                run_id=capture.run_id,
                address_id=head.address_id,
                url=capture.url,
                final_url=capture.final_url,
                role=Role.PART.value,
                fetched_at=capture.fetched_at,
                status=capture.status,
                headers=[list(pair) for pair in capture.headers],
                digest=digest,
                size=len(capture.body),
                state=SnapshotStatus.DONE.value,
                outcome="part",
                attempts=0,
                part_of_id=first,
                part_number=number,
            )
            session.add(row)
            session.flush()
            return row.id

    def parts_done(self, first: int) -> None:
        """All parts of an article are stored: its first part may be processed."""
        with self.database.writing() as session:
            session.get_one(SnapshotRow, first).retry_at = None

    def failed(self, address: Address, error: str, *, now: datetime) -> datetime:
        """Note that a request got no answer; return when the address is due again."""
        with self.database.writing() as session:
            row = session.get_one(AddressRow, address.id)
            longest = LONGEST_RETRY if row.role == Role.ARTICLE.value else LONGEST_LIST_RETRY
            wait = min(FIRST_RETRY * 2 ** min(row.failures, 12), longest)
            row.failures += 1
            row.last_error = error
            row.due_at = now + wait
            return row.due_at

    def next_due(self, site: str, queue: Queue) -> datetime | None:
        """When the first address of the queue is due; ``None`` for an empty queue."""
        with self.database.reading() as session:
            moment: datetime | None = session.scalar(
                _of_site(select(func.min(AddressRow.due_at)), site_row(session, site).id).where(
                    AddressRow.queue == queue.value
                )
            )
            return moment

    def known(self, site: str, urls: Sequence[str]) -> list[Address]:
        """The addresses among *urls* that are known, whichever queue they are in."""
        with self.database.reading() as session:
            rows = _rows_of(session, site_id_of(session, site), [url_key(url) for url in urls])
            return [_to_address(row, site) for row in rows.values()]


def _by_key(addresses: Iterable[FoundAddress]) -> dict[str, FoundAddress]:
    by_key: dict[str, FoundAddress] = {}
    for address in addresses:
        with suppress(BadInput):
            by_key.setdefault(url_key(address.url), address)
    return by_key


def _rows_of(session: Session, site_id: int, keys: Sequence[str]) -> dict[str, AddressRow]:
    rows: dict[str, AddressRow] = {}
    for start in range(0, len(keys), 500):
        statement = _of_site(select(AddressRow), site_id).where(
            AddressRow.url_key.in_(keys[start : start + 500])
        )
        rows.update((row.url_key, row) for row in session.scalars(statement))
    return rows


def _of_site(statement: Select[Any], site_id: int) -> Select[Any]:
    return statement.where(AddressRow.site_id == site_id)


def _new_row(site_id: int, key: str, found: FoundAddress, now: datetime) -> AddressRow:
    return AddressRow(
        site_id=site_id,
        url=found.url,
        url_key=key,
        role=found.role.value,
        queue=Queue.DISCOVERY.value,
        due_at=now,
        depth=found.depth,
        found_at=now.astimezone(UTC),
        found_title=found.title,
        failures=0,
    )


def _to_address(row: AddressRow, site: str) -> Address:
    return Address(
        id=row.id,
        site=site,
        url=row.url,
        role=Role(row.role),
        queue=Queue(row.queue),
        due_at=row.due_at,
        depth=row.depth,
        etag=row.etag,
        last_modified=row.last_modified,
        last_fetched_at=row.last_fetched_at,
        failures=row.failures,
    )
