"""The crawls that run now, and whose turn is next."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from config.bootstrap import App
from pipeline.errors import BadInput, NotFound, RepostwatchError
from pipeline.model import RunOutcome
from storage.runs import SILENCE, Run
from storage.sites import host_of

logger = logging.getLogger(__name__)

#: A crawl over its time ends itself; it is stopped from outside this much later.
GRACE_SECONDS = 30.0
#: A crawl that has not even begun after this long never will (start-up takes a few seconds).
_START_SECONDS = 120.0
#: A crawl that is stopped may take this long for storing what is in flight.
_STOP_SECONDS = 5.0


class Crawl(Protocol):
    """A crawl's process. It writes its own start, signs of life and end into the ledger."""

    @property
    def pid(self) -> int | None:
        """The number of its process."""

    @property
    def is_running(self) -> bool:
        """Whether the process is there."""

    def stop(self, wait_seconds: float) -> None:
        """End the process and all it started: by asking, then by force."""

    def finish(self, app: App) -> Run:
        """The run of a process that has ended; one left open is ended as failed."""


#: Starts the crawl of a site's name for a run's number.
StartCrawl = Callable[[str, int], Crawl]


@dataclass(kw_only=True)
class _Going:
    run: Run
    host: str
    crawl: Crawl
    since: float = field(default_factory=time.monotonic)


class Crawls:
    """Starts waiting runs while there is room, and sees to it that each one ends.

    What waits is read from the ledger each time, so nothing is lost with this process. A run
    waits while all places are taken or its host is being crawled; the longest waiting goes first.
    """

    def __init__(self, app: App, start_crawl: StartCrawl) -> None:
        self.app = app
        self.start_crawl = start_crawl
        self.going: dict[int, _Going] = {}
        #: Until then a silent crawl is not taken for stuck.
        self.believe_until = 0.0

    def start_waiting(self) -> None:
        """Start what can be started."""
        waiting = [run for run in self.app.runs.unfinished() if self._waits(run)]
        if not waiting:
            return
        busy = self.busy_hosts()
        for run in waiting:
            if len(set(busy.values())) >= self.app.settings.max_crawls:
                return
            host = self._host_if_wanted(run)
            if host is not None and host not in busy:
                self._start(run, host)
                busy[host] = run.id

    def busy_hosts(self) -> dict[str, int]:
        """Hosts being crawled, each with its run; crawls of other processes too."""
        return self.app.runs.crawled_hosts() | {g.host: g.run.id for g in self.going.values()}

    def why_waiting(self, run: Run) -> str:
        """Why a planned run has not been started yet, for the ledger."""
        busy = self.busy_hosts()
        if run.id in self.going:
            return "is just starting"
        try:
            host = host_of(self.app.sites.get(run.site).url)
        except NotFound:
            return "waits for a site that was removed"
        if host in busy:
            return f"waits until run {busy[host]} has finished with the host {host}"
        most = self.app.settings.max_crawls
        return f"waits for a free place ({most} of {most} crawls are running)"

    def watch(self) -> None:
        """Note the crawls that ended; stop those that are stuck."""
        for going in list(self.going.values()):
            if not going.crawl.is_running:
                self._close(going)
            elif (why := self._why_stuck(going)) is not None:
                logger.warning("run %d of %s is stopped: it %s", going.run.id, going.run.site, why)
                going.crawl.stop(_STOP_SECONDS)
                self._close(going, reason=f"stopped: it {why}")

    def stop(self) -> list[Run]:
        """Stop every crawl, all at once; return the runs that were cut short."""
        stopped = list(self.going.values())
        threads = [
            threading.Thread(target=going.crawl.stop, args=[_STOP_SECONDS], daemon=True)
            for going in stopped
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        runs = [self._close(going, reason="stopped with Repostwatch") for going in stopped]
        return [run for run in runs if run.outcome is RunOutcome.FAILED]

    def _waits(self, run: Run) -> bool:
        return (
            run.outcome is RunOutcome.PLANNED and run.cause != "user" and run.id not in self.going
        )

    def _host_if_wanted(self, run: Run) -> str | None:
        """The host of the run's site; a run whose site was paused or removed is ended."""
        try:
            site = self.app.sites.get(run.site)
        except BadInput:
            self._skip(run, "the site was removed")
            return None
        if site.is_paused:
            self._skip(run, "the site is paused")
            return None
        return host_of(site.url)

    def _skip(self, run: Run, reason: str) -> None:
        self.app.runs.end(run.id, RunOutcome.SKIPPED, now=datetime.now(UTC), reason=reason)

    def _start(self, run: Run, host: str) -> None:
        try:
            crawl = self.start_crawl(run.site, run.id)
        except (OSError, RepostwatchError) as error:
            reason = f"its process could not be started: {error}"
            logger.exception("run %d of %s: %s", run.id, run.site, reason)
            self.app.runs.end(run.id, RunOutcome.FAILED, now=datetime.now(UTC), reason=reason)
            return
        self.going[run.id] = _Going(run=run, host=host, crawl=crawl)
        logger.debug("run %d of %s has started, process %s", run.id, run.site, crawl.pid)

    def _why_stuck(self, going: _Going) -> str | None:
        seconds = time.monotonic() - going.since
        if seconds > self.app.settings.crawl_timeout_seconds + GRACE_SECONDS:
            return f"took longer than {self.app.settings.crawl_timeout_seconds:.0f} s"
        if seconds < min(_START_SECONDS, SILENCE.total_seconds()):
            return None
        run = self.app.runs.get(going.run.id)
        if run.outcome is RunOutcome.PLANNED and seconds > _START_SECONDS:
            return f"had not begun after {_START_SECONDS:.0f} s"
        if run.heartbeat_at is None or time.monotonic() < self.believe_until:
            return None
        if datetime.now(UTC) - run.heartbeat_at > SILENCE:
            return f"gave no sign of life for {SILENCE.total_seconds():.0f} s"
        return None

    def _close(self, going: _Going, *, reason: str | None = None) -> Run:
        """Forget a crawl that is over; its run has an end, *reason* if it left none itself."""
        if reason is not None:
            kept = "; what it had fetched is kept, the rest stays due"
            now = datetime.now(UTC)
            self.app.runs.end(going.run.id, RunOutcome.FAILED, now=now, reason=reason + kept)
        run = going.crawl.finish(self.app)
        del self.going[run.id]
        level = logging.WARNING if run.outcome is RunOutcome.FAILED else logging.INFO
        pages = run.counts.get("pages", 0)
        why = f" ({run.reason})" if run.reason else ""
        logger.log(level, "run %d of %s: %s, %s pages%s", run.id, run.site, run.outcome, pages, why)
        return run
