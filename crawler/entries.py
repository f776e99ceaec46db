"""What a list page, feed or sitemap lists. Pure, so that it can run in a thread."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urldefrag

from crawler.scope import Scope
from pipeline.errors import Quarantine
from pipeline.model import FoundAddress, Role
from pipeline.reading.decode import decode
from pipeline.reading.feeds import read_feed
from pipeline.reading.lists import FoundLink, read_list
from pipeline.reading.site_probe import page_links
from pipeline.reading.sitemaps import SitemapLink, read_sitemap

_INDEX_PAGE = re.compile(r"/(?:index|default)\.s?html?$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What was found on one start page, or a further page of it."""

    articles: tuple[FoundAddress, ...] = ()
    sitemaps: tuple[SitemapLink, ...] = ()
    #: Sections of the site that may list more.
    sections: tuple[str, ...] = ()
    next_url: str | None = None


def read_entry(role: Role, body: bytes, url: str, content_type: str, scope: Scope) -> Entry:
    """Read a start page by what it is, whatever it was thought to be.

    A feed address that answers with a page is read as a list, and the other way round: sites
    move things. Bytes that are nothing of the kind list nothing.
    """
    if not body.strip():
        return Entry()
    if role is Role.SITEMAP and (sitemap := read_sitemap(body, url)) is not None:
        return Entry(
            articles=_articles([FoundLink(url=x.url, title=x.title) for x in sitemap.pages], scope),
            sitemaps=sitemap.sitemaps,
        )
    if (role is Role.FEED or _looks_like_feed(body)) and (
        feed := read_feed(body, url, content_type)
    ) is not None:
        return Entry(articles=_articles(list(feed.links), scope))
    return _read_page(body, url, content_type, scope)


def _read_page(body: bytes, url: str, content_type: str, scope: Scope) -> Entry:
    try:
        html = decode(body, content_type).text
    except Quarantine:
        return Entry()
    page = read_list(html, url)
    links: list[FoundLink] = list(page.links)
    sections: tuple[str, ...] = ()
    if scope.has_pattern:
        # the pattern tells articles from the rest, so links outside the main block count too
        all_links = page_links(html, url)
        links += all_links
        sections = tuple(link.url for link in all_links if scope.is_section(link.url))
    next_url = page.next_url if page.next_url and scope.is_allowed(page.next_url) else None
    return Entry(
        articles=_articles(links, scope, but=url),
        sections=tuple(dict.fromkeys(_as_folder(scope.in_our_scheme(one)) for one in sections)),
        next_url=next_url and scope.in_our_scheme(next_url),
    )


def _articles(
    links: list[FoundLink], scope: Scope, *, but: str | None = None
) -> tuple[FoundAddress, ...]:
    found: dict[str, FoundAddress] = {}
    for link in links:
        address = scope.in_our_scheme(urldefrag(link.url)[0])
        if address != but and scope.is_article(address):
            found.setdefault(
                address, FoundAddress(url=address, role=Role.ARTICLE, title=link.title or None)
            )
    return tuple(found.values())


def _as_folder(url: str) -> str:
    """``/news/index.html`` as ``/news/``: one section, linked to in two ways."""
    return _INDEX_PAGE.sub("/", url)


def _looks_like_feed(body: bytes) -> bool:
    head = body[:600].lower()
    return b"<rss" in head or b"<feed" in head or b"<rdf:rdf" in head
