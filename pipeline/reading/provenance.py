"""The provenance of a page: claims of its head lines, its body and its tail, put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from pipeline.model import AttributionLine
from pipeline.reading.attribution import Claims, read_line
from pipeline.reading.page import Page
from pipeline.reading.people import clean_name, names_of
from pipeline.reading.tree import Line

#: A claim in brackets at either end of a paragraph: （来源：新华社 记者 张三）.
_BRACKET_END = re.compile(r"\s*[（(\[【〔][^（）()\[\]【】〔〕]{2,120}[)）\]】〕]\s*[。.]?$")
_BRACKET_START = re.compile(r"^[（(\[【〔][^（）()\[\]【】〔〕]{2,120}[)）\]】〕]\s*")
#: Only the ends of the body are looked through line by line; a claim in mid-text needs its label.
_ORIGINAL = re.compile(
    r"原文(?:链接|連結|地址|网址|出处)?\s{0,2}[:：]|(?:转载|轉載|转|摘|源|来)自\s{0,2}[:：]|"
    r"出处\s{0,2}[:：]"
)
_BYLINES = (
    "//*[self::a or self::span or self::p or self::div or self::address][@rel or @itemprop"
    " or contains(@class, 'uthor') or contains(@class, 'yline') or contains(@class, 'riter')]"
)
_ORGANISATION = re.compile(
    r"(?:网|网络|公司|科技|软件|中心|局|政府|办公室|集团|工作室|系统)$|^[\u4e00-\u9fff]{6,}$|cms$",
    re.IGNORECASE,
)
_BYLINE_CLASS = re.compile(r"author|byline|writer", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """What a page claims; the body's text without the claims; the claims with their offsets."""

    text: str
    source: str | None = None
    inner_source: str | None = None
    authors: tuple[str, ...] = ()
    editor: str | None = None
    original_url: str | None = None
    original_title: str | None = None
    licence: str | None = None
    lines: tuple[AttributionLine, ...] = ()
    evidence: dict[str, str] = field(default_factory=dict)


class _Collected:
    """The first value of each field, and where it was read."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.authors: tuple[str, ...] = ()
        self.evidence: dict[str, str] = {}

    def take(self, claims: Claims, place: str) -> None:
        for name in (
            "source",
            "inner_source",
            "editor",
            "original_url",
            "original_title",
            "licence",
        ):
            value = getattr(claims, name)
            if not value:
                continue
            is_second = name == "source" and "source" in self.values and place == "body"
            target = "inner_source" if is_second else name
            if target not in self.values:
                self.values[target] = value
                self.evidence[target] = place
        if claims.authors and not self.authors:
            self.authors = claims.authors
            self.evidence["authors"] = place


def read_provenance(page: Page) -> Provenance:
    """Collect the page's claims and take them out of the body."""
    found = _Collected()
    for line in page.head():
        if len(line.text) <= 200:
            found.take(read_line(line.text), "visible line")
    text, lines = _split_body([line.text for line in page.body.lines], found)
    for line in page.tail():
        if len(line.text) <= 300 and not _is_list_line(line):
            found.take(read_line(line.text), "visible line")
    _linked_original([*page.head(), *page.body.lines, *page.tail()], found, page.url)
    _take_meta(page, found)
    return Provenance(
        text=text,
        source=found.values.get("source"),
        inner_source=found.values.get("inner_source"),
        authors=found.authors,
        editor=found.values.get("editor"),
        original_url=found.values.get("original_url"),
        original_title=found.values.get("original_title"),
        licence=found.values.get("licence"),
        lines=lines,
        evidence=found.evidence,
    )


def _is_list_line(line: Line) -> bool:
    return line.link_share > 0.8 and len(line.text) > 12


def _linked_original(lines: Sequence[Line], found: _Collected, url: str) -> None:
    """The address behind a claim whose text is a link: 转载自：<a href=…>."""
    if "original_url" in found.values:
        return
    for line in lines:
        if len(line.text) > 160 or line.link_chars == 0:
            continue
        claims = read_line(line.text)
        if claims.inner_source is None and _ORIGINAL.search(line.text) is None:
            continue
        address = _outside_link(line, url)
        if address:
            found.values["original_url"] = address
            found.evidence["original_url"] = "link"
            return


