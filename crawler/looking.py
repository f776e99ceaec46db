"""The fetching behind a look at a site: Scrapy's downloader with our middlewares, no store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from config.settings import Settings
from crawler.child import make_process, scrapy_settings
from crawler.failures import explain_failure
from crawler.findings import FetchError, Findings, Page
from crawler.look import Look
from crawler.session import MIN_DELAY, site_settings
from pipeline.errors import RepostwatchError
from pipeline.site import Site


@dataclass
class _Session:
    """What the middlewares want of a session, and where the answer goes."""

    site: Site
    settings: Settings
    answer: list[Findings] = field(default_factory=list)
    error: list[BaseException] = field(default_factory=list)

    def lock_host(self, url: str) -> None:
        """A look is a few requests a person waits for: it takes no lock."""


class _LookSpider(Spider):
    """Not a kind of crawl: it stores nothing and is not found by ``scrapy list``."""

    name = "look"
    session: _Session

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:  # noqa: ANN401 - Scrapy's own
        session: _Session = kwargs["session"]
        site = session.site
        values = site_settings(site, session.settings)
        values["DOWNLOAD_DELAY"] = MIN_DELAY if site.is_local else min(1.0, site.delay_seconds)
        for name, value in values.items():
            crawler.settings.set(name, value, priority="spider")
        return super().from_crawler(crawler, *args, **kwargs)

    async def start(self) -> AsyncIterator[Request]:
        """Look; the answer goes to the session."""
        try:
            self.session.answer.append(await Look(self._fetch, self.session.site).run())
        except RepostwatchError as error:
            self.session.error.append(error)
        nothing: tuple[Request, ...] = ()
        for request in nothing:  # Scrapy wants a generator
            yield request

    async def _fetch(self, url: str) -> Page:
        try:
            response = await self.crawler.engine.download_async(
                Request(url, callback=NO_CALLBACK, dont_filter=True)
            )
        except Exception as error:
            raise FetchError(*explain_failure(error, url, self.session.settings)) from error
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        return Page(
            url=response.url,
            status=response.status,
            content_type=content_type,
            body=response.body,
        )


def look(settings: Settings, draft: Site) -> Findings:
    """Look at a site, in this process, which can do so once.

    Raises:
        RepostwatchError: what is wrong with the site.
    """
    session = _Session(site=draft, settings=settings)
    values = scrapy_settings(settings)
    values.setdict({"EXTENSIONS": {}, "ITEM_PIPELINES": {}, "RETRY_TIMES": 1}, priority="cmdline")
    process = make_process(values)
    process.crawl(_LookSpider, session=session)
    process.start()
    for error in session.error:
        raise error
    return session.answer[0]
