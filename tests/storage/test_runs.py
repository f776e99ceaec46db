from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.errors import NotFound
from pipeline.model import RunOutcome
from pipeline.site import Site
from storage.engine import Database
from storage.runs import SILENCE, Leases, Run, Runs
from storage.sites import Sites

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
HOST = "farm.example"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    Sites(database).add(Site(name="farm", url="https://farm.example/"))
    Sites(database).add(Site(name="mill", url="https://mill.example/"))
    yield database
    database.close()


@pytest.fixture
def runs(database: Database) -> Runs:
    return Runs(database)


def planned(runs: Runs, minutes: int = 0, site: str = "farm", cause: str = "schedule") -> Run:
    run = runs.plan(site, cause=cause, planned_at=NOW + timedelta(minutes=minutes))
    assert run is not None
    return run


def running(runs: Runs, pid: int | None = None, host: str = HOST, **plan: object) -> Run:
    run = planned(runs, **plan)  # type: ignore[arg-type]  # of planned()
    assert runs.start(run.id, host, now=NOW, pid=pid or os.getpid()) is None
    return runs.get(run.id)


def test_a_moment_is_planned_once(runs: Runs) -> None:
    assert planned(runs).outcome is RunOutcome.PLANNED
    assert runs.plan("farm", cause="schedule", planned_at=NOW) is None
    assert runs.plan("mill", cause="schedule", planned_at=NOW) is not None


def test_a_site_that_is_not_there_has_no_runs(runs: Runs) -> None:
    with pytest.raises(NotFound, match="No site 'nowhere'"):
        runs.plan("nowhere", cause="schedule", planned_at=NOW)


def test_a_host_is_crawled_by_one_run_at_a_time(runs: Runs) -> None:
    first = running(runs)
    second = planned(runs, 1)
    told = runs.start(second.id, HOST, now=NOW, pid=1)
    assert told == f"run {first.id} is crawling farm.example since 06:00:00"
    assert runs.get(second.id).outcome is RunOutcome.PLANNED
    assert runs.crawled_hosts() == {HOST: first.id}
    assert runs.end(first.id, RunOutcome.RAN, now=NOW)
    assert runs.crawled_hosts() == {}
    assert runs.start(second.id, HOST, now=NOW, pid=1) is None


def test_a_killed_crawl_blocks_its_host_no_longer_than_it_is_silent(runs: Runs) -> None:
    process = subprocess.Popen([sys.executable, "-S", "-c", ""])
    process.wait()
    killed = running(runs, process.pid)
    silent = planned(runs, 1)
    # nobody reaps: there is no scheduler
    assert runs.start(silent.id, HOST, now=NOW, pid=os.getpid()) is None
    assert runs.get(killed.id).outcome is RunOutcome.FAILED
    assert "its process ended without a word" in (runs.get(killed.id).reason or "")
    assert runs.crawled_hosts() == {HOST: silent.id}
    third = planned(runs, 2)
    other = running(runs, host="mill.example", site="mill")
    assert runs.lock_host(other.id, HOST, now=NOW) is not None
    assert runs.start(third.id, HOST, now=NOW + SILENCE, pid=os.getpid()) is not None
    late = NOW + SILENCE + timedelta(seconds=1)
    assert runs.start(third.id, HOST, now=late, pid=os.getpid()) is None
    assert runs.get(silent.id).finished_at == late
    runs.alive(other.id, now=late + SILENCE, counts={})
    assert runs.lock_host(other.id, HOST, now=late + SILENCE * 2) is None
    assert runs.get(third.id).outcome is RunOutcome.FAILED
    assert runs.crawled_hosts() == {"mill.example": other.id, HOST: other.id}


def test_a_run_has_one_outcome_and_the_first_counts(runs: Runs) -> None:
    run = running(runs)
    assert runs.end(run.id, RunOutcome.RAN, now=NOW, counts={"pages": 3})
    assert not runs.end(run.id, RunOutcome.FAILED, now=NOW, reason="too late")
    ended = runs.get(run.id)
    assert (ended.outcome, ended.reason, ended.counts) == (RunOutcome.RAN, None, {"pages": 3})
    assert ended.finished_at == NOW


