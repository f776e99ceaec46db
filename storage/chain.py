"""The chain over captures: each link's digest covers one capture's facts and the link before.

Whoever changes a stored address, time, header or digest afterwards, or takes a capture out of the
middle, breaks every later link (Haber and Stornetta 1991, linked time-stamping). A chain cut off
at its end shows nothing by itself: note its head elsewhere and ask for it later.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.engine import Database
from storage.tables import SnapshotRow
from storage.tables_evidence import LinkRow

#: What the first link follows.
GENESIS = "0" * 64


@dataclass(frozen=True, kw_only=True)
class BrokenLink:
    """A place where the chain does not hold."""

    link_id: int
    snapshot_id: int
    #: ``missing`` (the capture's row is gone), ``altered`` (its facts, or the link), ``torn``
    #: (the link does not follow the one before it).
    what: str


@dataclass(frozen=True, kw_only=True)
class ChainReport:
    """What walking the chain found."""

    links: int
    #: Digest of the last link: note it elsewhere, to prove later that nothing was cut off.
    head: str
    broken: tuple[BrokenLink, ...]
    #: Processed captures of article pages without a link.
    unlinked: int


def append_link(session: Session, row: SnapshotRow) -> None:
    """Add a capture to the chain, in the transaction that settles it; once, whatever comes later.

    The database refuses a second link that follows the same one, so the chain cannot fork.
    """
    for part in (row, *_parts(session, row)):
        if session.scalar(select(LinkRow.id).where(LinkRow.snapshot_id == part.id)) is None:
            _append(session, part)


def _parts(session: Session, row: SnapshotRow) -> Sequence[SnapshotRow]:
    """The further parts of an article that was cut into pages: they are settled with the first."""
    statement = select(SnapshotRow).where(SnapshotRow.part_of_id == row.id)
    return session.scalars(statement.order_by(SnapshotRow.part_number)).all()


def _append(session: Session, row: SnapshotRow) -> None:
    previous = session.scalar(select(LinkRow.digest).order_by(LinkRow.id.desc()).limit(1))
    previous = previous or GENESIS
    session.add(LinkRow(snapshot_id=row.id, previous=previous, digest=link_digest(previous, row)))
    session.flush()


def link_digest(previous: str, row: SnapshotRow) -> str:
    """SHA-256 over the digest of the link before and the facts of a capture."""
    facts = [
        previous,
        row.id,
        row.site_id,
        row.url,
        row.final_url,
        row.role,
        row.fetched_at.isoformat(),
        row.status,
        [list(pair) for pair in row.headers],
        row.digest,
        row.size,
    ]
    return sha256(json.dumps(facts, separators=(",", ":")).encode()).hexdigest()


def check_chain(database: Database) -> ChainReport:
    """Walk the whole chain and compare every link with its capture."""
    broken: list[BrokenLink] = []
    count, head = 0, GENESIS
    with database.reading() as session:
        for link, row in _links(session):
            count += 1
            if link.previous != head:
                broken.append(_broken(link, "torn"))
            elif row is None:
                broken.append(_broken(link, "missing"))
            elif link.digest != link_digest(link.previous, row):
                broken.append(_broken(link, "altered"))
            head = link.digest
        unlinked = _unlinked(session)
    return ChainReport(links=count, head=head, broken=tuple(broken), unlinked=unlinked)


def has_link(database: Database, digest: str) -> bool:
    """Whether a link of that digest is part of the chain: what was there when it was noted."""
    with database.reading() as session:
        return session.scalar(select(LinkRow.id).where(LinkRow.digest == digest)) is not None


def _links(session: Session) -> Iterator[tuple[LinkRow, SnapshotRow | None]]:
    last = 0
    while True:
        rows = session.execute(
            select(LinkRow, SnapshotRow)
            .join(SnapshotRow, SnapshotRow.id == LinkRow.snapshot_id, isouter=True)
            .where(LinkRow.id > last)
            .order_by(LinkRow.id)
            .limit(500)
        ).all()
        if not rows:
            return
        for found in rows:
            yield found[0], found[1]
        last = rows[-1][0].id
        session.expunge_all()  # a long chain must not stay in memory


def _broken(link: LinkRow, what: str) -> BrokenLink:
    return BrokenLink(link_id=link.id, snapshot_id=link.snapshot_id, what=what)


def _unlinked(session: Session) -> int:
    statement = (
        select(func.count(SnapshotRow.id))
        .join(LinkRow, LinkRow.snapshot_id == SnapshotRow.id, isouter=True)
        .where(
            SnapshotRow.role == "article",
            SnapshotRow.state.in_(("done", "quarantined")),
            LinkRow.id.is_(None),
        )
    )
    return session.scalar(statement) or 0
