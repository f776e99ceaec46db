"""Hostile pages made harmless before a parser sees them, in time linear in their length.

What a page can do to a parser: nest elements thousands deep (libxml2 gives up at 256 and loses the
rest), carry megabytes or a hundred thousand attributes in one tag, repeat a tag a million times,
define entities that expand. Each has a limit here that no article comes near.
"""

from __future__ import annotations

import re

#: Characters of a page that are read; the largest page of an article known to us has 1.4 million.
MAX_CHARS = 3_000_000
#: Tags that stay tags; 80,000 take a second in all.
MAX_TAGS = 80_000
#: Nesting of containers that stays; the parser stops at 256.
MAX_DEPTH = 180
#: A longer tag loses its attributes.
MAX_TAG_CHARS = 20_000

_DOCTYPE = re.compile(r"<!DOCTYPE[^<>]{0,2000}\[", re.IGNORECASE)
_TAG_START = re.compile(r"</?[a-zA-Z][\w:-]{0,40}")
_LONG_SPACE = re.compile(r"[ \t\r\n]{1000,}")
_TAG = re.compile(r"<[^<>]*>?")
_CONTAINER = re.compile(
    r"<(/?)(?:div|span|font|b|i|u|em|strong|a|big|small|center|table|tbody|tr|td|ul|ol|li|dl|dd|"
    r"blockquote|section|article|form|p|h[1-6])\b[^<>]*>?",
    re.IGNORECASE,
)


def tame(html: str) -> str:
    """The page within the limits. Only markup is taken away, never a text within ``MAX_CHARS``."""
    html = _LONG_SPACE.sub(" ", html[:MAX_CHARS])
    if len(html) > MAX_TAG_CHARS:
        html = _with_short_tags(html)
    if _DOCTYPE.search(html[:4000]):
        html = _without_subset(html)
    tags = html.count("<")
    if tags > MAX_TAGS:
        html = _with_fewer_tags(html)
    if tags > MAX_DEPTH and _may_be_deep(html, tags):
        html = _flattened(html)
    return html


def _with_short_tags(html: str) -> str:
    pieces = html.split(">")
    if max(map(len, pieces)) <= MAX_TAG_CHARS:
        return html
    return ">".join(_shortened(piece) if len(piece) > MAX_TAG_CHARS else piece for piece in pieces)


def _shortened(piece: str) -> str:
    """A text and the tag behind it; the tag without its attributes if it is too long."""
    start = _TAG_START.search(piece)
    if start is None or len(piece) - start.start() <= MAX_TAG_CHARS:
        return piece
    return piece[: start.end()]


def _without_subset(html: str) -> str:
    """Without the internal subset, where entities are defined."""
    start = html.upper().find("<!DOCTYPE")
    end = html.find("]>", start)
    return html[:start] + (html[end + 2 :] if end >= 0 else html[start + 9 :])


def _with_fewer_tags(html: str) -> str:
    position = 0
    for _ in range(MAX_TAGS):
        position = html.find("<", position) + 1
    return html[: position - 1] + _TAG.sub(" ", html[position - 1 :])


def _may_be_deep(html: str, tags: int) -> bool:
    """Few pages leave so many elements open; only those are gone through."""
    closed = html.count("</")
    return tags - 2 * closed > MAX_DEPTH or tags > MAX_TAGS // 3


def _flattened(html: str) -> str:
    pieces: list[str] = []
    depth = last = 0
    for found in _CONTAINER.finditer(html):
        closes = found[1] == "/"
        beyond = depth > MAX_DEPTH if closes else depth >= MAX_DEPTH
        depth = max(0, depth - 1) if closes else depth + 1
        if beyond:
            pieces += (html[last : found.start()], " ")
            last = found.end()
    pieces.append(html[last:])
    return "".join(pieces)
