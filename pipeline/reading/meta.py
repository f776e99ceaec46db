"""What the head of a page says about itself: meta elements, link elements, JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x1f]")
_ARTICLE_TYPES = frozenset(
    {
        "article", "newsarticle", "reportagenewsarticle", "blogposting", "analysisnewsarticle",
        "opinionnewsarticle", "techarticle", "scholarlyarticle", "report", "socialmediaposting",
        "liveblogposting", "webpage",
    }
)  # fmt: skip
_MAX_TITLE = 1000
#: A JSON-LD block longer than this is data, not metadata.
_MAX_JSON_CHARS = 400_000


@dataclass(frozen=True, kw_only=True)
class Meta:
    """The head of a page. Names are in lower case; only the first value of a name is kept."""

    title: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    canonical: str | None = None
    amp: str | None = None
    next_url: str | None = None
    #: The properties of the JSON-LD article, as they stand there.
    article: Mapping[str, object] = field(default_factory=dict)

    def first(self, *names: str) -> str:
        """The first of these meta values that is not empty."""
        return next((self.values[name] for name in names if self.values.get(name)), "")

    @property
    def site_name(self) -> str:
        """What the site calls itself."""
        return self.first("og:site_name", "application-name", "sitename")


def read_meta(root: HtmlElement, url: str = "") -> Meta:
    """Read the meta, link, title and JSON-LD elements of the whole page.

    Old pages keep half of their head in the body, so the body is looked at too.
    """
    values: dict[str, str] = {}
    title, canonical, amp, next_url = "", None, None, None
    article: Mapping[str, object] = {}
    for node in root.iter("title", "meta", "link", "script"):
        if node.tag == "meta":
            _take_meta(node, values)
        elif node.tag == "title":
            # a picture's title (SVG) is none of the page's
            if not title and not _in_svg(node):
                title = fold(node.text_content()[:_MAX_TITLE])
        elif node.tag == "link":
            rel = (node.get("rel") or "").lower().split()
            address = _address(node.get("href"), url)
            if "canonical" in rel:
                canonical = canonical or address
            elif "amphtml" in rel:
                amp = amp or address
            elif "next" in rel:
                next_url = next_url or address
        elif "ld+json" in (node.get("type") or "").lower() and not article:
            article = _article_of(node.text or "")
    return Meta(
        title=title,
        values=values,
        canonical=canonical,
        amp=amp,
        next_url=next_url,
        article=article,
    )


def fold(text: str) -> str:
    """Text with white space folded."""
    return _SPACE.sub(" ", text).strip()


def _in_svg(node: HtmlElement) -> bool:
    return any(parent.tag == "svg" for parent in node.iterancestors())


def _take_meta(node: HtmlElement, values: dict[str, str]) -> None:
    name = node.get("property") or node.get("name") or node.get("itemprop")
    content = node.get("content")
    if name and content and content.strip():
        values.setdefault(name.strip().lower(), fold(content)[:2000])


def _address(href: str | None, url: str) -> str | None:
    if not href or not href.strip():
        return None
    try:
        address = urljoin(url, href.strip())
        return address if urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None


def _article_of(text: str) -> Mapping[str, object]:
    if len(text) > _MAX_JSON_CHARS:
        return {}
    try:
        data = json.loads(_CONTROL.sub(" ", text))
    except (ValueError, RecursionError):
        return {}
    for item in _items(data, 0):
        kinds = item.get("@type")
        names = kinds if isinstance(kinds, list) else [kinds]
        if any(str(name).lower() in _ARTICLE_TYPES for name in names):
            return item
    return {}


def _items(data: object, depth: int) -> Iterator[Mapping[str, object]]:
    if depth > 3:
        return
    if isinstance(data, list):
        for each in data[:50]:
            yield from _items(each, depth + 1)
    elif isinstance(data, dict):
        yield data
        yield from _items(data.get("@graph"), depth + 1)
