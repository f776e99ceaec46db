"""List pages: the repeating block of article links, and the next page."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit

from lxml import html as lxml_html

_NEXT = re.compile(
    r"^\W*(下一页|下一頁|下页|下頁|后一页|次へ|next( page)?|older( posts)?)\W*$", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class FoundLink:
    """A link to an article on a list page."""

    url: str
    title: str = ""
    published: str | None = None


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """What a list page lists, and where the list goes on."""

    links: tuple[FoundLink, ...] = ()
    next_url: str | None = None


PageKind = Literal["article", "list", "home", "other"]


def read_list(html: str, url: str) -> ListPage:
    """Read the links of a list page and its next page."""
    if not html.strip():
        return ListPage()
    tree = lxml_html.fromstring(html)
    groups: dict[str, dict[str, FoundLink]] = defaultdict(dict)
    next_url = None
    for link in tree.iter("a"):
        address = urljoin(url, (link.get("href") or "").strip())
        title = " ".join("".join(link.itertext()).split())
        if urlsplit(address).scheme not in ("http", "https"):
            continue
        if _NEXT.match(title) or link.get("rel") == "next":
            next_url = next_url or address
        elif len(title) >= 4:
            groups[_signature(link)].setdefault(address, FoundLink(url=address, title=title))
    best = max(
        groups.values(), key=lambda group: sum(len(x.title) for x in group.values()), default={}
    )
    return ListPage(links=tuple(best.values()), next_url=next_url)


def _signature(link: lxml_html.HtmlElement) -> str:
    return "/".join(f"{e.tag}.{e.get('class') or ''}" for e in (link, *link.iterancestors()))


def page_kind(html: str, url: str) -> PageKind:
    """Tell an article from a list page, a home page and the rest."""
    path = urlsplit(url).path
    if path in ("", "/"):
        return "home"
    listed = len(read_list(html, url).links)
    return "list" if listed > 20 else "article"
