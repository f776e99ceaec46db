"""What is new on a site: start pages, the pages they lead to, and the first fetch of articles."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.entries import Entry, read_entry
from crawler.items import Fetched
from crawler.spiders.base import SiteSpider
from pipeline.errors import BodyDamaged, BodyMissing
from pipeline.model import Address, FoundAddress, Queue, Role
from pipeline.reading.sitemaps import SitemapLink
from pipeline.site import Site
from storage.frontier import WHEN_FOLLOWED

#: Sitemaps followed from one index in one crawl: the newest, then those not read yet.
MAX_SITEMAPS = 50
#: Sections looked into in one crawl beside the start pages; the rest stays due.
MAX_SECTIONS = 50
#: A section that brought something new, that only repeats what is known, that lists nothing.
SECTION_AGAIN = timedelta(hours=6)
QUIET_SECTION_AGAIN = timedelta(days=2)
EMPTY_SECTION_AGAIN = timedelta(days=30)
#: An index of sitemaps may lead to indexes; deeper nesting is a mistake of the site.
MAX_SITEMAP_DEPTH = 3


class DiscoverySpider(SiteSpider):
    """Reads what lists articles, enters the new ones and fetches them in the same crawl."""

    name = "discovery"

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Scrapy's own
        super().__init__(*args, **kwargs)
        self.articles_left = self.session.site.max_new_articles
        self.sections_left = MAX_SECTIONS
        self.visited: set[int] = set()

    async def start(self) -> AsyncIterator[Request]:
        """Start pages, what an earlier crawl left of lists, then articles not fetched yet."""
        lists, articles = await asyncio.to_thread(self._due)
        for address in lists:
            if address.depth or self._is_start(address) or self._take_section():
                yield self._list_request(address)
        for address in articles:
            if request := self._article_request(address):
                yield request

    def _due(self) -> tuple[list[Address], list[Address]]:
        frontier, site = self.session.app.frontier, self.session.site
        now = datetime.now(UTC)
        starts = [one for both in frontier.enter(site.name, _starts(site), now=now) for one in both]
        due = frontier.due(site.name, Queue.DISCOVERY, now=now, limit=site.max_new_articles + 1000)
        self.session.start_ids = ids = {one.id for one in starts}
        lists = [one for one in starts if one.due_at <= now or self.session.is_wanted_now]
        if not lists:
            again = min(one.due_at for one in starts)
            self.session.nothing_due(
                f"its start pages failed lately and are tried again from {again:%H:%M:%S} UTC on"
            )
        lists += [one for one in due if one.role is not Role.ARTICLE and one.id not in ids]
        return lists, [one for one in due if one.role is Role.ARTICLE]

    def _is_start(self, address: Address) -> bool:
        return address.id in self.session.start_ids

    def _take_section(self) -> bool:
        self.sections_left -= 1
        return self.sections_left >= 0

    def _list_request(self, address: Address) -> Request:
        self.visited.add(address.id)
        return self.request_for(address, self.parse_list).replace(priority=10 - address.depth)

    def _article_request(self, address: Address) -> Request | None:
        """A request for an article's first fetch; ``None`` beyond the bound: it stays due."""
        if address.id in self.visited:
            return None
        if self.articles_left <= 0:
            self.session.note(
                f"reached its bound of {self.session.site.max_new_articles} new articles "
                "(max_new_articles); the rest stays due"
            )
            return None
        self.articles_left -= 1
        self.visited.add(address.id)
        return self.request_for(address, self.store_new_article)

    async def store_new_article(
        self, response: Response, address: Address
    ) -> AsyncIterator[Fetched | Request]:
        """Store an article's first capture."""
        self.session.count("new_articles")
        async for one in self.store_article(response, address):
            yield one

    async def parse_list(
        self, response: Response, address: Address
    ) -> AsyncIterator[Fetched | Request]:
        """Store the answer, then read it: new articles, further pages, further sitemaps."""
        fetched = self.capture(response, address, next_due=self._due_again(address))
        yield fetched
        if not await fetched.stored:
            return
        entry = await self._read(response, address)
        if entry is None:
            return
        new = await self._enter(entry)
        for one in new:
            if request := self._article_request(one):
                yield request
        # a page seen for the first time may repeat what others listed, and still lead to more
        is_promising = bool(new) or address.last_fetched_at is None
        for one in await self._further(entry, address, is_promising=is_promising):
            yield self._list_request(one)
        await self._plan_section(address, entry, has_new=bool(new))
        for one in await self._new_sections(entry):
            if self._take_section():
                yield self._list_request(one)

    async def _read(self, response: Response, address: Address) -> Entry | None:
        is_start = self._is_start(address)
        if response.status != 304 and not 200 <= response.status < 300:
            if is_start:
                why = f"{address.url} answers with status {response.status}. Check it in a browser"
                self.session.count_start_page(is_read=False, why=why)
            return None
        if is_start:
            self.session.count_start_page(is_read=True)
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        return await asyncio.to_thread(
            self._read_in_thread,
            address,
            response.status,
            response.body,
            response.url,
            content_type,
        )

    def _read_in_thread(
        self, address: Address, status: int, body: bytes, url: str, content_type: str
    ) -> Entry | None:
        if status == 304:
            # unchanged, yet what it lists may never have been entered: a crawl can be cut short
            try:
                body = self.session.app.frontier.last_body(address) or b""
            except (BodyMissing, BodyDamaged) as error:
                self.session.note(str(error))
                return None
        return read_entry(address.role, body, url, content_type, self.session.scope)

    async def _enter(self, entry: Entry) -> list[Address]:
        if not entry.articles:
            return []
        new = await asyncio.to_thread(
            self.session.app.frontier.found,
            self.session.site.name,
            entry.articles,
            now=datetime.now(UTC),
        )
        self.session.count("found", len(new))
        return new

    def _due_again(self, address: Address) -> datetime:
        """A start page at once; a further page when the list leads to it; a section in a while."""
        if address.depth:
            return WHEN_FOLLOWED
        now = datetime.now(UTC)
        return now if self._is_start(address) else now + QUIET_SECTION_AGAIN

    async def _plan_section(self, address: Address, entry: Entry, *, has_new: bool) -> None:
        if address.depth or self._is_start(address) or (entry.articles and not has_new):
            return
        wait = SECTION_AGAIN if has_new else EMPTY_SECTION_AGAIN
        await asyncio.to_thread(
            self.session.app.frontier.set_due, address, datetime.now(UTC) + wait
        )

    async def _new_sections(self, entry: Entry) -> list[Address]:
        if not entry.sections:
            return []
        found = [FoundAddress(url=url, role=Role.LIST) for url in entry.sections]
        return await asyncio.to_thread(
            self.session.app.frontier.found,
            self.session.site.name,
            found,
            now=datetime.now(UTC),
        )

    async def _further(
        self, entry: Entry, address: Address, *, is_promising: bool
    ) -> list[Address]:
        depth = address.depth + 1
        found: list[FoundAddress] = []
        if entry.next_url and is_promising and depth < self.session.site.max_list_pages:
            found.append(FoundAddress(url=entry.next_url, role=Role.LIST, depth=depth))
        if entry.sitemaps and depth <= MAX_SITEMAP_DEPTH:
            found += await asyncio.to_thread(self._changed_sitemaps, entry.sitemaps, depth)
        followed = [await asyncio.to_thread(self._follow, one) for one in found]
        return [one for one in followed if one is not None and one.id not in self.visited]

    def _follow(self, found: FoundAddress) -> Address | None:
        address = self.session.app.frontier.follow(
            self.session.site.name, found, now=datetime.now(UTC)
        )
        return None if address is None else replace(address, depth=found.depth)

    def _changed_sitemaps(self, links: tuple[SitemapLink, ...], depth: int) -> list[FoundAddress]:
        """The sitemaps of an index that are new to us, or changed since they were read."""
        found = [FoundAddress(url=link.url, role=Role.SITEMAP, depth=depth) for link in links]
        new, known = self.session.app.frontier.enter(
            self.session.site.name, found, now=datetime.now(UTC)
        )
        changed = {link.url: link.changed for link in links}
        unread = {one.url for one in new} | {
            one.url for one in known if _is_newer(changed.get(one.url), one.last_fetched_at)
        }
        return [one for one in found if one.url in unread][:MAX_SITEMAPS]


def _starts(site: Site) -> list[FoundAddress]:
    """The site's start pages; its own address when it names none."""
    roles = ((Role.FEED, site.feeds), (Role.SITEMAP, site.sitemaps), (Role.LIST, site.list_pages))
    starts = [FoundAddress(url=url, role=role) for role, urls in roles for url in urls]
    return starts or [FoundAddress(url=site.url, role=Role.LIST)]


def _is_newer(changed: str | None, fetched_at: datetime | None) -> bool:
    """Whether a lastmod lies after a fetch, by day: many sites give no time of day."""
    return changed is None or fetched_at is None or changed[:10] >= fetched_at.date().isoformat()
