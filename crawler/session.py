"""One crawl of one site: its objects, its counters, and how it ends in the ledger."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from scrapy.crawler import Crawler

from config.bootstrap import App
from config.settings import Settings
from crawler.endings import Ending, end_run
from crawler.scope import Scope
from pipeline.errors import NotFound, RetryLater
from pipeline.model import Capture, Role, RunOutcome
from pipeline.site import Site
from storage.sites import host_of

logger = logging.getLogger(__name__)

#: Counters every run has, so that a table of runs has the same columns everywhere.
COUNTERS = (
    "pages",
    "bytes",
    "lists",
    "found",
    "new_articles",
    "rechecked",
    "not_modified",
    "http_errors",
    "failures",
    "refused",
    "busy",
)
ONE_AT_A_TIME = "one host is never crawled by two runs at once"
#: Seconds. Without any delay Scrapy 2.19 starts all waiting requests of a host at once, whatever
#: its concurrency: it counts a transfer only when its task first runs.
MIN_DELAY = 0.001
#: Why a crawl nobody wants any more ended, by the reason Scrapy is given.
_UNWANTED = {
    "site_removed": "the site was removed; what was fetched is kept",
    "site_paused": "the site was paused; what was fetched is kept, the rest stays due",
}
#: Another writer may hold the database for a moment when the run wants to end.
_END_TRIES = 3


class Session:
    """The crawl that is going on in this process."""

    def __init__(self, app: App, site: Site, run_id: int, *, is_wanted_now: bool = False) -> None:
        self.app = app
        self.site = site
        self.run_id = run_id
        self.scope = Scope(site)
        #: A person asked for it: start pages are fetched even if they failed a moment ago.
        self.is_wanted_now = is_wanted_now
        self.is_stopping = False
        #: Addresses of the pages the site names to start from.
        self.start_ids: set[int] = set()
        self.deadline = time.monotonic() + app.settings.crawl_timeout_seconds
        self._counts: Counter[str] = Counter(dict.fromkeys(COUNTERS, 0))
        self._trouble: str | None = None
        self._note: str | None = None
        self._cut_short: str | None = None
        self._idle: str | None = None
        #: Hosts asked for, each with who else crawls it; ``None`` for those locked for this run.
        self._hosts: dict[str, str | None] = {}
        self._start_pages: Counter[bool] = Counter()
        self._start_error: str | None = None

    # counting

    def count(self, name: str, by: int = 1) -> None:
        """Add to a counter."""
        self._counts[name] += by

    def count_capture(self, capture: Capture) -> None:
        """Count a stored capture."""
        self._counts["pages"] += 1
        self._counts["bytes"] += len(capture.body)
        if capture.role is not Role.ARTICLE:
            self._counts["lists"] += 1
        if capture.status == 304:
            self._counts["not_modified"] += 1
        elif capture.status >= 400:
            self._counts["http_errors"] += 1

    def count_start_page(self, *, is_read: bool, why: str = "") -> None:
        """Note whether a start page could be read: a crawl in which none could has failed."""
        self._start_pages[is_read] += 1
        if not is_read:
            self._start_error = self._start_error or why

    @property
    def counts(self) -> dict[str, int]:
        """The counters so far."""
        return dict(self._counts)

    # hosts

    def lock_host(self, url: str) -> str | None:
        """Lock the host of *url* for this run; otherwise return who crawls it.

        A host that is busy stays so for this crawl: its addresses wait for a later one.
        """
        host = host_of(url)
        if host not in self._hosts:
            self._hosts[host] = self.app.runs.lock_host(self.run_id, host, now=datetime.now(UTC))
        return self._hosts[host]

    def count_busy(self, holder: str) -> None:
        """Count an address that was not asked for because another run crawls its host."""
        self.count("busy")
        self.nothing_due(f"{holder}; {ONE_AT_A_TIME}")

    # stopping and ending

    def fail(self, reason: str) -> None:
        """Note why the run is to be called failed; the first reason counts."""
        self._trouble = self._trouble or reason

    def note(self, text: str) -> None:
        """Something a reader of the ledger should know about a run that went well."""
        self._note = self._note or text

    def nothing_due(self, reason: str) -> None:
        """Note why no start page was asked for: if nothing else is, the run was skipped."""
        self._idle = reason
        self.note(reason)

    def stop(self, crawler: Crawler, why: str) -> None:
        """End the crawl: what is in flight is finished and stored, the rest stays due."""
        if not self.is_stopping:
            self.is_stopping = True
            task = asyncio.ensure_future(crawler.engine.close_spider_async(reason=why))
            task.add_done_callback(_log_error)

    def closed(self, reason: str) -> None:
        """Take in why Scrapy closed a spider."""
        if reason == "shutdown":
            self.is_stopping = True
            self.fail("stopped before its end; what it had fetched is kept, the rest stays due")
        elif reason == "time_limit":
            seconds = self.app.settings.crawl_timeout_seconds
            self._cut_short = f"reached its limit of {seconds:.0f} seconds; the rest stays due"
        elif reason in _UNWANTED:
            self._cut_short = _UNWANTED[reason]

    def why_unwanted(self) -> str | None:
        """Why the crawl should end: somebody removed or paused its site meanwhile."""
        try:
            is_paused = self.app.sites.get(self.site.name).is_paused
        except NotFound:
            return "site_removed"
        return "site_paused" if is_paused and not self.site.is_paused else None

    def ending(self) -> Ending:
        """How the run ends, as things stand."""
        reason = self._trouble
        if reason is None and self._start_pages[False] and not self._start_pages[True]:
            reason = self._start_error
        is_idle = self._idle is not None and not self._counts["pages"] + self._counts["failures"]
        ran = RunOutcome.SKIPPED if is_idle else RunOutcome.RAN
        outcome = RunOutcome.FAILED if reason else ran
        return Ending(
            outcome=outcome, reason=reason or self._cut_short or self._note, counts=self.counts
        )

    def end(self) -> Ending:
        """Write the run's end into the ledger.

        Raises:
            RetryLater: the database does not take it.
        """
        ending = self.ending()
        for left in reversed(range(_END_TRIES)):
            try:
                end_run(self.app, self.run_id, ending)
            except RetryLater:
                if not left:
                    raise
                time.sleep(1)
            else:
                break
        return ending


def open_session(
    app: App, site: str, run_id: int, *, is_wanted_now: bool = False
) -> Session | None:
    """Start the planned run; ``None`` when it was skipped.

    That is so when its host is being crawled, or its site was removed since it was planned.
    """
    try:
        row = app.sites.get(site)
    except NotFound:
        _skip(app, run_id, "the site was removed")
        return None
    holder = app.runs.start(run_id, host_of(row.url), now=datetime.now(UTC), pid=os.getpid())
    if holder is not None:
        _skip(app, run_id, f"{holder}; {ONE_AT_A_TIME}")
        return None
    return Session(app, row, run_id, is_wanted_now=is_wanted_now)


def _skip(app: App, run_id: int, reason: str) -> None:
    end_run(app, run_id, Ending(outcome=RunOutcome.SKIPPED, reason=reason, counts={}))


def site_settings(site: Site, ours: Settings) -> dict[str, Any]:
    """Scrapy's settings that depend on the site and the machine."""
    agent = site.user_agent or ours.user_agent
    return {
        "DOWNLOAD_DELAY": max(site.delay_seconds, MIN_DELAY),
        "CONCURRENT_REQUESTS_PER_DOMAIN": site.concurrency,
        "CONCURRENT_REQUESTS": max(8, site.concurrency),
        "ROBOTSTXT_OBEY": site.obeys_robots,
        "USER_AGENT": agent,
        # robots.txt is matched by the product's name, not by what follows it
        "ROBOTSTXT_USER_AGENT": agent.split("/")[0].split()[0] if agent.strip() else None,
        "DOWNLOAD_TIMEOUT": ours.fetch_timeout_seconds,
        "DOWNLOAD_MAXSIZE": ours.max_page_bytes,
        "DOWNLOAD_WARNSIZE": 0,
    }


def _log_error(task: asyncio.Future[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.debug("closing the spider: %s", error)
