"""What a site offers a crawler: feeds, sitemaps, list pages, the shape of article addresses."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from pipeline.reading.lists import FoundLink


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


def _tree(html: str) -> lxml_html.HtmlElement | None:
    try:
        return lxml_html.document_fromstring(html.encode("utf-8", "replace"), parser=_parser())
    except (etree.ParserError, ValueError):
        return None


def _parser() -> lxml_html.HTMLParser:
    # one per call: a parser must not be shared by threads
    return lxml_html.HTMLParser(encoding="utf-8")


def _base(tree: lxml_html.HtmlElement, url: str) -> str:
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
