"""Sitemaps: lists of addresses, indexes of sitemaps, gzipped or not, and robots.txt's Sitemap."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree

#: The protocol allows 50 MB; more is a decompression bomb.
MAX_SITEMAP_BYTES = 50_000_000
_GZIP = b"\x1f\x8b"
_ROBOTS_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class SitemapLink:
    """One address of a sitemap. ``changed`` is its lastmod, as written (ISO 8601)."""

    url: str
    changed: str | None = None
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Sitemap:
    """Addresses of pages, and of further sitemaps; the newest first where dates are given."""

    pages: tuple[SitemapLink, ...] = ()
    sitemaps: tuple[SitemapLink, ...] = ()


def read_sitemap(body: bytes, url: str) -> Sitemap | None:
    """Read the bytes of a sitemap: XML, gzipped XML or plain text; ``None`` when they are none."""
    if body.startswith(_GZIP):
        unpacked = _unzip(body)
        if unpacked is None:
            return None
        body = unpacked
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _read_text(body, url)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None or _name(root) not in ("urlset", "sitemapindex"):
        return None
    links = tuple(_newest_first([link for node in root if (link := _link(node, url))]))
    return Sitemap(pages=links) if _name(root) == "urlset" else Sitemap(sitemaps=links)


def sitemaps_of_robots(robots: str, url: str) -> tuple[str, ...]:
    """The addresses named by ``Sitemap:`` lines of a robots.txt."""
    found = (urljoin(url, address) for address in _ROBOTS_LINE.findall(robots))
    return tuple(dict.fromkeys(one for one in found if one.startswith(("http://", "https://"))))


def _unzip(body: bytes) -> bytes | None:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        return unpacker.decompress(body, MAX_SITEMAP_BYTES)
    except zlib.error:
        return None


def _read_text(body: bytes, url: str) -> Sitemap | None:
    lines = [line.strip() for line in body.decode("utf-8", "replace").splitlines() if line.strip()]
    if not lines or not all(line.startswith(("http://", "https://")) for line in lines):
        return None
    return Sitemap(pages=tuple(SitemapLink(url=urljoin(url, line)) for line in lines))


def _link(node: etree._Element, url: str) -> SitemapLink | None:
    location = changed = None
    title = ""
    for part in node.iter():
        text = (part.text or "").strip()
        match _name(part):
            case "loc" if part.getparent() is node:
                location = text
            case "lastmod" | "publication_date":
                changed = changed or text or None
            case "title":
                title = title or text
    if not location:
        return None
    try:
        full = urljoin(url, location)
        scheme = urlsplit(full).scheme
    except ValueError:
        return None
    if scheme not in ("http", "https"):
        return None
    return SitemapLink(url=full, changed=changed, title=title)


def _newest_first(links: list[SitemapLink]) -> list[SitemapLink]:
    """By date where there is one; the rest after, in the sitemap's order."""
    return sorted(links, key=lambda link: link.changed or "", reverse=True)


def _name(node: etree._Element) -> str:
    tag = node.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