def test_an_ended_run_cannot_start(runs: Runs) -> None:
    run = planned(runs)
    runs.end(run.id, RunOutcome.SKIPPED, now=NOW, reason="the site is paused")
    with pytest.raises(ValueError, match="has the outcome skipped and cannot start"):
        runs.start(run.id, HOST, now=NOW, pid=1)
    assert runs.crawled_hosts() == {}


def test_signs_of_life_are_kept_while_a_run_goes_on(runs: Runs) -> None:
    run = running(runs)
    later = NOW + timedelta(seconds=5)
    runs.alive(run.id, now=later, counts={"pages": 2})
    assert runs.get(run.id).heartbeat_at == later
    assert runs.get(run.id).counts == {"pages": 2}
    runs.end(run.id, RunOutcome.RAN, now=later)
    runs.alive(run.id, now=later + timedelta(seconds=5), counts={"pages": 9})
    assert runs.get(run.id).counts == {"pages": 2}


def test_missed_runs_have_a_row(runs: Runs) -> None:
    for _ in range(2):
        runs.miss("farm", planned_at=NOW, now=NOW + timedelta(hours=1), reason="3 runs were due")
    (run,) = runs.recent()
    assert (run.outcome, run.reason) == (RunOutcome.MISSED, "3 runs were due")


def test_the_last_planned_moment_is_of_the_schedule(runs: Runs) -> None:
    assert runs.last_planned("farm") is None
    planned(runs, 1)
    planned(runs, 2, cause="catch-up")
    planned(runs, 3, cause="user")
    planned(runs, 4, site="mill")
    assert runs.last_planned("farm") == NOW + timedelta(minutes=2)


def test_unfinished_runs_are_listed_by_their_planned_moment(runs: Runs) -> None:
    late, early, ended = planned(runs, 9), running(runs, minutes=1), planned(runs, 2)
    runs.end(ended.id, RunOutcome.SKIPPED, now=NOW)
    assert [run.id for run in runs.unfinished()] == [early.id, late.id]


def test_recent_runs_by_site_and_outcome(runs: Runs) -> None:
    one, two, other = planned(runs), planned(runs, 1), planned(runs, site="mill")
    runs.end(two.id, RunOutcome.SKIPPED, now=NOW)
    assert [run.id for run in runs.recent()] == [other.id, two.id, one.id]
    assert [run.id for run in runs.recent(site="farm")] == [two.id, one.id]
    assert [run.id for run in runs.recent(outcome=RunOutcome.PLANNED, limit=1)] == [other.id]


def test_a_run_whose_process_is_gone_is_reaped(runs: Runs) -> None:
    process = subprocess.Popen([sys.executable, "-S", "-c", ""])
    process.wait()
    dead = running(runs, process.pid)
    alive = running(runs, host="mill.example", site="mill")
    assert runs.reap(now=NOW + timedelta(seconds=1), apart_from={dead.id}) == []
    assert [run.id for run in runs.reap(now=NOW + timedelta(seconds=1))] == [dead.id]
    assert runs.get(dead.id).outcome is RunOutcome.FAILED
    assert "its process ended without a word" in (runs.get(dead.id).reason or "")
    assert runs.get(alive.id).outcome is RunOutcome.RUNNING
    assert runs.crawled_hosts() == {"mill.example": alive.id}
    assert runs.reap(now=NOW + timedelta(seconds=1)) == []


def test_a_silent_run_is_reaped(runs: Runs) -> None:
    run = running(runs)
    runs.alive(run.id, now=NOW + timedelta(minutes=5), counts={})
    at_the_border = NOW + timedelta(minutes=5) + SILENCE
    assert runs.reap(now=at_the_border) == []
    assert [one.id for one in runs.reap(now=at_the_border + timedelta(seconds=1))] == [run.id]


def test_a_waiting_run_of_the_schedule_is_not_dead_one_of_a_user_is(runs: Runs) -> None:
    planned(runs)
    asked = planned(runs, site="mill", cause="user")
    assert runs.reap(now=NOW + SILENCE) == []
    late = NOW + SILENCE + timedelta(seconds=1)
    assert [run.id for run in runs.reap(now=late)] == [asked.id]


