"""The title: the visible heading that the page's own title element confirms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipeline.reading.meta import Meta
from pipeline.reading.tree import Line

_NO_WORD = re.compile(r"[\W_]+")
#: Signs that stand between a title and the name of its site.
_SEPARATOR = re.compile(r"\s*(?:[|｜»«›‹·•]|__+|(?<=\s)[-–—:~/](?=\s)|_|——|--+|-|–|—)\s*")
_SITE_WORD = re.compile(
    r"(网|網|新闻|新聞|频道|頻道|资讯|資訊|博客|部落格|论坛|論壇|日报|日報|晚报|晚報|时报|時報|"
    r"门户|门户网站|在线|"
    r"中心|首页|公众号|专栏|政府|文库|百科|社区|站|报|台|電子報|杂志|周刊|客户端)$|^(news|blog|"
    r"home)$|\.(com|cn|net|org)\b",
    re.IGNORECASE,
)
#: A title stands among the first lines of a page, however long the page is.
_MAX_LINES = 3000
_HEADING_RANK = {"h1": 4.0, "h2": 2.6, "h3": 2.0, "h4": 1.2}
_TITLE_NAME = re.compile(r"title|headline|biaoti|tit\b|subject", re.IGNORECASE)
#: Behind or before a heading, and no part of it.
_AROUND = re.compile(
    r"^(标题|標題|题目|主题|主題)\s*[:：]\s*|\s*[\[［(（](图|圖|组图|原创)[\]］)）]$"
)


@dataclass(frozen=True, kw_only=True)
class Title:
    """The title, where it was read, and the line it stands in (if it is visible)."""

    text: str
    evidence: str
    line: Line | None = None


def key(text: str) -> str:
    """Letters, digits and ideographs alone, in one form: for telling that two titles are one."""
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text)).lower()


def find_title(lines: Sequence[Line], meta: Meta, url: str, suffixes: Iterable[str] = ()) -> Title:
    """The page's title; the text is empty when it has none.

    Args:
        lines: the visible lines.
        meta: the head of the page.
        url: the page's address; its host is evidence for a site's name.
        suffixes: what stands behind the titles of this site's pages, learned from them.
    """
    claimed = [text for text in (meta.title, meta.first("og:title", "twitter:title")) if text]
    seen = _visible_title(lines, claimed)
    own = meta.first("articletitle", "og:title", "dc.title", "twitter:title", "title")
    named = (set(suffixes) | {meta.site_name}) - {""}
    if seen is not None:
        stated = strip_site(own or meta.title, url, named, lines)
        if len(key(seen.text)) < 0.4 * len(key(stated)) and seen.node.tag != "h1":
            return Title(text=stated, evidence="meta", line=seen)
        return Title(text=_cleaned(seen.text), evidence="visible line", line=seen)
    for text, evidence in ((own, "meta"), (meta.title, "title element")):
        if text:
            return Title(text=strip_site(text, url, named, lines), evidence=evidence)
    heading = next((line for line in lines if line.node.tag == "h1"), None)
    if heading is not None:
        return Title(text=heading.text, evidence="visible line", line=heading)
    return Title(text="", evidence="none")


def _visible_title(lines: Sequence[Line], claimed: Sequence[str]) -> Line | None:
    keys = [key(text) for text in claimed]
    best, best_score = None, 0.0
    for line in lines[:_MAX_LINES]:
        if len(line.text) > 300:
            continue
        score = _title_score(line, keys)
        if score > best_score:
            best, best_score = line, score
    return best


def _title_score(line: Line, claimed: Sequence[str]) -> float:
    own = key(_cleaned(line.text))
    if len(own) < 2:
        return 0.0
    cover = max((_cover(own, each) for each in claimed if each), default=0.0)
    if cover == 0.0:
        return 0.0
    rank = _heading_rank(line)
    if line.link_share > 0.5:
        # a breadcrumb or a list repeats the title as a link; a blog's heading is one
        if rank < 2:
            return 0.0
        rank *= 0.8
    # short words of the title (the channel's name) need a heading around them
    if cover < 0.25 and rank < 4:
        return 0.0
    return cover * (1 + rank) * (0.6 if line.is_hidden else 1.0)


def _cover(own: str, claimed: str) -> float:
    """How much of the claimed title a line is, 0 if it is no part of it."""
    if own == claimed:
        return 1.0
    if claimed.startswith(own):
        return 0.55 + 0.45 * len(own) / len(claimed) if len(own) >= 4 else len(own) / len(claimed)
    if own in claimed:
        return len(own) / len(claimed) * 0.8
    # the title element is cut short by some systems
    if len(claimed) >= 8 and own.startswith(claimed) and len(claimed) > 0.5 * len(own):
        return 0.7
    return 0.0


def _heading_rank(line: Line) -> float:
    node: HtmlElement | None = line.node
    rank = 0.0
    for _ in range(3):
        if node is None or node.tag in ("body", "html"):
            break
        rank = max(rank, _HEADING_RANK.get(str(node.tag), 0.0))
        name = f"{node.get('class') or ''} {node.get('id') or ''}"
        if _TITLE_NAME.search(name):
            rank = max(rank, 2.2)
        node = node.getparent()
    return rank


def _cleaned(text: str) -> str:
    return _AROUND.sub("", text).strip()


def strip_site(text: str, url: str, named: Iterable[str], lines: Sequence[Line] = ()) -> str:
    """*text* without the site's and the channel's name, as far as there is evidence for them.

    Evidence is a name the site gives itself, its host, a word that only names of sites end in,
    a link of the page with the same text (the breadcrumb), or the page's first and last lines.
    """
    known = {key(name) for name in named if name}
    for name in named:
        if name and text.endswith(name) and len(text) > len(name) + 3:
            text = text[: -len(name)]
    links = {key(line.text) for line in lines if line.link_share > 0.9 and len(line.text) < 20}
    host = key((urlsplit(url).hostname or "").removeprefix("www.").split(".")[0])
    kept = text.strip(" -_|–—·»«")
    for _ in range(4):
        cuts = list(_SEPARATOR.finditer(kept))
        if not cuts:
            break
        tail = kept[cuts[-1].end() :]
        if not _is_site_name(tail, known, host, links) and not _is_in_frame(tail, lines):
            break
        kept = kept[: cuts[-1].start()].rstrip()
    return kept or text.strip()


def _is_in_frame(tail: str, lines: Sequence[Line]) -> bool:
    """Whether the first or the last lines of the page, where sites name themselves, hold it."""
    own = key(tail)
    return 2 < len(own) < 20 and any(own in key(line.text) for line in (*lines[:4], *lines[-12:]))


def _is_site_name(tail: str, known: set[str], host: str, links: set[str]) -> bool:
    own = key(tail)
    if not own or len(own) > 30:
        return not own
    return (
        own in known
        or own in links
        or (len(host) > 2 and (host in own or own in host))
        or _SITE_WORD.search(tail.strip()) is not None
    )
