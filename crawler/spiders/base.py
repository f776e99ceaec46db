"""What every kind of crawl shares: a session, requests for addresses, captures of answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError
from scrapy.http import Response
from twisted.python.failure import Failure

from config.bootstrap import build_from_environ
from crawler.failures import describe_failure
from crawler.items import Fetched
from crawler.middlewares import BusyHostError, RobotsRefusalError
from crawler.session import Session, open_session, site_settings
from pipeline.model import Address, Capture, Role
from pipeline.reading.parts import MAX_PARTS, find_next_part, may_have_parts


class SiteSpider(Spider):
    """A crawl of one site. Subclasses say what is due (``start``) and what an answer means."""

    session: Session

    @classmethod
    def from_crawler(
        cls,
        crawler: Crawler,
        site: str | None = None,
        session: Session | None = None,
        **kwargs: Any,  # noqa: ANN401 - the command line's -a
    ) -> Self:
        """Make the spider; under ``scrapy crawl`` (no session given) with a run of its own.

        Raises:
            UsageError: no site is named, or its host is being crawled.
            RepostwatchError: the store or the site cannot be used.
        """
        is_own = session is None
        if session is None:
            session = _session_for_command_line(site)
        for name, value in site_settings(session.site, session.app.settings).items():
            crawler.settings.set(name, value, priority="spider")
        spider = super().from_crawler(crawler, session=session, **kwargs)
        if is_own:
            crawler.signals.connect(spider._end_own_run, signal=signals.engine_stopped)
        return spider

    def _end_own_run(self) -> None:
        ending = self.session.end()
        self.session.app.close()
        self.logger.info("run %s: %s %s", self.session.run_id, ending.outcome, ending.reason or "")

    def request_for(self, address: Address, callback: Callable[..., Any]) -> Request:
        """A request for an address; conditional if the last answer gave something to ask with."""
        headers: dict[str, str] = {}
        if address.etag:
            headers["If-None-Match"] = address.etag
        if address.last_modified:
            headers["If-Modified-Since"] = address.last_modified
        return Request(
            address.url,
            callback=callback,
            errback=self.note_failure,
            headers=headers,
            dont_filter=True,
            cb_kwargs={"address": address},
        )

    def capture(
        self,
        response: Response,
        address: Address,
        *,
        next_due: datetime | None = None,
        awaits_parts: bool = False,
        part_of: tuple[int, int] | None = None,
    ) -> Fetched:
        """The item for an answer: status, headers and undecoded bytes as they came."""
        headers = tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        )
        capture = Capture(
            site=address.site,
            url=address.url if part_of is None else response.request.url,  # type: ignore[union-attr]  # set by Scrapy
            final_url=response.url,
            role=address.role if part_of is None else Role.PART,
            fetched_at=datetime.now(UTC),
            status=response.status,
            headers=headers,
            body=b"" if response.status == 304 else response.body,
            run_id=self.session.run_id,
        )
        return Fetched(
            address=address,
            capture=capture,
            next_due=next_due,
            awaits_parts=awaits_parts,
            part_of=part_of,
        )

    async def store_article(
        self, response: Response, address: Address
    ) -> AsyncIterator[Fetched | Request]:
        """The callback for an article: it is stored, its further parts follow; reading is later."""
        awaits = response.status == 200 and may_have_parts(response.body)
        item = self.capture(response, address, awaits_parts=awaits)
        yield item
        first = await item.stored
        if awaits and first is not None:
            async for request in self._next_part(response, address, first, (response.url,)):
                yield request

    async def store_part(
        self, response: Response, address: Address, first: int, seen: tuple[str, ...]
    ) -> AsyncIterator[Fetched | Request]:
        """The callback for a further part of an article."""
        if response.status != 200:
            await asyncio.to_thread(self.session.app.frontier.parts_done, first)
            return
        item = self.capture(response, address, part_of=(first, len(seen)))
        yield item
        if await item.stored is not None:
            async for request in self._next_part(response, address, first, seen):
                yield request

    async def _next_part(
        self, response: Response, address: Address, first: int, seen: tuple[str, ...]
    ) -> AsyncIterator[Request]:
        """The request for the part after this one; without one the article is complete."""
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        url = await asyncio.to_thread(find_next_part, response.body, response.url, content_type)
        if url is None or url in seen or len(seen) >= MAX_PARTS:
            await asyncio.to_thread(self.session.app.frontier.parts_done, first)
            return
        yield Request(
            url,
            callback=self.store_part,
            errback=self.end_parts,
            dont_filter=True,
            cb_kwargs={"address": address, "first": first, "seen": (*seen, url)},
        )

    async def end_parts(self, failure: Failure) -> None:
        """The errback for a part: the article is processed with the parts there are."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        self.logger.info("%s: a part could not be fetched", request.url)
        self.session.count("failures")
        await asyncio.to_thread(self.session.app.frontier.parts_done, request.cb_kwargs["first"])

    async def note_failure(self, failure: Failure) -> None:
        """The errback: no answer at all. The address stays due, later with each failure."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        await self.fail(request.cb_kwargs["address"], failure.value)

    async def fail(self, address: Address, error: BaseException | None) -> None:
        """Note that an address could not be fetched; one on a busy host simply stays due."""
        if isinstance(error, BusyHostError):
            self.session.count_busy(str(error))
            return
        why = describe_failure(error, address.url, self.session.app.settings)
        self.logger.info("%s: %s", address.url, why)
        self.session.count("refused" if isinstance(error, RobotsRefusalError) else "failures")
        if address.id in self.session.start_ids:
            self.session.count_start_page(is_read=False, why=why)
        await asyncio.to_thread(
            self.session.app.frontier.failed, address, why, now=datetime.now(UTC)
        )


def _session_for_command_line(site: str | None) -> Session:
    if not site:
        raise UsageError("name the site: -a site=NAME (`repostwatch sites list` shows them)")
    app = build_from_environ()
    run = app.runs.plan(site, cause="user", planned_at=datetime.now(UTC))
    session = open_session(app, site, run.id, is_wanted_now=True) if run else None
    if session is None:
        raise UsageError(f"the host of {site} is being crawled by another run; try again later")
    return session
