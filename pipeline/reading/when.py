"""When was the article published, when updated? Two fields, each with its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.reading.dates import Moment, date_in_url, find_moment, find_moments, parse_iso
from pipeline.reading.page import Page
from pipeline.reading.tree import Line

_UPDATED = re.compile(
    r"(?:最后|最近|最後)?(?:更新|修改|编辑|修订)(?:时间|日期|时|于|於|：|:|\s)|last (?:updated|"
    r"modified)|updated|"
    r"modified|(?<=\d)\s?更新",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"发布|發布|發佈|发表|發表|发稿|时间|時間|日期|刊登|刊发|录入|添加|上传|张贴|发文|"
    r"published|posted|\bon\b|date",
    re.IGNORECASE,
)
#: Lines of other things: events, comments, the weather, today's date in the page's head.
_NOT_OURS = re.compile(
    r"截止|有效期|报名|举办|活动时间|开庭|农历|星期.{0,6}天气|今天是|欢迎您|©|copyright|ICP|"
    r"回复|楼$",
    re.IGNORECASE,
)
_PUBLISHED_META = (
    "article:published_time", "og:published_time", "datepublished", "pubdate", "publishdate",
    "publish_date", "publish-date", "publishtime", "date",
    "dc.date.issued", "dc.date", "dcterms.created",
    "dcterms.date", "sailthru.date", "parsely-pub-date", "article.published", "og:release_date",
    "weibo: article:create_at", "bytedance:published_time", "publication_date",
    "citation_publication_date",
    "firstpublishtime", "_pubtime", "apub:time", "og:time", "_pubdate",
)  # fmt: skip
_UPDATED_META = (
    "article:modified_time", "og:updated_time", "datemodified", "bytedance:updated_time",
    "last-modified", "lastmod", "weibo: article:update_at", "article:modified", "dcterms.modified",
    "updatedate",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Dates:
    """Publication and update as ISO 8601, and what each rests on."""

    published: str | None = None
    updated: str | None = None
    published_evidence: str = ""
    updated_evidence: str = ""


@dataclass(frozen=True, kw_only=True)
class _Found:
    moment: Moment
    evidence: str


def find_dates(page: Page, captured: datetime | None) -> Dates:
    """The dates of an article; what is not told stays unknown."""
    seen, changed = _visible(page, captured)
    stated = _stated(page, captured)
    published = _best(stated, seen) or _time_element(page, captured) or _url_date(page, captured)
    updated = changed or _from_meta(page, _UPDATED_META, "dateModified", captured)
    if published is not None and updated is not None and updated.evidence != "visible line":
        updated = None if _same(published.moment, updated.moment) else updated
    return Dates(
        published=published.moment.iso() if published else None,
        updated=updated.moment.iso() if updated else None,
        published_evidence=published.evidence if published else "",
        updated_evidence=updated.evidence if updated else "",
    )


def _same(one: Moment, other: Moment) -> bool:
    return one.iso()[:16] == other.iso()[:16]


def _best(stated: _Found | None, seen: _Found | None) -> _Found | None:
    """The head's date, unless the visible one is of the same day and tells more."""
    if stated is None or seen is None:
        return stated or seen
    same_day = abs((stated.moment.day - seen.moment.day).days) <= 1
    if same_day and seen.moment.has_minute and stated.moment.zone is None:
        return seen
    if not same_day and "labelled" in seen.evidence:
        return seen
    return stated


def _stated(page: Page, captured: datetime | None) -> _Found | None:
    return _from_meta(page, _PUBLISHED_META, "datePublished", captured)


def _from_meta(
    page: Page, names: Sequence[str], key: str, captured: datetime | None
) -> _Found | None:
    value = page.meta.article.get(key)
    moment = parse_iso(value, captured) if isinstance(value, str) else None
    if moment is not None:
        return _Found(moment=moment, evidence="JSON-LD")
    for name in names:
        value = page.meta.values.get(name)
        moment = parse_iso(value, captured) if value else None
        if moment is not None:
            return _Found(moment=moment, evidence="meta")
    return None


def _visible(page: Page, captured: datetime | None) -> tuple[_Found | None, _Found | None]:
    published = updated = labelled = None
    for line in _date_lines(page):
        for moment, is_update, is_labelled in _moments(line.text, captured):
            found = _Found(
                moment=moment, evidence="visible line, labelled" if is_labelled else "visible line"
            )
            if is_update:
                updated = updated or found
            elif is_labelled:
                labelled = labelled or found
            else:
                published = published or found
    best = labelled or published
    if best is None and updated is not None:
        # a page that shows one date and calls it the update: the publication stays unknown
        return None, updated
    return best, updated


def _date_lines(page: Page) -> Iterator[Line]:
    head = page.head()
    start = page.title.line.index if page.title.line is not None else -1
    # behind the title first, then the lines before it, then the ends of the body
    ordered = [line for line in head if line.index >= start]
    ordered += [line for line in head if line.index < start]
    for line in ordered:
        if len(line.text) <= 200 and line.link_share < 0.8 and not _NOT_OURS.search(line.text):
            yield line
    for line in (*page.body.lines[:2], *page.tail()[:6]):
        if len(line.text) <= 60 and line.link_share < 0.5 and _labelled(line.text):
            yield line


def _labelled(text: str) -> bool:
    return (_PUBLISHED.search(text) or _UPDATED.search(text)) is not None and not _NOT_OURS.search(
        text
    )


def _moments(text: str, captured: datetime | None) -> Iterator[tuple[Moment, bool, bool]]:
    moments = list(find_moments(text, captured))
    if not moments and len(text) < 80:
        moments = [each for each in (find_moment(text, captured),) if each is not None]
    last_end = 0
    for moment in moments:
        before = text[last_end : moment.start][-16:]
        last_end = moment.end
        is_update = _UPDATED.search(before) is not None
        yield moment, is_update, _PUBLISHED.search(before) is not None


def _time_element(page: Page, captured: datetime | None) -> _Found | None:
    for node in page.root.iter("time"):
        value = node.get("datetime") or node.text_content()
        moment = parse_iso(value[:60], captured) if value else None
        if moment is not None:
            return _Found(moment=moment, evidence="time element")
    return None


def _url_date(page: Page, captured: datetime | None) -> _Found | None:
    moment = date_in_url(page.url, captured)
    return _Found(moment=moment, evidence="URL") if moment else None
