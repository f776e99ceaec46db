"""Before each request, redirects and robots.txt included: may we go there, and by which way?"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.error import DNSLookupError

from crawler.guard import is_ip_address, is_local_name, is_public_address

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

    from crawler.session import Session

#: A longer Crawl-delay than this would let a crawl of any size run into its time limit.
LONGEST_CRAWL_DELAY = 60.0


class PrivateAddressError(IgnoreRequest):
    """The host is on a private network and the site is not marked as local."""


class RobotsRefusalError(IgnoreRequest):
    """robots.txt does not let us fetch the address.

    Attributes:
        status: what the server answered when asked for robots.txt.
    """

    def __init__(self, *, status: int | None) -> None:
        self.status = status
        super().__init__("refused by robots.txt")


class BusyHostError(IgnoreRequest):
    """Another run crawls the host: the address waits for a later crawl."""


class GuardMiddleware:
    """Keeps requests off private networks, and sends them through the site's proxy.

    The name is resolved here through the reactor's resolver, which remembers the answer for the
    life of the process: the connection goes to the address that was checked, so a name that
    resolves differently the second time gains nothing. A proxy resolves names itself, and is
    trusted because a person named it; proxies of the environment are not used.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of making a component."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or raise.

        Raises:
            PrivateAddressError: the host is private.
            CannotResolveHostError: the host has no address.
        """
        session: Session = self.crawler.spider.session  # type: ignore[union-attr]  # set by SiteSpider
        request.meta["proxy"] = session.site.proxy
        if session.site.is_local:
            return
        host = urlsplit(request.url).hostname or ""
        if is_local_name(host):
            raise PrivateAddressError(host)
        if is_ip_address(host):
            if not is_public_address(host):
                raise PrivateAddressError(host)
        elif session.site.proxy is None and not is_public_address(await _resolve(host)):
            raise PrivateAddressError(host)


async def _resolve(host: str) -> str:
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

    try:
        address: str = await maybe_deferred_to_future(reactor.resolve(host))  # type: ignore[arg-type]  # Twisted declares it without self
    except (DNSLookupError, UnicodeError, ValueError) as error:
        raise CannotResolveHostError(host) from error
    return address


class HostLockMiddleware:
    """Locks each host at its first request, so that no two runs ever crawl it at once.

    A site's lists and articles may be on other hosts than its own address.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._turn = asyncio.Lock()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of making a component."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or raise BusyHostError."""
        session: Session = self.crawler.spider.session  # type: ignore[union-attr]  # set by SiteSpider
        async with self._turn:
            holder = await asyncio.to_thread(session.lock_host, request.url)
        if holder is not None:
            raise BusyHostError(holder)


class RobotsMiddleware(RobotsTxtMiddleware):
    """robots.txt as RFC 9309 has it, Crawl-delay included.

    Beyond Scrapy's: a server that answers for robots.txt with an error of its own (5xx) is taken
    to refuse everything, 4xx to allow everything (on your own network both allow); where it cannot
    be fetched at all, nothing else is fetched either; a Crawl-delay longer than the site's delay
    is kept, up to a minute.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._statuses: dict[str, int] = {}
        self._errors: dict[str, Exception] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        crawler.signals.connect(self._slow_down, signal=signals.robots_parsed)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules for the request's host, fetched once.

        Requests that wait for the same robots.txt wait here: of those that Scrapy lets wait for
        one Deferred only the first gets its rules, the others get none and would all be let pass.
        """
        async with self._locks.setdefault(urlsplit(request.url).netloc, asyncio.Lock()):
            return await super().robot_parser(request)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raise RobotsRefusalError where robots.txt refuses, or why it could not be fetched."""
        netloc = urlsplit(request.url).netloc
        if netloc in self._errors:
            raise self._errors[netloc]
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise RobotsRefusalError(status=self._statuses.get(netloc)) from error

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._errors[netloc] = exc
        super()._robots_error(exc, netloc)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        session: Session = self.crawler.spider.session  # type: ignore[union-attr]  # set by SiteSpider
        self._statuses[netloc] = response.status
        if response.status >= 500 and not session.site.is_local:
            response = response.replace(body=b"User-agent: *\nDisallow: /\n")
        elif response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _slow_down(self, robotparser: RobotParser, request: Request) -> None:
        agent = self._robotstxt_useragent or self._default_useragent
        wanted = robotparser.crawl_delay(agent)
        downloader = self.crawler.engine.downloader
        if wanted is None or wanted <= self.crawler.settings.getfloat("DOWNLOAD_DELAY"):
            return
        delay = min(float(wanted), LONGEST_CRAWL_DELAY)
        key = downloader.get_slot_key(request)
        # for the slot there is, and for one made anew after a minute without requests
        settings: dict[str, Any] = downloader.per_slot_settings.setdefault(key, {})
        settings.update(delay=delay, concurrency=1)
        if key in downloader.slots:
            downloader.slots[key].delay = delay
            downloader.slots[key].concurrency = 1
