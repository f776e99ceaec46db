"""The scheduler: APScheduler fires, one thread of ours does what follows.

APScheduler's own threads do nothing but put a site's name into an inbox; all else happens in
``tick``, one thing after the other, so that nothing needs a lock. Its job store is the memory:
our tables are the truth, and every job can be made from them again.
"""

from __future__ import annotations

import logging
import queue
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from config.bootstrap import App
from pipeline.errors import NotFound, RetryLater
from pipeline.site import Schedule, Site
from scheduler import jobs
from scheduler.crawls import Crawls, StartCrawl
from scheduler.leader import LEASE_SECONDS, Leadership
from scheduler.plan import next_fire
from storage.runs import SILENCE

logger = logging.getLogger(__name__)

#: Seconds between two turns of the loop: how late a run may start.
_TICK_SECONDS = 0.25
#: Seconds between two looks at the sites: how late an edit is noticed.
SITES_SECONDS = 2.0
#: Seconds between two searches for runs whose process is gone.
_REAP_SECONDS = 10.0
#: The wall clock running ahead by more than this between two turns means that the machine slept.
_SLEPT_SECONDS = 10.0


class SiteTrigger(BaseTrigger):  # type: ignore[misc]  # APScheduler ships no types
    """Fires when the schedule does. Runs long past are the ledger's business, not the trigger's."""

    def __init__(self, schedule: Schedule, name: str) -> None:
        self.schedule = schedule
        self.name = name

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
        """The first fire after now."""
        fire = next_fire(self.schedule, self.name, now=max(previous or now, now))
        return None if fire is None else fire.at


@dataclass(kw_only=True)
class _Watched:
    schedule: Schedule
    #: All that the schedule planned up to this moment is in the ledger.
    after: datetime


