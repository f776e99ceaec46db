"""The ledger of planned runs, the lock of hosts, and leases of leadership."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from pipeline.model import RunOutcome
from storage.engine import Database
from storage.sites import site_row
from storage.tables import HostLockRow, LeaseRow, RunRow, SiteRow

#: A run that gave no sign of life for this long is taken for dead.
SILENCE = timedelta(seconds=90)


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


class Runs:
    """Plan, start and end runs. Each ends with exactly one outcome, set once."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def plan(self, site: str, *, cause: str, planned_at: datetime) -> Run | None:
        """Enter a planned run; ``None`` when one of that site and moment is there already."""
        with self.database.writing() as session:
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

    def start(self, run_id: int, host: str, *, now: datetime, pid: int) -> str | None:
        """Take the host's lock and mark the run as running; otherwise return who holds it."""
        with self.database.writing() as session:
            holder = session.get(HostLockRow, host)
            if holder is not None:
                return f"run {holder.run_id} is crawling {host} since {holder.taken_at:%H:%M:%S}"
            session.add(HostLockRow(host=host, run_id=run_id, taken_at=now))
            row = _open_row(session, run_id)
            row.outcome = RunOutcome.RUNNING.value
            row.started_at = row.heartbeat_at = now
            row.pid = pid
            row.machine = socket.gethostname()
            return None

    def alive(self, run_id: int, *, now: datetime, counts: Mapping[str, int]) -> None:
        """A sign of life of a running crawl, with its counters so far."""
        with self.database.writing() as session:
            row = session.get_one(RunRow, run_id)
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
            session.execute(delete(HostLockRow).where(HostLockRow.run_id == run_id))
            row = session.get_one(RunRow, run_id)
            if row.outcome not in (RunOutcome.PLANNED.value, RunOutcome.RUNNING.value):
                return False
            row.outcome = outcome.value
            row.reason = reason
            row.finished_at = now
            if counts is not None:
                row.counts = dict(counts)
            return True

    def miss(self, site: str, *, planned_at: datetime, now: datetime, reason: str) -> None:
        """Enter a run nobody was there to start."""
        run = self.plan(site, cause="schedule", planned_at=planned_at)
        if run is not None:
            self.end(run.id, RunOutcome.MISSED, now=now, reason=reason)

    def reap(self, *, now: datetime) -> list[Run]:
        """End runs whose process is gone or silent; return them. Their addresses stay due."""
        with self.database.reading() as session:
            rows = session.execute(
                select(RunRow, SiteRow.name)
                .join(SiteRow)
                .where(RunRow.outcome == RunOutcome.RUNNING.value)
            ).all()
        dead = [_to_run(row, name) for row, name in rows if _is_dead(row, now)]
        for run in dead:
            self.end(
                run.id,
                RunOutcome.FAILED,
                now=now,
                reason="its process ended without a word (killed, or the machine stopped); "
                "what it had fetched is kept, the rest stays due",
            )
        return dead

    def last_planned(self, site: str) -> datetime | None:
        """The latest moment a run by the schedule was planned for, of any outcome."""
        with self.database.reading() as session:
            return session.scalar(
                select(func.max(RunRow.planned_at)).where(
                    RunRow.site_id == site_row(session, site).id, RunRow.cause == "schedule"
                )
            )

    def recent(self, *, site: str | None = None, limit: int = 50) -> list[Run]:
        """The latest runs first."""
        statement = select(RunRow, SiteRow.name).join(SiteRow).order_by(RunRow.id.desc())
        if site is not None:
            statement = statement.where(SiteRow.name == site)
        with self.database.reading() as session:
            return [_to_run(row, name) for row, name in session.execute(statement.limit(limit))]

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
        """Take or renew the lease; ``False`` when another holds it."""
        with self.database.writing() as session:
            row = session.get(LeaseRow, name)
            if row is not None and row.holder != holder and row.until > now:
                return False
            until = now + timedelta(seconds=seconds)
            if row is None:
                session.add(LeaseRow(name=name, holder=holder, until=until))
            else:
                row.holder, row.until = holder, until
            return True

    def give_back(self, name: str, holder: str) -> None:
        """End the lease at once, if *holder* has it."""
        with self.database.writing() as session:
            session.execute(
                delete(LeaseRow).where(LeaseRow.name == name, LeaseRow.holder == holder)
            )


def _open_row(session: Session, run_id: int) -> RunRow:
    row = session.get_one(RunRow, run_id)
    if row.outcome != RunOutcome.PLANNED.value:
        raise ValueError(f"run {run_id} has the outcome {row.outcome} and cannot start")
    return row


def _is_dead(row: RunRow, now: datetime) -> bool:
    sign = row.heartbeat_at or row.planned_at
    if row.machine == socket.gethostname() and row.pid is not None and not _runs(row.pid):
        return True
    return now - sign > SILENCE


def _runs(pid: int) -> bool:
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
    )
