"""The ledger of planned runs, the lock of hosts, and leases of leadership."""

from __future__ import annotations

import os
import socket
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pipeline.model import RunOutcome
from storage.engine import Database
from storage.sites import site_row
from storage.tables import HostLockRow, LeaseRow, RunRow, SiteRow

#: A run that gave no sign of life for this long is taken for dead.
SILENCE = timedelta(seconds=90)
_OPEN = (RunOutcome.PLANNED.value, RunOutcome.RUNNING.value)
_WITHOUT_A_WORD = (
    "its process ended without a word (killed, or the machine stopped); "
    "what it had fetched is kept, the rest stays due"
)


@dataclass(frozen=True, kw_only=True)
class Run:
    """One row of the ledger."""

    id: int
    site: str
    cause: str
    planned_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    outcome: RunOutcome
    reason: str | None
    counts: Mapping[str, int]
    pid: int | None = None
    machine: str | None = None
    heartbeat_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Lease:
    """Who leads, and until when if the lease is not renewed."""

    name: str
    holder: str
    until: datetime


class Runs:
    """Plan, start and end runs. Each ends with exactly one outcome, set once."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def plan(self, site: str, *, cause: str, planned_at: datetime) -> Run | None:
        """Enter a planned run; ``None`` when one of that site and moment is there already."""
        with suppress(IntegrityError), self.database.writing() as session:
            site_id = site_row(session, site).id
            known = session.scalar(
                select(RunRow.id).where(RunRow.site_id == site_id, RunRow.planned_at == planned_at)
            )
            if known is not None:
                return None
            row = RunRow(
                site_id=site_id,
                cause=cause,
                planned_at=planned_at,
                outcome=RunOutcome.PLANNED.value,
                counts={},
            )
            session.add(row)
            session.flush()
            return _to_run(row, site)
        # another process entered it at the same moment
        return None

    def start(self, run_id: int, host: str, *, now: datetime, pid: int) -> str | None:
        """Take the host's lock and mark the run as running; otherwise return who holds it.

        A holder that is dead is ended first, as ``reap`` does it: nobody has to wait for a crawl
        that was killed.
        """
        with suppress(IntegrityError), self.database.writing() as session:
            holder = _living_holder(session, host, now)
            if holder is not None:
                return _who_holds(holder)
            session.add(HostLockRow(host=host, run_id=run_id, taken_at=now))
            row = _open_row(session, run_id)
            row.outcome = RunOutcome.RUNNING.value
            row.started_at = row.heartbeat_at = now
            row.pid = pid
            row.machine = socket.gethostname()
            return None
        return f"another run began crawling {host} at the same moment"

    def lock_host(self, run_id: int, host: str, *, now: datetime) -> str | None:
        """Lock one more host for a running crawl; otherwise return who holds it.

        All locks of a run are freed at its end. A dead holder is ended, as by ``start``.
        """
        with suppress(IntegrityError), self.database.writing() as session:
            holder = session.get(HostLockRow, host)
            if holder is not None and holder.run_id == run_id:
                return None
            holder = _living_holder(session, host, now)
            if holder is not None:
                return _who_holds(holder)
            session.add(HostLockRow(host=host, run_id=run_id, taken_at=now))
            return None
        return f"another run began crawling {host} at the same moment"

    def alive(self, run_id: int, *, now: datetime, counts: Mapping[str, int]) -> None:
        """A sign of life of a running crawl, with its counters so far."""
        with self.database.writing() as session:
            row = session.get_one(RunRow, run_id, with_for_update=True)
            if row.outcome == RunOutcome.RUNNING.value:
                row.heartbeat_at = now
                row.counts = dict(counts)

    def end(
        self,
        run_id: int,
        outcome: RunOutcome,
        *,
        now: datetime,
        reason: str | None = None,
        counts: Mapping[str, int] | None = None,
    ) -> bool:
        """Set the run's outcome and free its host; return whether this call did it.

        Only the first call counts: a crawl that ended cannot be declared failed afterwards.
        """
        with self.database.writing() as session:
            row = session.get_one(RunRow, run_id, with_for_update=True)
            if not _end(session, row, outcome, now=now, reason=reason):
                return False
            if counts is not None:
                row.counts = dict(counts)
            return True

    def miss(self, site: str, *, planned_at: datetime, now: datetime, reason: str) -> None:
        """Enter a run nobody was there to start."""
        run = self.plan(site, cause="schedule", planned_at=planned_at)
        if run is not None:
            self.end(run.id, RunOutcome.MISSED, now=now, reason=reason)

    def reap(self, *, now: datetime, apart_from: Collection[int] = ()) -> list[Run]:
        """End runs whose process is gone or silent; return them. Their addresses stay due.

        Runs numbered *apart_from* have somebody who watches them more closely.

        A run the schedule planned and nobody started waits for a scheduler and is left alone;
        one a user asked for is dead when it has not begun in time.
        """
        unwatched = [run for run in self.unfinished() if run.id not in apart_from]
        dead = [run for run in unwatched if is_dead(run, now=now)]
        for run in dead:
            self.end(run.id, RunOutcome.FAILED, now=now, reason=_WITHOUT_A_WORD)
        return dead

    def last_planned(self, site: str) -> datetime | None:
        """The latest moment a run by the schedule was planned for, of any outcome."""
        with self.database.reading() as session:
            return session.scalar(
                select(func.max(RunRow.planned_at)).where(
                    RunRow.site_id == site_row(session, site).id, RunRow.cause != "user"
                )
            )

    def unfinished(self) -> list[Run]:
        """Runs that are planned or running, by the moment they were planned for."""
        statement = (
            select(RunRow, SiteRow.name)
            .join(SiteRow)
            .where(RunRow.outcome.in_(_OPEN))
            .order_by(RunRow.planned_at, RunRow.id)
        )
        with self.database.reading() as session:
            return [_to_run(row, name) for row, name in session.execute(statement)]

    def crawled_hosts(self) -> dict[str, int]:
        """Hosts being crawled now, each with the run that holds its lock."""
        with self.database.reading() as session:
            rows = session.execute(select(HostLockRow.host, HostLockRow.run_id))
            return {row.host: row.run_id for row in rows}

    def recent(
        self,
        *,
        site: str | None = None,
        outcome: RunOutcome | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> list[Run]:
        """The latest runs first."""
        statement = select(RunRow, SiteRow.name).join(SiteRow).order_by(RunRow.id.desc())
        if site is not None:
            statement = statement.where(SiteRow.name == site)
        if outcome is not None:
            statement = statement.where(RunRow.outcome == outcome.value)
        with self.database.reading() as session:
            return [
                _to_run(row, name)
                for row, name in session.execute(statement.limit(limit).offset(offset))
            ]

    def count(self, *, site: str | None = None, outcome: RunOutcome | None = None) -> int:
        """How many runs ``recent`` can show."""
        statement = select(func.count()).select_from(RunRow).join(SiteRow)
        if site is not None:
            statement = statement.where(SiteRow.name == site)
        if outcome is not None:
            statement = statement.where(RunRow.outcome == outcome.value)
        with self.database.reading() as session:
            return session.scalar(statement) or 0

    def get(self, run_id: int) -> Run:
        """One run of the ledger."""
        with self.database.reading() as session:
            row = session.get_one(RunRow, run_id)
            return _to_run(row, session.get_one(SiteRow, row.site_id).name)


class Leases:
    """Leadership for a while: taken by one holder, lost when not renewed in time."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def take(self, name: str, holder: str, *, now: datetime, seconds: float) -> bool:
        """Take or renew the lease; ``False`` when another holds it.

        *holder* is ``machine:pid`` or ``machine:pid:token``: nobody has to wait for the lease
        of a process of this machine that was killed.
        """
        with suppress(IntegrityError), self.database.writing() as session:
            row = session.get(LeaseRow, name, with_for_update=True)
            is_held = row is not None and row.holder != holder and row.until > now
            if row is not None and is_held and not _is_gone(row.holder):
                return False
            until = now + timedelta(seconds=seconds)
            if row is None:
                session.add(LeaseRow(name=name, holder=holder, until=until))
            else:
                row.holder, row.until = holder, until
            session.flush()
            return True
        # another took it at the same moment
        return False

    def give_back(self, name: str, holder: str) -> None:
        """End the lease at once, if *holder* has it. Its row stays: it tells when that was."""
        with self.database.writing() as session:
            row = session.get(LeaseRow, name)
            if row is not None and row.holder == holder:
                row.until = min(row.until, datetime.now(UTC))

    def is_held(self, name: str, *, now: datetime) -> bool:
        """Whether somebody leads: the lease has not run out, nor was its holder killed here."""
        lease = self.get(name)
        return lease is not None and lease.until > now and not _is_gone(lease.holder)

    def get(self, name: str) -> Lease | None:
        """The lease of that name, also one that has run out; ``None`` if nobody ever took it."""
        with self.database.reading() as session:
            row = session.get(LeaseRow, name)
            return None if row is None else Lease(name=name, holder=row.holder, until=row.until)


