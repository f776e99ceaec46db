"""Captures that did not come from a crawl, many in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from pipeline.model import Capture, Queue, SnapshotStatus
from storage.bodies import Bodies
from storage.engine import Database
from storage.frontier import url_key
from storage.sites import site_row
from storage.tables import AddressRow, SnapshotRow

#: Nobody fetches these addresses.
NEVER = timedelta(days=365 * 100)


def store_captures(
    database: Database, bodies: Bodies, site: str, captures: Sequence[Capture]
) -> int:
    """Store captures for processing; return how many differ from what their address had last.

    Raises:
        RetryLater: disk or database do not take them; none of the batch is in the queue.
    """
    digests = [bodies.add(capture.body) for capture in captures]
    with database.writing() as session:
        site_id = site_row(session, site).id
        keys = [url_key(capture.url) for capture in captures]
        rows = {
            row.url_key: row
            for row in session.scalars(
                select(AddressRow).where(
                    AddressRow.site_id == site_id, AddressRow.url_key.in_(keys)
                )
            )
        }
        stored = 0
        for key, capture, digest in zip(keys, captures, digests, strict=True):
            row = rows.get(key)
            if row is None:
                row = rows[key] = _address(site_id, key, capture)
                session.add(row)
                session.flush()
            if row.last_digest != digest:
                row.last_digest = digest
                row.last_fetched_at = capture.fetched_at
                session.add(_snapshot(row, capture, digest))
                stored += 1
        return stored


def _address(site_id: int, key: str, capture: Capture) -> AddressRow:
    return AddressRow(
        site_id=site_id,
        url=capture.url,
        url_key=key,
        role=capture.role.value,
        queue=Queue.RECHECK.value,
        due_at=capture.fetched_at + NEVER,
        depth=0,
        found_at=capture.fetched_at,
        failures=0,
    )


def _snapshot(row: AddressRow, capture: Capture, digest: str) -> SnapshotRow:
    return SnapshotRow(
        site_id=row.site_id,
        address_id=row.id,
        article_id=row.article_id,
        url=capture.url,
        final_url=capture.final_url,
        role=capture.role.value,
        fetched_at=capture.fetched_at,
        status=capture.status,
        headers=[list(pair) for pair in capture.headers],
        digest=digest,
        size=len(capture.body),
        state=SnapshotStatus.NEW.value,
        attempts=0,
    )
