"""Hostile pages made harmless before a parser sees them: in time linear in their length.

What a page can do to a parser: nest elements thousands deep, carry megabytes in one attribute,
repeat a tag millions of times, expand entities. Each has a limit here that no article comes near.
"""

from __future__ import annotations

import re

from pipeline.errors import Quarantine

#: Characters of a page that are read at all. The longest article known to us has 1.4 million.
MAX_CHARS = 6_000_000
#: Elements; a page of 200,000 would keep a parser busy for seconds.
MAX_TAGS = 150_000
#: Nesting. Browsers stop at 512.
MAX_DEPTH = 400
_LONG_ATTRIBUTE = 20_000
_MAX_ATTRIBUTES = 300

_DROPPED_BLOCKS = re.compile(
    r"<(script|style|svg|template)\b(?![^>]*ld\+json)[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL
)
_DOCTYPE_SUBSET = re.compile(r"<!DOCTYPE[^>\[]{0,500}\[.*?\]\s*>", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"<!ENTITY[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,40})")
_LONG_VALUE = re.compile(rf"""=\s*(?:"[^"]{{{_LONG_ATTRIBUTE},}}"|'[^']{{{_LONG_ATTRIBUTE},}}')""")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
     "track", "wbr", "p", "li", "td", "tr", "th", "dd", "dt", "option"}
)  # fmt: skip


def tame(html: str) -> str:
    """The page within the limits; the text of an article is never touched.

    Raises:
        Quarantine: ``hostile`` when the page is nothing but a trap.
    """
    html = html[:MAX_CHARS]
    if "<!ENTITY" in html[:100_000].upper():
        html = _ENTITY.sub("", _DOCTYPE_SUBSET.sub("", html))
    if len(html) > 200_000:
        html = _LONG_VALUE.sub('=""', html)
    return _flattened(html) if _is_deep(html) else html


def _is_deep(html: str) -> bool:
    """Whether the page may nest too deep or too wide. A quick look: few pages need the long one."""
    opened = html.count("<")
    if opened > MAX_TAGS:
        return True
    return opened - 2 * html.count("</") > MAX_DEPTH and _depth(html) > MAX_DEPTH


def _depth(html: str) -> int:
    depth = deepest = 0
    for found in _TAG.finditer(html):
        if found[2].lower() in _VOID:
            continue
        depth = max(0, depth - 1) if found[1] else depth + 1
        deepest = max(deepest, depth)
        if deepest > MAX_DEPTH:
            break
    return deepest


def _flattened(html: str) -> str:
    """The page without the tags beyond the limits of depth and number; their text stays."""
    pieces: list[str] = []
    depth = tags = last = 0
    for found in re.finditer(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,40})[^<>]*>", html):
        tags += 1
        is_block = found[2].lower() not in _VOID
        too_deep = is_block and depth >= MAX_DEPTH
        if is_block:
            depth = max(0, depth - 1) if found[1] else depth + 1
        if too_deep or tags > MAX_TAGS:
            pieces.append(html[last : found.start()])
            pieces.append(" ")
            last = found.end()
    pieces.append(html[last:])
    flat = "".join(pieces)
    if tags > MAX_TAGS and len(re.sub(r"<[^>]*>|\s", "", flat[:2_000_000])) < 500:
        raise Quarantine("hostile", f"{tags:,} tags and next to no text")
    return flat