def _outside_link(line: Line, url: str) -> str | None:
    own = (urlsplit(url).hostname or "").removeprefix("www.")
    for link in line.node.iter("a"):
        href = (link.get("href") or "").strip()
        host = (urlsplit(href).hostname or "").removeprefix("www.") if "://" in href else ""
        if host and host != own:
            return href
    return None


def _split_body(
    paragraphs: Sequence[str], found: _Collected
) -> tuple[str, tuple[AttributionLine, ...]]:
    """The body without its claims; offsets count in the body with them still in place."""
    kept: list[str] = []
    lines: list[AttributionLine] = []
    offset = 0
    for paragraph in paragraphs:
        rest, spans = _split_paragraph(paragraph, found)
        lines += [
            AttributionLine(text=paragraph[start:end], start=offset + start, end=offset + end)
            for start, end in spans
        ]
        if rest.strip():
            kept.append(rest.strip())
        offset += len(paragraph) + 1
    if not kept:
        # a page that is nothing but claims is read as it is; the gate decides
        return "\n".join(paragraphs), tuple(lines)
    return "\n".join(kept), tuple(lines)


def _split_paragraph(text: str, found: _Collected) -> tuple[str, list[tuple[int, int]]]:
    claims = read_line(text)
    if claims.is_provenance or claims.is_whole:
        found.take(claims, "body")
    if claims.is_whole:
        return "", [(0, len(text))]
    for pattern in (_BRACKET_END, _BRACKET_START):
        bracket = pattern.search(text)
        inner = read_line(bracket[0].strip()) if bracket else Claims()
        if bracket and inner.is_provenance and inner.is_whole:
            found.take(inner, "body")
            return text[: bracket.start()] + text[bracket.end() :], [bracket.span()]
    return text, []


def _take_meta(page: Page, found: _Collected) -> None:
    if not found.authors:
        names, evidence = _stated_authors(page)
        if names:
            found.authors = tuple(names)
            found.evidence["authors"] = evidence
    if "source" not in found.values:
        stated = page.meta.first(
            "source", "contentsource", "mediaid", "dc.source", "article:source"
        )
        name = clean_name(stated) if stated else None
        if name:
            found.values["source"] = name
            found.evidence["source"] = "meta"
    if "editor" not in found.values:
        stated = page.meta.first("editor", "contenteditor")
        name = clean_name(stated) if stated else None
        if name:
            found.values["editor"] = name
            found.evidence["editor"] = "meta"


def _stated_authors(page: Page) -> tuple[list[str], str]:
    stated = _json_names(page.meta.article.get("author"))
    if stated:
        return stated, "JSON-LD"
    for name in ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author",
                 "byl", "sailthru.author", "citation_author", "creator"):  # fmt: skip
        value = page.meta.values.get(name, "")
        names = [] if value.startswith("http") else names_of(value)
        # a site names itself, or the maker of its software, as the author of everything
        names = [n for n in names if n != page.meta.site_name and not _ORGANISATION.search(n)]
        if names:
            return names, "meta"
    return _byline_names(page), "byline"


def _json_names(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    names: list[str] = []
    for item in items[:10]:
        name = item.get("name") if isinstance(item, dict) else item
        for each in name if isinstance(name, list) else [name]:
            cleaned = clean_name(each) if isinstance(each, str) else None
            if cleaned:
                names.append(cleaned)
    return list(dict.fromkeys(names))


def _byline_names(page: Page) -> list[str]:
    for node in page.root.xpath(_BYLINES):
        rel = node.get("rel") or ""
        name = f"{node.get('class') or ''} {node.get('itemprop') or ''}"
        if rel == "author" or (name != " " and _BYLINE_CLASS.search(name)):
            text = " ".join(node.text_content().split())
            names = names_of(text) if 2 <= len(text) <= 60 and not re.search(r"\d", text) else []
            if names:
                return names
    return []
