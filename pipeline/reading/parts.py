"""Articles cut into parts: the next part of one, and the parts put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from pipeline.errors import Quarantine
from pipeline.model import AttributionLine, Extraction
from pipeline.reading.decode import decode
from pipeline.reading.titles import key
from pipeline.reading.tree import parse

_NEXT = re.compile(
    r"^\W*(?:下一?[页頁]|后一?页|下一页 ?阅读|阅读下一页|next(?: page)?|继续阅读)\W*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\W*(\d{1,3})\W*$")
#: ``1824_2.html``, ``1824-2.html``, ``1824/2``, ``?page=2``, ``index_2.shtml`` … of one stem.
_PART = re.compile(
    r"^(?P<stem>.*?)(?:[_\-/.]p?(?P<n>\d{1,3})|[?&](?:page|p|pn|pageno|paged|"
    r"cpage)=(?P<q>\d{1,3}))?"
    r"(?P<ext>\.\w{2,5}|/)?$",
    re.IGNORECASE,
)
_QUERY_PAGE = re.compile(r"([?&])(?:page|p|pn|pageno|paged|cpage)=\d{1,3}(?=&|$)", re.IGNORECASE)
_PART_MARK = re.compile(
    r"\s*(?:[(（]\s*\d{1,2}\s*(?:/\s*\d{1,2})?\s*[)）]|[（(]?第\s?\d{1,2}\s?页[)）]?|"
    r"[-_]\s?\d{1,2})\s*$"
)
_PAGER_BYTES = re.compile(
    rb"(?i)[_\-]\d{1,2}\.s?html?[\"'>\s]|[?&](?:page|p|pn|pageno|paged|cpage)=\d|/\d{1,2}/?[\"']"
)
#: A pager has few entries; a list's has many and stands in a list page.
MAX_PARTS = 60


def may_have_parts(body: bytes) -> bool:
    """Whether a page's bytes hold anything a pager inside an article is made of: a quick look."""
    return _PAGER_BYTES.search(body) is not None


def find_next_part(body: bytes, url: str, content_type: str = "") -> str | None:
    """The address of the part after a stored page; ``None`` also for a page that is not read."""
    try:
        root = parse(decode(body, content_type).text)
    except Quarantine:
        return None
    return None if root is None else next_part(root, url)


def next_part(root: HtmlElement, url: str, rel_next: str | None = None) -> str | None:
    """The address of the article's next part, or ``None`` when this is the last or the only one.

    Only an address of the same stem counts (``a.html`` → ``a_2.html``): "next" under an article
    is more often the next article.
    """
    if not url:
        return None
    own = named_part(url)
    links = list(_pager_links(root, url))
    if rel_next:
        links.append(("next", rel_next))
    for text, address in links:
        if not (_NEXT.match(text) or _NUMBER.match(text)):
            continue
        if address == url or not is_same_article(address, url):
            continue
        number = named_part(address)
        if own is None:
            # the part behind a.html is a_2.html, on some sites a_1.html
            follows = number == 2 or (number == 1 and _NEXT.match(text) is not None)
        else:
            follows = number == own + 1
        if follows:
            return address
    return None


def _pager_links(root: HtmlElement, url: str) -> Iterator[tuple[str, str]]:
    for link in root.iter("a"):
        href = (link.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:", "mailto:")):
            continue
        text = " ".join(link.text_content().split())
        if len(text) > 12 or not (_NEXT.match(text) or _NUMBER.match(text)):
            continue
        try:
            yield text, urljoin(url, href).split("#")[0]
        except ValueError:
            continue


def named_part(url: str) -> int | None:
    """Which part of its article an address names, if it names one."""
    found = _PART.match(url)
    if found is None or (found["n"] and not _could_be_part(url, found)):
        return None
    number = found["n"] or found["q"]
    return int(number) if number and int(number) <= MAX_PARTS else None


def _could_be_part(url: str, found: re.Match[str]) -> bool:
    """``/2012-03/25.html`` and ``/2020-05-26`` end in numbers that count no parts."""
    stem = found["stem"]
    if re.search(r"(?:19|20)\d\d[-_/](?:0?[1-9]|1[0-2])$", stem):
        return False
    separator = url[len(stem)]
    return separator in "_-" or (separator == "/" and re.search(r"\d{4,}$", stem) is not None)


def stem_of(url: str) -> str:
    """The address without its part number: equal for all parts of an article."""
    plain = _QUERY_PAGE.sub(r"\1", url).rstrip("?&")
    found = _PART.match(plain)
    if found and found["n"] and _could_be_part(plain, found):
        return found["stem"]
    return re.sub(r"(?:\.\w{2,5}|/)$", "", plain)


def is_same_article(one: str, other: str) -> bool:
    """Whether two addresses name parts of one article."""
    if urlsplit(one).hostname != urlsplit(other).hostname:
        return False
    first, second = stem_of(one), stem_of(other)
    return (
        first == second
        or one.split(".htm", maxsplit=1)[0] == second
        or other.split(".htm", maxsplit=1)[0] == first
    )


def without_part_mark(title: str, number: int | None = None) -> str:
    """``标题(2)`` → ``标题``; with *number* only if the mark names that part."""
    found = _PART_MARK.search(title)
    if found is None or not title[: found.start()]:
        return title
    named = re.search(r"\d+", found[0])
    if number is not None and (named is None or int(named[0]) != number):
        return title
    return title[: found.start()]


def stitch(parts: Sequence[Extraction]) -> Extraction:
    """One extraction from the parts of an article, in order.

    Titles and summaries that each part repeats stand once; attribution, pictures and the fields
    come from the first part that has them.

    Raises:
        ValueError: there is no part.
    """
    if not parts:
        raise ValueError("an article has at least one part")
    first = parts[0]
    if len(parts) == 1:
        return first
    title = without_part_mark(first.title)
    text, attribution = _stitched_text(parts, key(title))
    pictures = {picture.url: picture for part in parts for picture in part.pictures}
    values = {
        name: next((getattr(part, name) for part in parts if getattr(part, name)), None)
        for name in ("source", "inner_source", "editor", "original_url", "original_title",
                     "licence", "published", "updated")
    }  # fmt: skip
    return replace(
        first,
        **values,  # type: ignore[arg-type]  # each is the value of a field of that name
        title=title,
        text=text,
        attribution=attribution,
        authors=next((part.authors for part in parts if part.authors), ()),
        pictures=tuple(pictures.values()),
        next_part_url=parts[-1].next_part_url,
        part_count=len(parts),
    )


def _stitched_text(
    parts: Sequence[Extraction], title: str
) -> tuple[str, tuple[AttributionLine, ...]]:
    paragraphs = parts[0].text.split("\n")
    seen = {key(each) for each in paragraphs if len(each) > 15}
    attribution = list(parts[0].attribution)
    for part in parts[1:]:
        offset = len("\n".join(paragraphs)) + 1
        added = part.text.split("\n")
        while added and (key(without_part_mark(added[0])) == title or key(added[0]) in seen):
            added.pop(0)
        added = [each for each in added if len(each) <= 15 or key(each) not in seen]
        seen.update(key(each) for each in added if len(each) > 15)
        paragraphs += added
        attribution += [
            replace(line, start=line.start + offset, end=line.end + offset)
            for line in part.attribution
        ]
    return "\n".join(paragraphs), tuple(attribution)
