"""What a page of a site offers a crawler: feeds, sections, articles, a further page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml.html import HtmlElement

from pipeline.reading.lists import FoundLink, PageKind, page_kind, read_list
from pipeline.reading.tree import parse

#: Where sites keep a feed that their pages do not name.
COMMON_FEEDS = ("/feed", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml")
_FEED_TYPES = re.compile(
    r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)|application/json", re.IGNORECASE
)
_FEED_LINK = re.compile(
    r"/(?:feed|rss|atom)(?:/|\.xml|\.json)?$|/(?:index|feed)\.(?:rdf|rss)$", re.IGNORECASE
)
#: The number of a pager's page: reached through the pager, not by itself.
_PAGER = re.compile(r"(?:page|index|list|p|pn)[_/=\-]?\d+(?:\.\w+)?/?$", re.IGNORECASE)
_NOT_SECTION = re.compile(
    r"(?:^|[/_.\-?=])(?:log(?:in|out)|sign(?:in|up)|register|search|user|member|account|cart|about|"
    r"contact|privacy|terms|copyright|help|sitemap|rss|feed|print|download|comment|reply|admin|"
    r"api|ajax|share|advert\w*|jobs?|links?|guestbook|bbs|mail)(?:$|[/_.\-?=])",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
#: Six Chinese characters, or three or four English words.
_HEADLINE_WEIGHT = 18
_LONG_NUMBER = re.compile(r"\d{4,}|\d+\.[a-z]{3,5}$")
#: A folder that is only a number is an article, unless the folder above says that it is a section.
_BARE_NUMBER = re.compile(
    r"(?<!category)(?<!cat)(?<!tag)(?<!tags)(?<!topic)(?<!topics)(?<!column)(?<!channel)(?<!list)"
    r"(?<!node)/\d+/?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class PageProbe:
    """What one page offers."""

    kind: PageKind
    title: str = ""
    feeds: tuple[str, ...] = ()
    sections: tuple[FoundLink, ...] = ()
    articles: tuple[FoundLink, ...] = ()
    next_url: str | None = None


def probe_page(html: str, url: str) -> PageProbe:
    """Look at a page: its kind, feeds it names, sections of the site, and articles it lists."""
    tree = _tree(html)
    if tree is None:
        return PageProbe(kind="other")
    page = read_list(html, url)
    title = " ".join("".join(t.itertext()) for t in tree.iter("title")).strip()
    return PageProbe(
        kind=page_kind(html, url),
        title=" ".join(title.split()),
        feeds=_feeds(tree, _base(tree, url)),
        sections=tuple(link for link in page_links(html, url) if is_section(link.url)),
        articles=page.links,
        next_url=page.next_url,
    )


def page_links(html: str, url: str) -> list[FoundLink]:
    """Every link of a page to a web address, in the page's order, each address once."""
    tree = _tree(html)
    if tree is None:
        return []
    base = _base(tree, url)
    found: dict[str, FoundLink] = {}
    for node in tree.iter("a", "area"):
        address = _join(base, node.get("href"))
        title = " ".join("".join(node.itertext()).split()) or (node.get("title") or "").strip()
        if address is not None and (address not in found or not found[address].title):
            found[address] = FoundLink(url=address, title=title)
    return list(found.values())


def is_section(url: str) -> bool:
    """Whether an address looks like a section of a site: a list, by its form alone.

    A folder or a plain word, no long number, no further page of a pager, no log-in, search and
    the like. With a query only if it has one field that is not a page number.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    fields = parse_qsl(parts.query)
    if len(fields) > 1 or (parts.query and _PAGER.search(parts.query)):
        return False
    if parts.path in ("", "/") and not fields:
        return False
    path = re.sub(r"/(?:index|default)\.\w+$", "/", parts.path)
    if _PAGER.search(path) or _NOT_SECTION.search(path) or _NOT_SECTION.search(parts.query):
        return False
    has_number = _LONG_NUMBER.search(path) or _BARE_NUMBER.search(path)
    return not has_number and path.count("/") <= 6


def are_headlines(links: Sequence[FoundLink]) -> bool:
    """Whether the titles of links read like headlines: longer than names of sections and tags."""
    lengths = sorted(_weight(link.title) for link in links)
    return bool(lengths) and lengths[len(lengths) // 2] >= _HEADLINE_WEIGHT


def _weight(title: str) -> int:
    """Letters, a Chinese character counted as three: it says about as much."""
    return sum(1 if c.isascii() else 3 for c in title)


def common_folder(url: str) -> str:
    """The folder an address stands in: sections of a site given by a deeper page lie below it."""
    parts = urlsplit(url)
    folder = parts.path.rpartition("/")[0] + "/"
    return f"{parts.scheme}://{parts.netloc}{folder}"


def name_for(url: str) -> str:
    """A short name for a site, from its host: ``www.farm.example`` is ``farm.example``."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().strip(".")
    for prefix in ("www.", "m."):
        host = host.removeprefix(prefix)
    if host.startswith("xn--") or ".xn--" in host:
        with suppress(UnicodeError):  # else the ASCII form stays
            host = host.encode("ascii").decode("idna")
    host = host.replace(":", "-").strip("[]")
    return f"{host}-{parts.port}" if parts.port not in (None, 80, 443) else host


def _tree(html: str) -> HtmlElement | None:
    # browsers go on after a premature </html>; libxml2 leaves out all that follows
    return parse(_CLOSING.sub("", html))


def _feeds(tree: HtmlElement, base: str) -> tuple[str, ...]:
    named = [
        node.get("href")
        for node in tree.iter("link")
        if "alternate" in (node.get("rel") or "").lower()
        and _FEED_TYPES.search(node.get("type") or "")
        and "oembed" not in (node.get("type") or "")
    ]
    linked = [
        node.get("href")
        for node in tree.iter("a")
        if _FEED_LINK.search((node.get("href") or "").split("?")[0])
    ]
    joined: Sequence[str | None] = [_join(base, href) for href in (*named, *linked)]
    # comments of articles are feeds too, and no use to us
    return tuple(dict.fromkeys(url for url in joined if url and "comment" not in url.lower()))


def _base(tree: HtmlElement, url: str) -> str:
    for node in tree.iter("base"):
        return _join(url, node.get("href")) or url
    return url


def _join(base: str, href: str | None) -> str | None:
    href = (href or "").strip()
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
        return None
    try:
        address = urljoin(base, href)
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None
