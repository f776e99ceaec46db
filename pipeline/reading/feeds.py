"""Feeds: RSS, Atom, RDF and JSON Feed, also broken ones, to links."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from pipeline.reading.lists import FoundLink


@dataclass(frozen=True, kw_only=True)
class Feed:
    """What a feed lists, in its own order (usually the newest first)."""

    title: str = ""
    links: tuple[FoundLink, ...] = ()


def read_feed(body: bytes, url: str, content_type: str = "") -> Feed | None:
    """Read the bytes of a feed; ``None`` when they are none.

    Broken XML is read as far as it goes.
    """
    if body.lstrip()[:1] == b"{":
        return _read_json(body, url)
    headers = {"content-type": content_type} if content_type else {}
    # the content of entries is never looked at: cleaning it would take most of the time
    parsed = feedparser.parse(
        body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if not parsed.get("version") and not parsed.entries:
        return None
    links = (_link(entry, url) for entry in parsed.entries)
    return Feed(
        title=str(parsed.feed.get("title", "")).strip(),
        links=tuple(link for link in links if link is not None),
    )


def _link(entry: Any, url: str) -> FoundLink | None:  # noqa: ANN401 - feedparser's own mapping
    address = entry.get("feedburner_origlink") or entry.get("link") or ""
    if not address and str(entry.get("id", "")).startswith(("http://", "https://")):
        address = entry["id"]
    return _found(str(address), url, entry.get("title"), entry.get("published"))


def _read_json(body: bytes, url: str) -> Feed | None:
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or "jsonfeed" not in str(feed.get("version", "")):
        return None
    links = (
        _found(
            str(item.get("url") or item.get("external_url") or ""),
            url,
            item.get("title"),
            item.get("date_published"),
        )
        for item in items
        if isinstance(item, dict)
    )
    return Feed(
        title=str(feed.get("title", "")), links=tuple(link for link in links if link is not None)
    )


def _found(address: str, url: str, title: object, published: object) -> FoundLink | None:
    try:
        full = urljoin(url, address.strip())
        scheme = urlsplit(full).scheme
    except ValueError:
        return None
    if not address.strip() or scheme not in ("http", "https"):
        return None
    return FoundLink(
        url=full,
        title=" ".join(str(title or "").split()),
        published=str(published) if published else None,
    )
