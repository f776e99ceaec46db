"""List pages: the repeating block of article links, its titles and dates, and the next page.

Links are put into rows, rows into the block that repeats them (the repeated-record idea of Liu,
Grossman and Zhai, MDR, KDD 2003, on the tree itself). The block that looks most like a list of
articles wins: addresses with a number or a date, titles of a sentence's length, a date in each
row, a pager under it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from pipeline.reading.body import find_body
from pipeline.reading.box import is_frame, weight
from pipeline.reading.dates import find_moment
from pipeline.reading.meta import read_meta
from pipeline.reading.pager import find_pager
from pipeline.reading.titles import find_title
from pipeline.reading.tree import lines_of, parse

#: Addresses of articles: a number, a date or a slug of words in the last part.
_ARTICLE_PATH = re.compile(
    r"\d{2,}[^/]*$|/\d+\.\w+$|(?:[a-z0-9]+-){3,}[a-z0-9]+|%[0-9A-F]{2}.*%[0-9A-F]{2}", re.IGNORECASE
)
#: Blogs file articles by day, each in a folder of its own: /2020/05/26/title/.
_DATED_PATH = re.compile(r"/(?:19|20)\d\d/\d{1,2}/(?:\d{1,2}/)?[^/]*[^\d/][^/]*(?:/[^/]+)*/?$")
_ARTICLE_QUERY = re.compile(r"(?:^|&)\w*id=\d+|(?:^|&)(?:p|aid|tid|newsid|a)=\d+", re.IGNORECASE)
_SECTION_PATH = re.compile(
    r"(?:/|/index(?:[_-]\d+)?\.\w+|/(?:page|tag|tags|category|author)/[^/]*/?)$", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"^\W*(?:更多|more|详细|详情|查看|阅读全文|全文|read more|首页|上一?页|下一?页|尾页|末页|"
    r"回复|评论|\d+)\W*$",
    re.IGNORECASE,
)
_LIST_TAGS = frozenset({"ul", "ol", "dl", "tbody", "table", "main", "section"})
_MAX_LINKS = 3000
#: Names of channels are shorter than this on average, titles of articles are longer.
_MENU_TITLE = 8.0


@dataclass(frozen=True, kw_only=True)
class FoundLink:
    """An article link of a list page: absolute address, title, ISO date if the row shows one."""

    url: str
    title: str = ""
    published: str | None = None


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """What a list page lists, and where the list goes on."""

    links: tuple[FoundLink, ...] = ()
    next_url: str | None = None


PageKind = Literal["article", "list", "home", "other"]


@dataclass(slots=True)
class _Anchor:
    node: HtmlElement
    url: str
    title: str
    worth: float


@dataclass(slots=True)
class _Block:
    node: HtmlElement
    anchors: list[_Anchor] = field(default_factory=list)
    score: float = 0.0


def read_list(html: str, url: str, captured: datetime | None = None) -> ListPage:
    """Read the article links of a list page, in their order, and its next page."""
    root = parse(html)
    if root is None:
        return ListPage()
    pager = find_pager(root, url, read_meta(root, url).next_url)
    block = _best_block(root, url, pager.node)
    links = _links_of(block, captured) if block is not None else ()
    return ListPage(links=links, next_url=pager.next_url)


def page_kind(html: str, url: str) -> PageKind:
    """Tell an article from a list page, a home page and the rest."""
    root = parse(html)
    if root is None:
        return "other"
    path = urlsplit(url).path
    is_home = url != "" and path in (
        "",
        "/",
        "/index.html",
        "/index.htm",
        "/index.php",
        "/default.html",
    )
    pager = find_pager(root, url)
    block = _best_block(root, url, pager.node)
    listed = len({anchor.url for anchor in block.anchors}) if block is not None else 0
    if is_home:
        return "home"
    lines = lines_of(root)
    body = find_body(lines, find_title(lines, read_meta(root, url), url).line)
    text = weight(body.text)
    linked = sum(line.link_chars for line in body.lines)
    is_text = text >= 150 and linked < 0.4 * len(body.text) and body.score >= 60
    is_section = _SECTION_PATH.search(path) is not None and not _is_article_address(url)
    if is_section and (pager.node is not None or listed >= 3) and (not is_text or listed >= 8):
        return "list"
    if is_text or (text >= 40 and not is_section and _is_article_address(url)):
        return "article"
    return "list" if listed >= 5 else "other"


def _best_block(root: HtmlElement, url: str, pager: HtmlElement | None) -> _Block | None:
    anchors = _anchors(root, url)
    blocks = _merged(_blocks(anchors))
    near_pager = set(pager.iterancestors()) if pager is not None else set()
    for block in blocks:
        block.score = _score(block, url, near_pager)
    best = max(blocks, key=lambda block: block.score, default=None)
    if best is None:
        return None
    articles = sum(_is_article_address(anchor.url) for anchor in best.anchors)
    titles = sum(weight(anchor.title) for anchor in best.anchors) / len(best.anchors)
    # the channels' menu of a section that is still empty is no list of articles
    is_menu = articles < 0.3 * len(best.anchors) and titles < _MENU_TITLE
    return None if is_menu else best


def _anchors(root: HtmlElement, url: str) -> list[_Anchor]:
    own = url.split("#", maxsplit=1)[0]
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    found = []
    for node in root.iter("a"):
        href = (node.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
            continue
        try:
            address = urljoin(url, href)
            parts = urlsplit(address)
            theirs = (parts.hostname or "").removeprefix("www.")
        except ValueError:
            continue
        if parts.scheme not in ("http", "https") or address.split("#")[0] == own:
            continue
        title = _title_of(node)
        worth = _worth(address, title) * (1.0 if not host or theirs == host else 0.4)
        found.append(_Anchor(node=node, url=address, title=title, worth=worth))
        if len(found) >= _MAX_LINKS:
            break
    return found


def _title_of(node: HtmlElement) -> str:
    text = " ".join(node.text_content().split())
    full = " ".join((node.get("title") or "").split())
    # lists cut long titles; the attribute keeps the whole
    if full and (not text or text.rstrip("…. ").rstrip() in full):
        return full[:300]
    return text[:300]


def _is_article_address(url: str) -> bool:
    parts = urlsplit(url)
    if _ARTICLE_QUERY.search(parts.query):
        return True
    if _DATED_PATH.search(parts.path):
        return True
    return _ARTICLE_PATH.search(parts.path) is not None and not _SECTION_PATH.search(parts.path)


def _worth(url: str, title: str) -> float:
    if not title or _NO_TITLE.match(title):
        return 0.0
    length = min(1.0, weight(title) / 10)
    return length * (1.0 if _is_article_address(url) else 0.12)


def _blocks(anchors: Sequence[_Anchor]) -> list[_Block]:
    """Links by the element that repeats their rows."""
    addresses: dict[HtmlElement, set[str]] = defaultdict(set)
    for anchor in anchors:
        for parent in anchor.node.iterancestors():
            addresses[parent].add(anchor.url)
    blocks: dict[HtmlElement, _Block] = {}
    for anchor in anchors:
        for parent in anchor.node.iterancestors():
            if len(addresses[parent]) > 1 or parent.tag in _LIST_TAGS:
                blocks.setdefault(parent, _Block(node=parent)).anchors.append(anchor)
                break
    return list(blocks.values())


def _merged(blocks: list[_Block]) -> list[_Block]:
    """Blocks that stand side by side in one element and are of one kind are one list.

    Rows with a second link (the channel, the comments) make a block of their own each, a list in
    two columns makes two: in both cases the rows repeat in the parent.
    """
    for _ in range(3):
        families: dict[tuple[HtmlElement, str], list[_Block]] = defaultdict(list)
        for block in blocks:
            parent = block.node.getparent()
            if parent is not None and parent.tag != "html":
                families[parent, _kind(block.node)].append(block)
        merged: list[_Block] = []
        gone: set[int] = set()
        for (parent, _), family in families.items():
            if len(family) >= 2:
                gone.update(id(block) for block in family)
                merged.append(
                    _Block(node=parent, anchors=[a for block in family for a in block.anchors])
                )
        if not merged:
            break
        blocks = _united([block for block in blocks if id(block) not in gone] + merged)
    return blocks


def _united(blocks: list[_Block]) -> list[_Block]:
    by_node: dict[HtmlElement, _Block] = {}
    for block in blocks:
        known = by_node.setdefault(block.node, _Block(node=block.node))
        known.anchors += block.anchors
    return list(by_node.values())


def _kind(node: HtmlElement) -> str:
    names = [
        n for n in (node.get("class") or "").split() if not re.search(r"\d|odd|even|first|last", n)
    ]
    return f"{node.tag}.{' '.join(names[:1])}"


def _score(block: _Block, url: str, near_pager: set[HtmlElement]) -> float:
    worth: dict[str, float] = {}
    for anchor in block.anchors:
        worth[anchor.url] = max(worth.get(anchor.url, 0.0), anchor.worth)
    total = sum(worth.values())
    mean = total / len(worth) if worth else 0.0
    score = min(total, 30.0) * (0.3 + mean)
    chain = [block.node, *block.node.iterancestors()]
    if any(is_frame(node) for node in chain):
        score *= 0.25
    if block.node in near_pager:
        score *= 25.0
    elif block.node.getparent() in near_pager:
        score *= 10.0
    dated = sum(_row_date(anchor, None) is not None for anchor in block.anchors[:12])
    if dated >= 0.5 * min(12, len(worth)):
        score *= 2.5
    return score * _section_share(worth, url)


def _section_share(worth: dict[str, float], url: str) -> float:
    """A section's own articles mostly live under the section's path."""
    folder = url.split("?", maxsplit=1)[0].rpartition("/")[0] + "/"
    inside = sum(address.startswith(folder) for address in worth)
    return 1.0 + 0.5 * inside / max(1, len(worth))


def _row_date(anchor: _Anchor, captured: datetime | None) -> str | None:
    node = anchor.node
    for _ in range(3):
        parent = node.getparent()
        if parent is None or parent.tag in _LIST_TAGS or parent.tag in ("body", "html"):
            break
        node = parent
        text = "".join(node.itertext()) if len(node) < 30 else ""
        if len(text) > 500:
            break
        moment = find_moment(text.replace(anchor.title, " ", 1), captured)
        if moment is not None:
            return moment.iso()
    return None


def _links_of(block: _Block, captured: datetime | None) -> tuple[FoundLink, ...]:
    best: dict[str, _Anchor] = {}
    for anchor in block.anchors:
        known = best.get(anchor.url)
        if known is None or anchor.worth > known.worth:
            best[anchor.url] = anchor
    kept = _without_strangers(list(best.values()))
    return tuple(
        FoundLink(url=anchor.url, title=anchor.title, published=_row_date(anchor, captured))
        for anchor in kept
    )


def _without_strangers(anchors: list[_Anchor]) -> list[_Anchor]:
    """Without the links to channels, tags and pages that stand between the articles."""
    articles = [a for a in anchors if _is_article_address(a.url)]
    if len(articles) >= max(1, 0.3 * len(anchors)):
        anchors = articles
    return [a for a in anchors if a.worth > 0]
