"""Looking at a site: what is there to crawl? The steps, whoever does the fetching."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

from crawler.empty_site import nothing_found
from crawler.findings import Fetch, FetchError, Findings, Page
from crawler.scope import Scope
from pipeline.errors import BadSite, Quarantine
from pipeline.reading.address_shape import ArticlePattern, derive_pattern
from pipeline.reading.decode import decode
from pipeline.reading.feeds import Feed, read_feed
from pipeline.reading.lists import PageKind
from pipeline.reading.site_probe import (
    COMMON_FEEDS,
    PageProbe,
    are_headlines,
    common_folder,
    page_links,
    probe_page,
)
from pipeline.reading.sitemaps import Sitemap, read_sitemap, sitemaps_of_robots
from pipeline.site import Site

#: Sections looked at, and kept as list pages; further ones are found by the crawls themselves.
MAX_SECTIONS = 10
MAX_FEEDS = 3
#: Links a page must list to count as a list of articles.
MIN_LINKS = 3
_SAMPLES = 2
#: Addresses of a sitemap that the pattern is derived from, at most.
_EXAMPLES = 200


@dataclass
class _Seen:
    """What has been gathered so far."""

    feeds: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    #: Pages of sitemaps: articles among others, of use where there is nothing better.
    in_sitemap: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    #: All links of the start page or feed, for saying why nothing was found.
    links: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pages: int = 0


class Look:
    """One look at one site. What the draft gives already is kept, the rest is found."""

    def __init__(self, fetch: Fetch, draft: Site) -> None:
        self._fetch = fetch
        self._site = draft
        self._seen = _Seen()

    async def run(self) -> Findings:
        """Look.

        Raises:
            BadSite: the site cannot be read, or nothing on it can be crawled.
        """
        page = await self._first_page()
        probe = await self._read_start(page)
        await self._look_for_sitemaps(page.url)
        if probe is not None:
            await self._look_for_feeds(page.url, probe)
            await self._look_at_sections(page.url, probe)
        pattern = self._pattern()
        if not (self._seen.feeds or self._seen.sitemaps or self._seen.lists):
            raise nothing_found(self._site.url, self._seen.links)
        await self._check_samples(pattern)
        return self._findings(page.url, probe.title if probe else "", pattern)

    # the start page

    async def _first_page(self) -> Page:
        try:
            page = await self._get(self._site.url)
        except FetchError as error:
            raise BadSite(self._site.url, error.why, error.advice) from error
        if page.status >= 400:
            raise BadSite(
                self._site.url,
                f"it answers with status {page.status}",
                _ADVICE_FOR_STATUS.get(page.status, "Check the address in a browser."),
            )
        if not page.body.strip():
            raise BadSite(self._site.url, "the page is empty", "Check the address in a browser.")
        return page

    async def _read_start(self, page: Page) -> PageProbe | None:
        """The start page, unless it is a feed or sitemap itself."""
        if (feed := _feed(page)) is not None:
            self._add_feed(page.url, feed)
            return None
        if (sitemap := _sitemap(page)) is not None:
            await self._add_sitemap(page.url, sitemap)
            return None
        try:
            html = decode(page.body, page.content_type).text
            probe = probe_page(html, page.url)
            self._seen.links += [link.url for link in page_links(html, page.url)]
        except Quarantine as error:
            raise BadSite(
                self._site.url,
                f"it is no page ({error.detail})",
                "Give the page that lists the newest articles.",
            ) from error
        if probe.kind == "article" and len(self._articles_of(probe)) < MIN_LINKS:
            parts = urlsplit(page.url)
            raise BadSite(
                self._site.url,
                "it looks like a single article, not like a list of articles",
                "Give the page the article is linked from, "
                f"for instance {parts.scheme}://{parts.netloc}/.",
            )
        return probe

    # feeds and sitemaps

    async def _look_for_sitemaps(self, url: str) -> None:
        robots = await self._try(urljoin(url, "/robots.txt"))
        named = sitemaps_of_robots(robots.body.decode("utf-8", "replace"), url) if robots else ()
        for address in named[:3] or (urljoin(url, "/sitemap.xml"),):
            page = await self._try(address)
            if page and (sitemap := read_sitemap(page.body, page.url)):
                await self._add_sitemap(page.url, sitemap)

    async def _look_for_feeds(self, url: str, probe: PageProbe) -> None:
        named = [one for one in probe.feeds if self._is_ours(one)]
        for address in named[:MAX_FEEDS]:
            await self._try_feed(address)
        if not self._seen.feeds:
            for path in COMMON_FEEDS:
                if await self._try_feed(urljoin(url, path)):
                    return

    async def _try_feed(self, url: str) -> bool:
        page = await self._try(url)
        feed = _feed(page) if page else None
        if page is None or feed is None:
            return False
        return self._add_feed(page.url, feed)

    def _add_feed(self, url: str, feed: Feed) -> bool:
        ours = [link.url for link in feed.links if self._is_ours(link.url)]
        if ours and url not in self._seen.feeds:
            self._seen.feeds.append(url)
            self._seen.articles += ours
        elif feed.links and not ours:
            self._seen.links += [link.url for link in feed.links]
            self._seen.notes.append(f"the feed {url} leads to another site only, and is left out")
        return bool(ours)

    async def _add_sitemap(self, url: str, sitemap: Sitemap) -> None:
        pages = sitemap.pages
        if sitemap.sitemaps:
            part = await self._try(sitemap.sitemaps[0].url)
            inner = read_sitemap(part.body, part.url) if part else None
            pages = inner.pages if inner else ()
        ours = [link.url for link in pages if self._is_ours(link.url)]
        if ours or sitemap.sitemaps:
            self._seen.sitemaps.append(url)
            self._seen.in_sitemap += ours[:_EXAMPLES]

    # lists

    async def _look_at_sections(self, url: str, probe: PageProbe) -> None:
        is_home = urlsplit(url).path in ("", "/")
        own = self._articles_of(probe)
        self._seen.others += [link.url for link in probe.sections]
        if not is_home and len(own) >= MIN_LINKS:
            self._add_list(url, probe)
        inside = common_folder(url)
        sections = [
            link.url
            for link in probe.sections
            if self._is_ours(link.url)
            and link.url != url
            and (is_home or link.url.startswith(inside))
        ]
        # main sections before their parts
        for address in sorted(dict.fromkeys(sections), key=_depth)[:MAX_SECTIONS]:
            await self._look_at_section(address)
        if is_home and len(own) >= MIN_LINKS:
            self._seen.lists.insert(0, url)
            if not self._seen.articles:
                self._add_links(url, probe)

    async def _look_at_section(self, url: str) -> None:
        page = await self._try(url)
        if page is None or not self._is_ours(page.url):
            return
        try:
            probe = probe_page(decode(page.body, page.content_type).text, page.url)
        except Quarantine:
            return
        self._seen.others += [link.url for link in probe.sections]
        links = self._articles_of(probe)
        if probe.kind != "article" and len(links) >= MIN_LINKS:
            self._add_list(page.url, probe)

    def _add_list(self, url: str, probe: PageProbe) -> None:
        if url not in self._seen.lists:
            self._seen.lists.append(url)
            self._add_links(url, probe)

    def _add_links(self, url: str, probe: PageProbe) -> None:
        self._seen.articles += self._articles_of(probe)
        self._seen.others += [url, *([probe.next_url] if probe.next_url else [])]

    def _articles_of(self, probe: PageProbe) -> list[str]:
        """The links of the page's main list, if they are to articles rather than to sections."""
        links = [link for link in probe.articles if self._is_near(link.url)]
        return [link.url for link in links] if are_headlines(links) else []

    # the pattern

    def _pattern(self) -> ArticlePattern | None:
        seen = self._seen
        sections = set(seen.others)
        listed = seen.articles or seen.in_sitemap
        articles = [url for url in listed if url not in sections] or listed
        return derive_pattern(articles, [*sections - set(articles)], home=self._site.url)

    async def _check_samples(self, pattern: ArticlePattern | None) -> None:
        if pattern is None:
            return
        kinds: list[PageKind] = []
        unread: list[str] = []
        for url in pattern.examples[:_SAMPLES]:
            try:
                page = await self._get(url)
            except FetchError as error:
                unread.append(f"{url} ({error.why})")
                continue
            if page.status != 200 or not page.body.strip():
                unread.append(f"{url} (status {page.status})")
            elif (probe := _probe(page)) is not None:
                kinds.append(probe.kind)
        if unread and not kinds:
            self._seen.notes.append(
                f"no article could be read: {'; '.join(unread)}. Look at one in a browser; if the "
                "site is behind a proxy, or is a recording, name it with --proxy"
            )
        if kinds and all(kind in ("list", "home") for kind in kinds):
            self._seen.notes.append(
                f"pages like {pattern.examples[0]} look like lists, not like articles: "
                "check the pattern (--article-url)"
            )

    def _findings(self, url: str, title: str, pattern: ArticlePattern | None) -> Findings:
        seen, site = self._seen, self._site
        if pattern is None and site.article_url is None:
            seen.notes.append(
                "no common form of article addresses was found: every link of the main list is "
                "taken for an article; say it with --article-url if that is wrong"
            )
        found = replace(
            site,
            url=_with_path(url if _same_host(url, site.url) else site.url),
            feeds=site.feeds or tuple(seen.feeds),
            sitemaps=site.sitemaps or tuple(seen.sitemaps),
            list_pages=site.list_pages or tuple(dict.fromkeys(seen.lists)),
            article_url=site.article_url or (pattern.regex if pattern else None),
        )
        return Findings(
            site=found,
            title=title,
            examples=pattern.examples if pattern else tuple(seen.articles[:3]),
            notes=tuple(dict.fromkeys(seen.notes)),
            pages_fetched=seen.pages,
        )

    # fetching

    async def _get(self, url: str) -> Page:
        self._seen.pages += 1
        return await self._fetch(url)

    async def _try(self, url: str) -> Page | None:
        """A page that may be missing; ``None`` unless it came with status 200 and a body."""
        try:
            page = await self._get(url)
        except FetchError:
            return None
        return page if page.status == 200 and page.body.strip() else None

    def _is_ours(self, url: str) -> bool:
        return self._scope.is_on_site(url)

    def _is_near(self, url: str) -> bool:
        """On the site, or on a sister host: news.example lists articles of www.example."""
        return self._scope.is_on_site(url) or _same_family(url, self._site.url)

    @property
    def _scope(self) -> Scope:
        return Scope(replace(self._site, article_url=None))