class Scheduler:
    """Fires the sites' schedules while it leads; without the lease it stands by."""

    def __init__(
        self,
        app: App,
        start_crawl: StartCrawl,
        *,
        lease_seconds: float = LEASE_SECONDS,
        sites_seconds: float = SITES_SECONDS,
    ) -> None:
        self.sites_seconds = sites_seconds
        self.app = app
        self.crawls = Crawls(app, start_crawl)
        self.leadership = Leadership(app.leases, "scheduler", seconds=lease_seconds)
        self._inbox: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._fired: set[str] = set()
        self._watched: dict[str, _Watched] = {}
        self._leads = self._stands_by = False
        self._told: str | None = None
        self._sites_at = self._reap_at = 0.0
        self._ahead = time.time() - time.monotonic()
        self._clock = BackgroundScheduler(
            timezone=UTC, executors={"default": ThreadPoolExecutor(max_workers=1)}
        )

    def run(self, should_stop: Callable[[], bool]) -> None:
        """Work until asked to stop; then stop the crawls and end their runs truthfully."""
        # what it does is one line of ours each; its own would be four a second
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        self._clock.start()
        try:
            while not should_stop():
                self._try(self.tick)
                time.sleep(_TICK_SECONDS)
        finally:
            self._clock.shutdown(wait=False)
            self._try(self.stop)

    def tick(self) -> None:
        """One turn: lead or stand by, look at the sites, enter what fired, tend the crawls.

        Raises:
            RetryLater: the database does not take it now; the next turn goes on from here.
        """
        if self._slept():
            # the crawls slept as well: they are given time for a sign of life
            self._reap_at = time.monotonic() + SILENCE.total_seconds()
            self.crawls.believe_until = self._reap_at
        self.crawls.watch()
        if not self.leadership.keep():
            self._stand_by()
            return
        if not self._leads:
            self._take_over()
        if time.monotonic() >= self._sites_at:
            self._look_at_sites()
            self._sites_at = time.monotonic() + self.sites_seconds
        self._enter_fired()
        if time.monotonic() >= self._reap_at:
            self._reap()
            self._reap_at = time.monotonic() + _REAP_SECONDS
        self.crawls.start_waiting()

    def stop(self) -> None:
        """Stop the crawls; each that was cut short is planned again for the next start."""
        for run in self.crawls.stop():
            if run.cause != "user":
                self._plan_again(run.site)
        if self._leads:
            self._leads = False
            self.leadership.give_back()

    def _slept(self) -> bool:
        """Whether the machine slept since the last turn: the wall clock ran, ours stood still."""
        before, self._ahead = self._ahead, time.time() - time.monotonic()
        return self._ahead - before > _SLEPT_SECONDS

    def _try(self, step: Callable[[], None]) -> None:
        try:
            step()
        except RetryLater as error:
            if self._told != str(error):
                logger.warning("the scheduler waits: %s", error)
            self._told = str(error)
            time.sleep(1)
        else:
            self._told = None

    def _stand_by(self) -> None:
        if not self._stands_by:
            logger.warning(
                "Another scheduler leads this store (%s); this one stands by and takes over "
                "when that one ends.",
                self.leadership.other,
            )
        self._leads, self._stands_by = False, True
        self._clock.remove_all_jobs()
        self._watched.clear()

    def _take_over(self) -> None:
        """Enter what was missed while nobody led, and plan again what was cut short."""
        self._leads, self._stands_by = True, False
        self._look_at_sites(since=self.leadership.last_led_at)
        self._reap()

    def _reap(self) -> None:
        for run in self.app.runs.reap(now=datetime.now(UTC), apart_from=self.crawls.going):
            logger.warning("run %d of %s had died", run.id, run.site)
            if run.cause != "user":
                self._plan_again(run.site)

    def _plan_again(self, name: str) -> None:
        now = datetime.now(UTC)
        try:
            site = self.app.sites.get(name)
        except NotFound:
            return
        if not site.is_paused and all(r.site != name for r in self.app.runs.unfinished()):
            jobs.enter(self.app, self.crawls, site, planned_at=now, now=now, cause="catch-up")

    def _look_at_sites(self, since: datetime | None = None) -> None:
        """Make the jobs agree with the sites. *since* tells from when on nobody led."""
        if self._clock.running:
            # it waits by a clock that stands still while the machine sleeps
            self._clock.wakeup()
        sites = {site.name: site for site in self.app.sites.all()}
        for name in self._watched.keys() - sites.keys():
            del self._watched[name]
            self._clock.remove_job(f"crawl:{name}")
        for name, site in sites.items():
            known = self._watched.get(name)
            if known is None or known.schedule != site.schedule:
                now = datetime.now(UTC)
                after = now if known else self._begin(site, since=since, now=now)
                self._watch(site, after)

    def _begin(self, site: Site, *, since: datetime | None, now: datetime) -> datetime:
        """Take up a site: its first run, or what was missed since it was last served."""
        last = self.app.runs.last_planned(site.name)
        if last is None:
            every = site.schedule.every_seconds
            if every is None:
                return now
            # someone who adds a site wants to see it read, not to wait an interval; what follows
            # is an interval later or more
            jobs.enter(self.app, self.crawls, site, planned_at=now, now=now)
            return now + timedelta(seconds=every)
        if since is None:
            return max(last, now)
        return jobs.enter_due(
            self.app, self.crawls, site, after=max(last, since), now=now, grace_seconds=0
        )

    def _watch(self, site: Site, after: datetime) -> None:
        self._watched[site.name] = _Watched(schedule=site.schedule, after=after)
        self._clock.add_job(
            self._inbox.put,
            SiteTrigger(site.schedule, site.name),
            args=[site.name],
            id=f"crawl:{site.name}",
            replace_existing=True,
            coalesce=True,
            max_instances=1,
            # however late: what is still on time is decided against the ledger
            misfire_grace_time=None,
        )

    def _enter_fired(self) -> None:
        while not self._inbox.empty():
            self._fired.add(self._inbox.get())
        self._fired &= self._watched.keys()
        for name in sorted(self._fired):
            watched = self._watched[name]
            try:
                site = self.app.sites.get(name)
            except NotFound:
                self._fired.discard(name)
                continue
            if site.schedule == watched.schedule:
                watched.after = jobs.enter_due(
                    self.app, self.crawls, site, after=watched.after, now=datetime.now(UTC)
                )
            self._fired.discard(name)
