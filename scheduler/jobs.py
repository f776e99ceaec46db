"""What is done when a schedule fires. Functions of names and moments; the ledger is the truth."""

from __future__ import annotations

import logging
from datetime import datetime

from config.bootstrap import App
from pipeline.model import RunOutcome
from pipeline.site import Site
from scheduler.crawls import Crawls
from scheduler.plan import MOST_COUNTED, find_due
from storage.runs import Run

logger = logging.getLogger(__name__)

#: A run started at most this late (a busy machine, a locked database) still counts as its own.
GRACE_SECONDS = 60.0


def enter_due(
    app: App,
    crawls: Crawls,
    site: Site,
    *,
    after: datetime,
    now: datetime,
    grace_seconds: float = GRACE_SECONDS,
) -> datetime:
    """Enter into the ledger what the site's schedule asked for since *after*.

    Runs too late to count are one row, ``missed``, caught up by one run now. Doing it twice
    changes nothing.

    Returns:
        The moment up to which all is entered: the next *after*.
    """
    due = find_due(site.schedule, site.name, after=after, now=now, grace_seconds=grace_seconds)
    if due.missed:
        enter_missed(app, crawls, site, due.missed, now=now, is_served=bool(due.on_time))
    for planned_at in due.on_time:
        enter(app, crawls, site, planned_at=planned_at, now=now)
    return max((after, *due.missed[-1:], *due.on_time))


def enter_missed(
    app: App,
    crawls: Crawls,
    site: Site,
    missed: tuple[datetime, ...],
    *,
    now: datetime,
    is_served: bool = False,
) -> None:
    """One row for all that was missed, and one run now that catches up (unless one is due)."""
    if site.is_paused:
        how = "as the site is paused, nothing is caught up"
    elif is_served:
        how = "the run due now catches up"
    else:
        run = enter(app, crawls, site, planned_at=now, now=now, cause="catch-up")
        how = f"run {run.id} catches up" if run else "the run still open catches up"
    reason = f"{_count(missed)} while no scheduler was running, or it was held up; {how}"
    app.runs.miss(site.name, planned_at=missed[0], now=now, reason=reason)
    logger.warning("%s: %s", site.name, reason)


def enter(
    app: App,
    crawls: Crawls,
    site: Site,
    *,
    planned_at: datetime,
    now: datetime,
    cause: str = "schedule",
) -> Run | None:
    """Enter one planned run; return it if it may start as soon as there is room."""
    unfinished = [run for run in app.runs.unfinished() if run.site == site.name]
    run = app.runs.plan(site.name, cause=cause, planned_at=planned_at)
    if run is None:
        return None
    reason = None
    if site.is_paused:
        reason = "the site is paused"
    elif unfinished:
        reason = _overlap(crawls, unfinished[-1])
    if reason is None:
        return run
    app.runs.end(run.id, RunOutcome.SKIPPED, now=now, reason=reason)
    return None


def _overlap(crawls: Crawls, earlier: Run) -> str:
    if earlier.outcome is RunOutcome.RUNNING:
        return f"run {earlier.id} of the site, planned at {_clock(earlier.planned_at)}, is not over"
    return f"run {earlier.id} of the site is still to come: it {crawls.why_waiting(earlier)}"


def _count(missed: tuple[datetime, ...]) -> str:
    if len(missed) == 1:
        return f"1 run was due at {_clock(missed[0])}"
    number = f"{MOST_COUNTED} or more" if len(missed) >= MOST_COUNTED else str(len(missed))
    return f"{number} runs were due from {_clock(missed[0])} to {_clock(missed[-1])}"


def _clock(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
