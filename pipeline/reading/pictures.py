"""The pictures of an article: lead and body images, lazy attributes, alternative text, credit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from pipeline.model import Picture
from pipeline.reading.page import Page

#: Where scripts keep the address until the picture scrolls into view, best first.
_LAZY = (
    "data-original", "data-src", "data-original-src", "data-lazy-src", "data-lazy",
    "data-actualsrc", "data-echo", "data-url", "data-real", "data-ks-lazyload", "_src",
    "original", "file", "zoomfile",
)  # fmt: skip
_FURNITURE = re.compile(
    r"logo|icon|avatar|qr-?code|erweima|weixin|spacer|blank|pixel|loading|placeholder|button|"
    r"share|emoji|smil|\b1x1\b|banner|/ad[s_/-]|counter|spinner|grey\.gif|transparent",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:图片?来源|图源|图片来自|图/|摄影[:：]?|photo(?:graph)?(?: by|:)|credit:|"
    r"image:)\s*[:：|]?\s*(?P<who>[^\s，,。;；)）]{2,40})"
    r"|(?P<by>[\u4e00-\u9fff]{2,12})\s?摄[）)]?$",
    re.IGNORECASE,
)
_MAX_PICTURES = 60
_MIN_SIDE = 60


def find_pictures(page: Page) -> tuple[Picture, ...]:
    """The lead picture the head names and the pictures in the body's block, each once."""
    found: dict[str, Picture] = {}
    lead = page.meta.first("og:image", "og:image:url", "twitter:image", "twitter:image:src")
    if lead and not _FURNITURE.search(lead):
        address = _absolute(page.url, lead)
        if address:
            found[address] = Picture(url=address, is_lead=True)
    if page.body.node is not None:
        for picture in _body_pictures(page.body.node, page.url):
            found[picture.url] = replace(picture, is_lead=picture.url in found)
            if len(found) >= _MAX_PICTURES:
                break
    return tuple(found.values())


def _body_pictures(node: HtmlElement, url: str) -> Iterator[Picture]:
    for image in node.iter("img"):
        address = _address(image, url)
        if address is None or _is_small(image):
            continue
        alt = " ".join((image.get("alt") or "").split())[:300]
        yield Picture(url=address, alt=alt, credit=_credit(image, alt))


def _address(image: HtmlElement, url: str) -> str | None:
    values = [image.get(name) for name in _LAZY]
    values += [
        _first_of_set(image.get("data-srcset") or image.get("srcset") or ""),
        image.get("src"),
    ]
    for value in values:
        if value and value.strip() and not _FURNITURE.search(value):
            address = _absolute(url, value.strip())
            if address:
                return address
    return None


def _first_of_set(value: str) -> str:
    return value.split(",", maxsplit=1)[0].strip().split(" ")[0]


def _absolute(url: str, value: str) -> str | None:
    try:
        address = urljoin(url, value)
        return address if urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None


def _is_small(image: HtmlElement) -> bool:
    for side in ("width", "height"):
        value = (image.get(side) or "").removesuffix("px")
        if value.isdecimal() and int(value) < _MIN_SIDE:
            return True
    return False


def _credit(image: HtmlElement, alt: str) -> str:
    figure = next((each for each in image.iterancestors("figure")), None)
    caption = " ".join(figure.text_content().split()) if figure is not None else ""
    for text in (caption[:300], alt):
        found = _CREDIT.search(text)
        if found:
            return found["who"] or found["by"]
    return ""
