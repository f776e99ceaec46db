from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config.bootstrap import App
from pipeline.model import RunOutcome
from pipeline.site import Schedule, Site
from scheduler.crawls import Crawls
from scheduler.jobs import enter_due
from tests.scheduler.conftest import AddSite, Starter

NOW = datetime(2026, 11, 23, 6, 0, 0, tzinfo=UTC)
HOURLY = Schedule(cron="0 * * * *")


@pytest.fixture
def crawls(app: App, starter: Starter) -> Crawls:
    return Crawls(app, starter)


@pytest.fixture
def site(add_site: AddSite) -> Site:
    return add_site("site", schedule=HOURLY)


def outcomes(app: App) -> list[tuple[str, str, str]]:
    """Cause, planned hour and outcome of each run, the first first."""
    runs = sorted(app.runs.recent(), key=lambda run: (run.planned_at, run.id))
    return [(run.cause, f"{run.planned_at:%H:%M}", run.outcome.value) for run in runs]


def test_a_fire_is_one_planned_run(app: App, crawls: Crawls, site: Site) -> None:
    after = enter_due(app, crawls, site, after=NOW - timedelta(minutes=9), now=NOW)
    assert after == NOW
    assert outcomes(app) == [("schedule", "06:00", "planned")]


def test_entering_twice_changes_nothing(app: App, crawls: Crawls, site: Site) -> None:
    for _ in range(2):
        enter_due(app, crawls, site, after=NOW - timedelta(minutes=9), now=NOW)
    assert len(outcomes(app)) == 1


def test_a_run_a_few_seconds_late_is_not_missed(app: App, crawls: Crawls, site: Site) -> None:
    enter_due(app, crawls, site, after=NOW - timedelta(minutes=9), now=NOW + timedelta(seconds=30))
    assert outcomes(app) == [("schedule", "06:00", "planned")]


def test_what_was_missed_is_one_row_and_one_run_now(app: App, crawls: Crawls, site: Site) -> None:
    now = NOW + timedelta(minutes=20)
    after = enter_due(app, crawls, site, after=NOW - timedelta(hours=7, minutes=1), now=now)
    assert after == NOW
    assert outcomes(app) == [("schedule", "23:00", "missed"), ("catch-up", "06:20", "planned")]
    served_by = app.runs.recent(outcome=RunOutcome.PLANNED)[0].id
    assert app.runs.recent(outcome=RunOutcome.MISSED)[0].reason == (
        "8 runs were due from 2026-11-22 23:00:00 UTC to 2026-11-23 06:00:00 UTC while no "
        f"scheduler was running, or it was held up; run {served_by} catches up"
    )


def test_one_missed_run_is_told_with_its_moment(app: App, crawls: Crawls, site: Site) -> None:
    now = NOW + timedelta(minutes=20)
    enter_due(app, crawls, site, after=NOW - timedelta(minutes=1), now=now)
    reason = app.runs.recent(outcome=RunOutcome.MISSED)[0].reason or ""
    assert reason.startswith("1 run was due at 2026-11-23 06:00:00 UTC while")


def test_a_run_due_now_catches_up_what_was_missed(app: App, crawls: Crawls, site: Site) -> None:
    enter_due(app, crawls, site, after=NOW - timedelta(hours=2, minutes=1), now=NOW)
    assert outcomes(app) == [("schedule", "04:00", "missed"), ("schedule", "06:00", "planned")]
    missed = app.runs.recent(outcome=RunOutcome.MISSED)[0]
    assert (missed.reason or "").endswith("the run due now catches up")


def test_what_was_missed_while_a_run_went_on_is_caught_up_by_it(
    app: App, crawls: Crawls, site: Site
) -> None:
    enter_due(app, crawls, site, after=NOW - timedelta(minutes=1), now=NOW)
    crawls.start_waiting()
    enter_due(app, crawls, site, after=NOW, now=NOW + timedelta(hours=2, minutes=30))
    missed = app.runs.recent(outcome=RunOutcome.MISSED)[0]
    assert (missed.reason or "").startswith("2 runs were due from")
    assert (missed.reason or "").endswith("the run still open catches up")


def test_a_paused_site_leaves_a_row_and_is_not_caught_up(
    app: App, crawls: Crawls, site: Site
) -> None:
    site = replace(site, is_paused=True)
    enter_due(app, crawls, site, after=NOW - timedelta(minutes=1), now=NOW)
    assert outcomes(app) == [("schedule", "06:00", "skipped")]
    assert app.runs.recent()[0].reason == "the site is paused"
    enter_due(app, crawls, site, after=NOW, now=NOW + timedelta(hours=5, minutes=30))
    assert outcomes(app) == [("schedule", "06:00", "skipped"), ("schedule", "07:00", "missed")]
    assert "as the site is paused, nothing is caught up" in (app.runs.recent()[0].reason or "")


def test_a_run_is_skipped_while_the_one_before_goes_on(
    app: App, crawls: Crawls, site: Site, starter: Starter
) -> None:
    enter_due(app, crawls, site, after=NOW - timedelta(minutes=1), now=NOW)
    crawls.start_waiting()
    enter_due(app, crawls, site, after=NOW, now=NOW + timedelta(hours=1))
    assert outcomes(app) == [("schedule", "06:00", "running"), ("schedule", "07:00", "skipped")]
    first = starter.latest("site").run_id
    assert app.runs.recent()[0].reason == (
        f"run {first} of the site, planned at 2026-11-23 06:00:00 UTC, is not over"
    )


def test_a_run_is_skipped_while_the_one_before_waits_for_a_place(
    app: App, crawls: Crawls, site: Site, add_site: AddSite
) -> None:
    for name in ("a", "b"):
        add_site(name)
        app.runs.plan(name, cause="schedule", planned_at=NOW - timedelta(hours=1))
    crawls.start_waiting()
    enter_due(app, crawls, site, after=NOW - timedelta(minutes=1), now=NOW)
    enter_due(app, crawls, site, after=NOW, now=NOW + timedelta(hours=1))
    skipped = app.runs.recent(outcome=RunOutcome.SKIPPED)[0]
    assert skipped.reason is not None
    assert skipped.reason.endswith(
        "is still to come: it waits for a free place (2 of 2 crawls are running)"
    )
