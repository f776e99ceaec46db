"""What of a site's raw pages may go, and when; evidence never does.

Only bytes can go, never a row: that a look was made, when, and with which digest, stays for ever.
Bytes stay that a version was read from, that tell of a deletion or a move, that are in quarantine
or wait, that are the latest of their address, and those that stored pages were packed against.
Matches and reviews refer to versions, so their bytes stay too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from pipeline.errors import BadInput
from pipeline.model import Role
from storage.bodies import Bodies
from storage.engine import Database
from storage.sites import site_row
from storage.tables import AddressRow, DeletionRow, SiteRow, SnapshotRow, VersionRow
from storage.tables_evidence import MoveRow, RemovedBodyRow, RetentionRow

_UNCHANGED = ("unchanged", "revisit")
_LISTS = (Role.LIST.value, Role.FEED.value, Role.SITEMAP.value)
_BATCH = 400


@dataclass(frozen=True, kw_only=True)
class RetentionRule:
    """What of one site may go. ``None`` keeps everything of that kind."""

    site: str
    #: Days after which the bytes of looks that found an article unchanged may go.
    unchanged_days: int | None
    #: Days after which the bytes of lists, feeds and sitemaps may go.
    list_days: int | None


@dataclass(frozen=True, kw_only=True)
class Removal:
    """What one run removed, or would remove."""

    site: str
    #: Digests, and captures that had those bytes.
    digests: tuple[str, ...]
    bytes_on_disk: int
    #: Bytes that may go but stay because others were packed against them.
    needed: int


class Retention:
    """The rules of each site, and carrying them out."""

    def __init__(self, database: Database, bodies: Bodies) -> None:
        self.database = database
        self.bodies = bodies

    def set(self, site: str, *, unchanged_days: int | None, list_days: int | None) -> RetentionRule:
        """Set a site's rule; both ``None`` keeps everything.

        Raises:
            NotFound: no such site.
            BadInput: a number of days is negative.
        """
        if any(days is not None and days < 0 for days in (unchanged_days, list_days)):
            raise BadInput("Give a number of days, 0 or more, or `keep`.")
        with self.database.writing() as session:
            site_id = site_row(session, site).id
            row = session.get(RetentionRow, site_id)
            if row is None:
                row = RetentionRow(site_id=site_id)
                session.add(row)
            row.unchanged_days, row.list_days = unchanged_days, list_days
            row.set_at = datetime.now(UTC)
        return RetentionRule(site=site, unchanged_days=unchanged_days, list_days=list_days)

    def rules(self) -> list[RetentionRule]:
        """The rule of every site that was not removed."""
        statement = (
            select(SiteRow.name, RetentionRow.unchanged_days, RetentionRow.list_days)
            .join(RetentionRow, RetentionRow.site_id == SiteRow.id, isouter=True)
            .where(SiteRow.removed_at.is_(None))
            .order_by(SiteRow.name)
        )
        with self.database.reading() as session:
            return [
                RetentionRule(site=name, unchanged_days=unchanged, list_days=lists)
                for name, unchanged, lists in session.execute(statement)
            ]

    def run(self, rule: RetentionRule, *, now: datetime, is_dry: bool = False) -> Removal:
        """Remove what the rule lets go; with *is_dry* only tell what it would."""
        with self.database.reading() as session:
            digests = list(_may_go(session, rule, now))
        needed = self.bodies.needed_by_others(digests)
        going = [digest for digest in digests if digest not in needed]
        size = sum(self.bodies.size_on_disk(digest) for digest in going)
        if not is_dry:
            # first the note, then the bytes: bytes gone without a note would look like a loss
            self._note(rule, going, now)
            going = self.bodies.remove(going)
        return Removal(site=rule.site, digests=tuple(going), bytes_on_disk=size, needed=len(needed))

    def _note(self, rule: RetentionRule, digests: list[str], now: datetime) -> None:
        why = f"{rule.site}: unchanged {rule.unchanged_days} days, lists {rule.list_days} days"
        with self.database.writing() as session:
            for digest in digests:
                if session.get(RemovedBodyRow, digest) is None:
                    session.add(RemovedBodyRow(digest=digest, removed_at=now, why=why))


def removed_bodies(session: Session, digests: list[str]) -> set[str]:
    """Those of *digests* that a retention rule removed."""
    found: set[str] = set()
    for start in range(0, len(digests), _BATCH):
        part = digests[start : start + _BATCH]
        found.update(
            session.scalars(select(RemovedBodyRow.digest).where(RemovedBodyRow.digest.in_(part)))
        )
    return found


def _may_go(session: Session, rule: RetentionRule, now: datetime) -> Iterator[str]:
    kinds: list[ColumnElement[bool]] = []
    if rule.unchanged_days is not None:
        kinds.append(
            and_(
                SnapshotRow.outcome.in_(_UNCHANGED),
                SnapshotRow.fetched_at < now - timedelta(days=rule.unchanged_days),
            )
        )
    if rule.list_days is not None:
        kinds.append(
            and_(
                SnapshotRow.role.in_(_LISTS),
                SnapshotRow.fetched_at < now - timedelta(days=rule.list_days),
            )
        )
    if not kinds:
        return
    old = or_(*kinds)
    found = session.scalars(
        select(SnapshotRow.digest)
        .join(SiteRow, SiteRow.id == SnapshotRow.site_id)
        .where(SiteRow.name == rule.site, old, SnapshotRow.digest != "")
        .distinct()
        .order_by(SnapshotRow.digest)
    ).all()
    evidence = _evidence(session)
    for digest in found:
        if digest in evidence or _is_wanted(session, digest, old):
            continue
        yield digest


def _is_wanted(session: Session, digest: str, old: ColumnElement[bool]) -> bool:
    """Whether a capture that the rule does not let go has these bytes, or an address needs them."""
    other = select(SnapshotRow.id).where(SnapshotRow.digest == digest, ~old).limit(1)
    if session.scalar(other) is not None:
        return True
    unsettled = select(SnapshotRow.id).where(
        SnapshotRow.digest == digest,
        or_(SnapshotRow.outcome.is_(None), SnapshotRow.part_of_id.is_not(None)),
    )
    if session.scalar(unsettled.limit(1)) is not None:
        return True
    address = aliased(AddressRow)
    latest = (
        select(address.id)
        .join(SnapshotRow, SnapshotRow.address_id == address.id)
        .where(SnapshotRow.digest == digest, address.last_digest == digest)
    )
    return session.scalar(latest.limit(1)) is not None


def _evidence(session: Session) -> set[str]:
    """Digests that versions (superseded ones too), deletions and moves refer to."""
    numbers = {
        number for checks in session.scalars(select(DeletionRow.checks)) for number in checks
    }
    numbers.update(session.scalars(select(MoveRow.snapshot_id)))
    digests = set(
        session.scalars(
            select(SnapshotRow.digest)
            .join(VersionRow, VersionRow.snapshot_id == SnapshotRow.id)
            .distinct()
        )
    )
    wanted = sorted(numbers)
    for start in range(0, len(wanted), _BATCH):
        part = wanted[start : start + _BATCH]
        digests.update(session.scalars(select(SnapshotRow.digest).where(SnapshotRow.id.in_(part))))
    return digests