_ADVICE_FOR_STATUS = {
    401: "It wants a log-in, which cannot be given yet.",
    403: "It refuses us; try a slower --delay or another --user-agent, or ask its owner.",
    404: "Check the spelling of the address.",
    410: "The page is gone; look for its new address.",
    429: "It wants fewer requests; try again later with a longer --delay.",
    503: "It is overloaded or keeps machines out; try again later.",
}


def _feed(page: Page) -> Feed | None:
    head = page.body[:2000].lstrip().lower()
    is_page = b"<html" in head or b"<!doctype html" in head
    return None if is_page else read_feed(page.body, page.url, page.content_type)


def _sitemap(page: Page) -> Sitemap | None:
    return read_sitemap(page.body, page.url)


def _probe(page: Page) -> PageProbe | None:
    try:
        return probe_page(decode(page.body, page.content_type).text, page.url)
    except Quarantine:
        return None


def _depth(url: str) -> int:
    return urlsplit(url).path.rstrip("/").count("/")


def _with_path(url: str) -> str:
    """``http://farm.example`` is written with the slash it means."""
    return url if urlsplit(url).path else f"{url}/"


def _same_host(one: str, other: str) -> bool:
    return _bare_host(one) == _bare_host(other)


def _same_family(one: str, other: str) -> bool:
    """Whether the last two labels of the hosts agree, port included; never for IP addresses."""
    a, b = _bare_host(one), _bare_host(other)
    return a.split(".")[-2:] == b.split(".")[-2:] and not a.rpartition(".")[2][:1].isdigit()


def _bare_host(url: str) -> str:
    return urlsplit(url).netloc.lower().removeprefix("www.")
