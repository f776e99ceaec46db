"""Signs of life of a running crawl, what ends it early, and what went wrong in it."""

from __future__ import annotations

import asyncio
import itertools
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals

from crawler.endings import mistake
from pipeline.errors import RetryLater

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

    from crawler.session import Session
    from crawler.spiders.base import SiteSpider

#: Seconds between two looks at the clock.
TICK = 1.0
#: Ticks between two signs of life: the ledger takes a run for dead after 90 seconds of silence.
SIGN_EVERY = 3


class Heartbeat:
    """An extension that writes counters into the run's row and ends a crawl that takes too long."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.beating: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of making a component."""
        heartbeat = cls(crawler)
        for receiver, signal in (
            (heartbeat.spider_opened, signals.spider_opened),
            (heartbeat.spider_closed, signals.spider_closed),
            (heartbeat.spider_error, signals.spider_error),
            (heartbeat.item_error, signals.item_error),
        ):
            crawler.signals.connect(receiver, signal=signal)
        return heartbeat

    def spider_opened(self, spider: SiteSpider) -> None:
        """Begin."""
        self.session: Session = spider.session
        self.beating = asyncio.ensure_future(self._beat())

    def spider_closed(self, reason: str) -> None:
        """Tell the session why it ended."""
        if self.beating is not None:
            self.beating.cancel()
        self.session.closed(reason)

    def spider_error(self, failure: Failure) -> None:
        """A mistake of ours in a callback: the run must not pass for a good one."""
        self._mistake(failure.value)

    def item_error(self, failure: Failure) -> None:
        """The same in the item pipeline."""
        self._mistake(failure.value)

    def _mistake(self, error: Any) -> None:  # noqa: ANN401 - Twisted's failures hold anything
        self.session.fail(mistake(error).reason or "")

    async def _beat(self) -> None:
        for tick in itertools.count(1):
            await asyncio.sleep(TICK)
            if time.monotonic() > self.session.deadline:
                self.session.stop(self.crawler, "time_limit")
            if tick % SIGN_EVERY == 0:
                # a sign that is not taken is no reason to end the crawl: the next one may be
                with suppress(RetryLater):
                    if (why := await asyncio.to_thread(self._give_sign)) is not None:
                        self.session.stop(self.crawler, why)

    def _give_sign(self) -> str | None:
        session = self.session
        session.app.runs.alive(session.run_id, now=datetime.now(UTC), counts=session.counts)
        return session.why_unwanted()
