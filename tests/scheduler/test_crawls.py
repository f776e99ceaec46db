from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config.bootstrap import App
from pipeline.model import RunOutcome
from scheduler import crawls as crawls_module
from scheduler.crawls import Crawls
from storage.runs import Run
from tests.scheduler.conftest import AddSite, Ledger, Starter


@pytest.fixture
def crawls(app: App, starter: Starter) -> Crawls:
    return Crawls(app, starter)


def plan(app: App, site: str, seconds_ago: float = 0) -> Run:
    moment = datetime.now(UTC) - timedelta(seconds=seconds_ago)
    run = app.runs.plan(site, cause="schedule", planned_at=moment)
    assert run is not None
    return run


def test_no_more_crawls_run_than_there_are_places_and_the_longest_waiting_goes_first(
    app: App, starter: Starter, crawls: Crawls, add_site: AddSite
) -> None:
    for seconds_ago, name in enumerate(["d", "c", "b", "a"]):
        add_site(name)
        plan(app, name, seconds_ago)
    crawls.start_waiting()
    assert sorted(starter.started) == ["a", "b"]
    starter.latest("b").end()
    crawls.watch()
    crawls.start_waiting()
    assert sorted(starter.started) == ["a", "b", "c"]


def test_one_host_is_never_crawled_by_two_runs_and_others_go_past(
    app: App, starter: Starter, crawls: Crawls, add_site: AddSite, ledger: Ledger
) -> None:
    add_site("one", url="http://same.example/news")
    add_site("two", url="http://SAME.example/sport")
    add_site("other")
    for seconds_ago, name in enumerate(["other", "two", "one"]):
        plan(app, name, seconds_ago)
    crawls.start_waiting()
    assert sorted(starter.started) == ["one", "other"]
    waiting = app.runs.unfinished()[1]
    assert waiting.site == "two"
    first = starter.latest("one").run_id
    assert crawls.why_waiting(waiting) == (
        f"waits until run {first} has finished with the host same.example"
    )
    starter.latest("one").end()
    crawls.watch()
    crawls.start_waiting()
    assert ("two", "running") in ledger()


def test_a_crawl_of_another_process_keeps_its_host_and_its_place(
    app: App, starter: Starter, crawls: Crawls, add_site: AddSite
) -> None:
    for name in ("a", "b", "c"):
        add_site(name)
    theirs = app.runs.plan("a", cause="user", planned_at=datetime.now(UTC))
    assert theirs is not None
    app.runs.start(theirs.id, "a.example", now=datetime.now(UTC), pid=os.getpid())
    for name in ("a", "b", "c"):
        plan(app, name)
    crawls.start_waiting()
    assert list(starter.started) == ["b"]


def test_what_a_user_planned_is_not_started_twice(
    app: App, starter: Starter, crawls: Crawls, add_site: AddSite
) -> None:
    add_site("a")
    app.runs.plan("a", cause="user", planned_at=datetime.now(UTC))
    crawls.start_waiting()
    assert starter.started == {}


def test_a_crawl_that_dies_leaves_a_failed_run(
    app: App, starter: Starter, crawls: Crawls, add_site: AddSite
) -> None:
    add_site("a")
    run = plan(app, "a")
    crawls.start_waiting()
    crawl = starter.latest("a")
    os.kill(crawl.process.pid, signal.SIGKILL)
    crawl.process.wait()
    crawls.watch()
    ended = app.runs.get(run.id)
    assert (ended.outcome, ended.reason) == (RunOutcome.FAILED, "died without a word")
    assert app.runs.crawled_hosts() == {}


def test_a_crawl_without_sign_of_life_is_stopped(
    app: App, starter: Starter, crawls: Crawls, add_site: AddSite
) -> None:
    add_site("a")
    starter.code = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"
    run = plan(app, "a")
    crawls.start_waiting()
    going = crawls.going[run.id]
    going.since = time.monotonic() - 95
    app.runs.alive(run.id, now=datetime.now(UTC) - timedelta(seconds=91), counts={})
    crawls.believe_until = time.monotonic() + 10  # the machine slept
    crawls.watch()
    assert app.runs.get(run.id).outcome is RunOutcome.RUNNING
    crawls.believe_until = 0.0
    crawls.watch()
    ended = app.runs.get(run.id)
    assert ended.outcome is RunOutcome.FAILED
    assert ended.reason is not None
    assert ended.reason.startswith("stopped: it gave no sign of life for 90 s")
    assert not starter.latest("a").is_running
    assert crawls.going == {}


def test_a_crawl_over_its_time_is_stopped_however_lively(
    app: App, starter: Starter, crawls: Crawls, add_site: AddSite
) -> None:
    add_site("a")
    run = plan(app, "a")
    crawls.start_waiting()
    app.runs.alive(run.id, now=datetime.now(UTC), counts={})
    crawls.watch()
    assert app.runs.get(run.id).outcome is RunOutcome.RUNNING
    limit = app.settings.crawl_timeout_seconds + crawls_module.GRACE_SECONDS
    crawls.going[run.id].since = time.monotonic() - limit - 1
    crawls.watch()
    assert "took longer than 1800 s" in (app.runs.get(run.id).reason or "")


def test_a_crawl_that_never_begins_is_stopped(
    app: App, starter: Starter, crawls: Crawls, add_site: AddSite
) -> None:
    add_site("a")
    starter.takes_host = False
    run = plan(app, "a")
    crawls.start_waiting()
    crawls.going[run.id].since = time.monotonic() - 121
    crawls.watch()
    assert "had not begun after 120 s" in (app.runs.get(run.id).reason or "")


def test_a_process_that_cannot_be_started_is_a_failed_run(
    app: App, starter: Starter, crawls: Crawls, add_site: AddSite
) -> None:
    add_site("a")
    starter.fails = OSError("Cannot allocate memory")
    run = plan(app, "a")
    crawls.start_waiting()
    assert app.runs.get(run.id).reason == (
        "its process could not be started: Cannot allocate memory"
    )


def test_a_waiting_run_whose_site_was_paused_or_removed_is_skipped(
    app: App, starter: Starter, crawls: Crawls, add_site: AddSite
) -> None:
    paused, removed = add_site("paused"), add_site("removed")
    runs = [plan(app, paused.name), plan(app, removed.name)]
    app.sites.save(replace(paused, is_paused=True))
    app.sites.remove(removed.name)
    crawls.start_waiting()
    assert [(r.outcome.value, r.reason) for r in map(app.runs.get, (one.id for one in runs))] == [
        ("skipped", "the site is paused"),
        ("skipped", "the site was removed"),
    ]
    assert starter.started == {}


def test_all_crawls_stop_side_by_side(
    app: App, starter: Starter, crawls: Crawls, add_site: AddSite
) -> None:
    starter.code = "import signal, time; signal.signal(15, lambda *_: (time.sleep(1), exit()))\n"
    starter.code += "print(flush=True); time.sleep(60)"
    runs = []
    for name in ("a", "b"):
        add_site(name)
        runs.append(plan(app, name))
    crawls.start_waiting()
    time.sleep(0.3)
    begun = time.monotonic()
    stopped = crawls.stop()
    assert time.monotonic() - begun < 1.9
    assert [run.id for run in stopped] == [run.id for run in runs]
    assert all("stopped with Repostwatch" in (run.reason or "") for run in stopped)
