from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.bootstrap import App
from pipeline.model import RunOutcome
from pipeline.site import Schedule
from scheduler.service import Scheduler
from storage.engine import Database
from storage.runs import Leases, Runs
from storage.sites import Sites
from tests.scheduler.conftest import AddSite, Starter

EVERY_SECOND = Schedule(every_seconds=1)


@pytest.fixture
def scheduler(app: App, starter: Starter) -> Iterator[Scheduler]:
    """A scheduler that works in a thread, as in ``repostwatch up``."""
    with Working(quick(app, starter)) as scheduler:
        yield scheduler


def quick(app: App, starter: Starter, lease_seconds: float = 15) -> Scheduler:
    """A scheduler that notices edits sooner than people need."""
    return Scheduler(app, starter, lease_seconds=lease_seconds, sites_seconds=0.3)


class Working:
    """Runs a scheduler in a thread for the block."""

    def __init__(self, scheduler: Scheduler) -> None:
        self.scheduler = scheduler
        self.is_over = False
        self.thread = threading.Thread(target=scheduler.run, args=[lambda: self.is_over])

    def __enter__(self) -> Scheduler:
        self.thread.start()
        return self.scheduler

    def __exit__(self, *_: object) -> None:
        self.is_over = True
        self.thread.join(10)
        assert not self.thread.is_alive()


def wait_for(what: Callable[[], object], seconds: float = 8.0) -> None:
    give_up_at = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < give_up_at, "it did not happen"
        time.sleep(0.05)


def outcomes(app: App, site: str) -> list[str]:
    return [run.outcome.value for run in reversed(app.runs.recent(site=site, limit=1000))]


def test_sites_are_taken_up_changed_paused_and_removed_while_it_works(
    app: App, starter: Starter, scheduler: Scheduler, add_site: AddSite
) -> None:
    site = add_site("a")
    wait_for(lambda: "a" in starter.started)  # its first run comes at once
    starter.latest("a").end()
    app.sites.save(replace(site, schedule=EVERY_SECOND))
    wait_for(lambda: outcomes(app, "a")[:2] == ["ran", "running"])
    starter.latest("a").end()
    app.sites.save(replace(site, schedule=EVERY_SECOND, is_paused=True))
    wait_for(lambda: app.runs.recent(outcome=RunOutcome.SKIPPED))
    wait_for(lambda: app.runs.recent(limit=1)[0].reason == "the site is paused")
    app.sites.remove("a")
    wait_for(lambda: scheduler._watched == {})
    number = len(outcomes_of_all(app))
    time.sleep(1.2)
    assert len(outcomes_of_all(app)) == number


def outcomes_of_all(app: App) -> list[str]:
    return [run.outcome.value for run in app.runs.recent(limit=1000)]


def test_each_second_is_one_row_and_overlapping_runs_are_skipped(
    app: App, starter: Starter, add_site: AddSite
) -> None:
    add_site("a", schedule=EVERY_SECOND)
    with Working(quick(app, starter)):
        # a row is "planned" for a moment before it is skipped
        wait_for(lambda: outcomes(app, "a")[:4] == ["running", "skipped", "skipped", "skipped"])
        starter.latest("a").end()
        wait_for(lambda: len(starter.started["a"]) == 2)
    planned = [run.planned_at for run in app.runs.recent() if run.cause == "schedule"]
    seconds = [int(moment.timestamp()) for moment in planned[:-1]]
    assert seconds == list(range(seconds[0], seconds[-1] - 1, -1))


def test_a_site_with_a_cron_line_waits_for_its_time(
    app: App, starter: Starter, scheduler: Scheduler, add_site: AddSite
) -> None:
    add_site("cron", schedule=Schedule(cron="0 0 29 2 *"))
    add_site("interval")
    wait_for(lambda: "interval" in starter.started)
    assert outcomes(app, "cron") == []
    assert scheduler._clock.get_job("crawl:cron") is not None


def test_stopping_ends_the_crawls_and_plans_them_again(
    app: App, starter: Starter, add_site: AddSite
) -> None:
    add_site("a")
    with Working(quick(app, starter)):
        wait_for(lambda: "a" in starter.started)
    assert outcomes(app, "a") == ["failed", "planned"]
    assert not starter.latest("a").is_running
    lease = app.leases.get("scheduler")
    assert lease is not None
    assert lease.until <= datetime.now(UTC)
    with Working(quick(app, starter)):
        wait_for(lambda: outcomes(app, "a") == ["failed", "running"])
    assert app.runs.recent()[1].cause == "catch-up"


def test_what_was_missed_while_nobody_was_there_is_one_row_and_caught_up(
    app: App, starter: Starter, add_site: AddSite
) -> None:
    add_site("a", schedule=Schedule(every_seconds=600))
    then = datetime.now(UTC) - timedelta(hours=3)
    app.runs.miss("a", planned_at=then, now=then, reason="for the test")
    app.leases.take("scheduler", "elsewhere:1:aa", now=then, seconds=15)
    with Working(quick(app, starter)):
        wait_for(lambda: "a" in starter.started)
    causes = [(run.cause, run.outcome.value) for run in reversed(app.runs.recent())][1:3]
    assert sorted(causes) == [("catch-up", "failed"), ("schedule", "missed")]
    missed = app.runs.recent(outcome=RunOutcome.MISSED)[0]
    assert missed.planned_at - then < timedelta(seconds=600)
    assert (missed.reason or "").startswith("18 runs were due from")