def test_a_lease_is_held_renewed_lost_and_given_back(database: Database) -> None:
    leases = Leases(database)
    one, other = "there:1:aa", "elsewhere:1:bb"
    assert leases.get("scheduler") is None
    assert leases.take("scheduler", one, now=NOW, seconds=10)
    assert not leases.take("scheduler", other, now=NOW + timedelta(seconds=9), seconds=10)
    assert leases.take("scheduler", one, now=NOW + timedelta(seconds=9), seconds=10)
    assert not leases.take("scheduler", other, now=NOW + timedelta(seconds=18), seconds=10)
    assert leases.take("scheduler", other, now=NOW + timedelta(seconds=20), seconds=10)
    lease = leases.get("scheduler")
    assert lease is not None
    assert (lease.holder, lease.until) == (other, NOW + timedelta(seconds=30))
    assert leases.take("processor", one, now=NOW, seconds=10)


def test_a_lease_given_back_tells_when_that_was(database: Database) -> None:
    leases = Leases(database)
    leases.take("scheduler", "there:1:aa", now=datetime.now(UTC), seconds=3600)
    leases.give_back("scheduler", "elsewhere:1:bb")
    lease = leases.get("scheduler")
    assert lease is not None
    assert lease.until > datetime.now(UTC)
    leases.give_back("scheduler", "there:1:aa")
    lease = leases.get("scheduler")
    assert lease is not None
    assert abs(lease.until - datetime.now(UTC)) < timedelta(seconds=5)
    assert leases.take("scheduler", "elsewhere:1:bb", now=datetime.now(UTC), seconds=10)


def test_the_lease_of_a_process_that_was_killed_is_free(database: Database) -> None:
    leases = Leases(database)
    process = subprocess.Popen([sys.executable, "-S", "-c", ""])
    process.wait()
    dead, living = (f"{socket.gethostname()}:{pid}" for pid in (process.pid, os.getpid()))
    leases.take("processor", dead, now=NOW, seconds=3600)
    assert not leases.is_held("processor", now=NOW)
    assert leases.take("processor", living, now=NOW, seconds=3600)
    assert not leases.take("processor", "elsewhere:1", now=NOW, seconds=3600)
    assert leases.is_held("processor", now=NOW)
    assert not leases.is_held("processor", now=NOW + timedelta(hours=1))
    assert not leases.is_held("scheduler", now=NOW)


def test_of_many_who_ask_at_once_one_gets_it(database: Database) -> None:
    runs, leases = Runs(database), Leases(database)
    late = planned(runs, 1, site="mill")
    first = planned(runs, 2)

    def ask(number: int) -> tuple[bool, bool, bool]:
        run = late if number % 2 else first
        return (
            leases.take("scheduler", f"there:{number}", now=NOW, seconds=60),
            runs.plan("farm", cause="schedule", planned_at=NOW) is not None,
            number < 2 and runs.start(run.id, HOST, now=NOW, pid=1) is None,
        )

    with ThreadPoolExecutor(4) as threads:
        got = list(threads.map(ask, range(4)))
    assert [sum(column) for column in zip(*got, strict=True)] == [1, 1, 1]


def test_a_running_crawl_locks_further_hosts_until_its_end(runs: Runs) -> None:
    one = runs.plan("farm", cause="user", planned_at=NOW)
    other = runs.plan("mill", cause="user", planned_at=NOW)
    assert one is not None
    assert other is not None
    runs.start(one.id, HOST, now=NOW, pid=os.getpid())
    runs.start(other.id, "mill.example", now=NOW, pid=os.getpid())

    assert runs.lock_host(one.id, "www.farm.example", now=NOW) is None
    assert runs.lock_host(one.id, "www.farm.example", now=NOW) is None
    holder = runs.lock_host(other.id, "www.farm.example", now=NOW)
    assert holder == f"run {one.id} is crawling www.farm.example since 06:00:00"
    runs.end(one.id, RunOutcome.RAN, now=NOW)
    assert runs.lock_host(other.id, "www.farm.example", now=NOW) is None
    assert set(runs.crawled_hosts().values()) == {other.id}