def _end(
    session: Session, row: RunRow, outcome: RunOutcome, *, now: datetime, reason: str | None
) -> bool:
    """Free the run's host and set its outcome, if it has none; return whether this did it."""
    session.execute(delete(HostLockRow).where(HostLockRow.run_id == row.id))
    if row.outcome not in _OPEN:
        return False
    row.outcome = outcome.value
    row.reason = reason
    row.finished_at = now
    return True


def _living_holder(session: Session, host: str, now: datetime) -> HostLockRow | None:
    """Who holds the host's lock. A holder that is dead, or ended already, loses it here."""
    lock = session.get(HostLockRow, host)
    if lock is None:
        return None
    row = session.get_one(RunRow, lock.run_id, with_for_update=True)
    if row.outcome in _OPEN and not is_dead(_to_run(row, ""), now=now):
        return lock
    session.expunge(lock)
    _end(session, row, RunOutcome.FAILED, now=now, reason=_WITHOUT_A_WORD)
    session.flush()
    return None


def _who_holds(lock: HostLockRow) -> str:
    return f"run {lock.run_id} is crawling {lock.host} since {lock.taken_at:%H:%M:%S}"


def _open_row(session: Session, run_id: int) -> RunRow:
    row = session.get_one(RunRow, run_id, with_for_update=True)
    if row.outcome != RunOutcome.PLANNED.value:
        raise ValueError(f"run {run_id} has the outcome {row.outcome} and cannot start")
    return row


def is_dead(run: Run, *, now: datetime) -> bool:
    """Whether an unfinished run has nobody who will end it: its process is gone, or silent."""
    if run.outcome is RunOutcome.PLANNED:
        return run.cause == "user" and now - run.planned_at > SILENCE
    if run.machine == socket.gethostname() and run.pid is not None and not is_running(run.pid):
        return True
    return now - (run.heartbeat_at or run.planned_at) > SILENCE


def _is_gone(holder: str) -> bool:
    machine, _, rest = holder.partition(":")
    pid = rest.partition(":")[0]
    if machine != socket.gethostname() or not pid.isdecimal():
        return False
    return not is_running(int(pid))


def is_running(pid: int) -> bool:
    """Whether this machine has a process of that number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _to_run(row: RunRow, site: str) -> Run:
    return Run(
        id=row.id,
        site=site,
        cause=row.cause,
        planned_at=row.planned_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        outcome=RunOutcome(row.outcome),
        reason=row.reason,
        counts=row.counts,
        pid=row.pid,
        machine=row.machine,
        heartbeat_at=row.heartbeat_at,
    )