def test_a_run_cut_short_by_a_kill_is_ended_and_run_again(
    app: App, starter: Starter, add_site: AddSite
) -> None:
    add_site("a")
    run = app.runs.plan("a", cause="schedule", planned_at=datetime.now(UTC))
    assert run is not None
    crawl = starter("a", run.id)
    app.leases.take("scheduler", "elsewhere:1:aa", now=datetime.now(UTC), seconds=0.01)
    crawl.process.kill()
    crawl.process.wait()
    with Working(quick(app, starter)):
        wait_for(lambda: outcomes(app, "a") == ["failed", "running"])
    assert "ended without a word" in (app.runs.get(run.id).reason or "")


def test_a_waiting_run_is_taken_over(app: App, starter: Starter, add_site: AddSite) -> None:
    add_site("a")
    run = app.runs.plan("a", cause="schedule", planned_at=datetime.now(UTC))
    assert run is not None
    with Working(quick(app, starter)):
        wait_for(lambda: app.runs.get(run.id).outcome is RunOutcome.RUNNING)


@pytest.mark.parametrize(
    "app", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
def test_of_two_schedulers_one_fires_and_the_other_takes_over(
    app: App, starter: Starter, add_site: AddSite, caplog: pytest.LogCaptureFixture
) -> None:
    add_site("a", schedule=EVERY_SECOND)
    other_starter = Starter(app)
    first = Working(quick(app, starter))
    try:
        first.__enter__()
        wait_for(lambda: "a" in starter.started)
        with Working(quick(app, other_starter)):
            time.sleep(1.5)
            assert other_starter.started == {}
            told = [r.message for r in caplog.records if "Another scheduler leads" in r.message]
            assert len(told) == 1
            first.__exit__()
            wait_for(lambda: "a" in other_starter.started)
    finally:
        first.__exit__()
        other_starter.kill()
    runs = app.runs.recent(limit=1000)
    assert len({run.planned_at for run in runs}) == len(runs)


def test_a_scheduler_that_lost_its_lease_stops_firing(
    app: App, starter: Starter, add_site: AddSite
) -> None:
    add_site("a", schedule=EVERY_SECOND)
    scheduler = quick(app, starter, lease_seconds=0.6)
    with Working(scheduler):
        wait_for(lambda: "a" in starter.started)
        later = datetime.now(UTC) + timedelta(hours=1)
        # as after a long stall: the lease ran out, another took it
        assert app.leases.take("scheduler", "elsewhere:1:aa", now=later, seconds=60)
        wait_for(lambda: not scheduler.leadership.is_leading)
        number = len(outcomes_of_all(app))
        time.sleep(1.5)
        assert len(outcomes_of_all(app)) == number
        assert starter.latest("a").is_running


def test_a_locked_database_delays_and_loses_nothing(
    app: App, starter: Starter, add_site: AddSite, sqlite_url: str, tmp_path: Path
) -> None:
    impatient = Database(sqlite_url, wait_ms=50)
    app = replace(
        app,
        database=impatient,
        runs=Runs(impatient),
        leases=Leases(impatient),
        sites=Sites(impatient),
    )
    add_site("a", schedule=EVERY_SECOND)
    lock = sqlite3.connect(tmp_path / "repostwatch.db", isolation_level=None)
    with Working(quick(app, starter)):
        wait_for(lambda: "a" in starter.started)
        lock.execute("BEGIN IMMEDIATE")
        time.sleep(2.5)
        lock.execute("ROLLBACK")
        wait_for(lambda: len(outcomes(app, "a")) >= 5)
    planned = [run.planned_at for run in app.runs.recent() if run.cause == "schedule"]
    seconds = [int(moment.timestamp()) for moment in planned[:-1]]
    assert seconds == list(range(seconds[0], seconds[-1] - 1, -1))
    lock.close()
    impatient.close()


def test_a_machine_that_slept_does_not_take_its_crawls_for_dead(
    app: App, starter: Starter, add_site: AddSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_site("a")
    scheduler = quick(app, starter)
    scheduler.tick()
    run = app.runs.recent()[0]
    assert run.outcome is RunOutcome.RUNNING
    scheduler.crawls.going[run.id].since -= 1000
    app.runs.alive(run.id, now=datetime.now(UTC) - timedelta(hours=1), counts={})
    ahead = time.time() + 3600
    monkeypatch.setattr("scheduler.service.time.time", lambda: ahead)
    scheduler.tick()
    assert app.runs.get(run.id).outcome is RunOutcome.RUNNING
    scheduler.crawls.believe_until = 0.0
    scheduler.tick()
    assert app.runs.get(run.id).outcome is RunOutcome.FAILED
    scheduler.leadership.give_back()


def test_starting_twice_makes_one_job_for_each_site(
    app: App, scheduler: Scheduler, add_site: AddSite
) -> None:
    add_site("a")
    add_site("b")
    wait_for(lambda: len(scheduler._clock.get_jobs()) == 2)
    scheduler._look_at_sites()
    assert sorted(job.id for job in scheduler._clock.get_jobs()) == ["crawl:a", "crawl:b"]
