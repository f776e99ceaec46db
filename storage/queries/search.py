"""Which articles say, or once said, these words, and in which of their versions?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from pipeline.copies.fold import fold
from storage.search import Phrase, has_phrases, read_question, searched_text
from storage.tables import ArticleRow, SiteRow, VersionRow
from storage.values import to_extraction

#: Characters of a snippet on either side of what was found.
CONTEXT = 40


@dataclass(frozen=True, kw_only=True)
class Snippet:
    """A piece of a version's title, authors, source and text, around what was found."""

    text: str
    #: Half-open spans of the words found, in ``text``.
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True)
class Found:
    """An article of which some version has the words."""

    article_id: int
    site: str
    url: str
    title: str
    state: str
    #: Versions that have the words, and the first and last of them.
    hits: int
    first_version: int
    last_version: int
    #: When the words were first and last seen there.
    first_seen_at: datetime
    last_seen_at: datetime
    #: Whether the article's latest version still has them.
    is_current: bool
    #: From the last version that has them.
    snippet: Snippet


def search(
    session: Session,
    words: str,
    *,
    site: str | None = None,
    since: datetime | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[Found]:
    """Articles with a version that has all *words*, those seen with them last before the others.

    *since*: only versions still seen then or later. Words between quotation marks stand in a row.

    Raises:
        BadInput: there is nothing to look for in *words*.
    """
    phrases = read_question(words)
    grouped = _hits(session, phrases, site, since).limit(limit).offset(offset)
    return [_found(session, row, phrases) for row in session.execute(grouped)]


def count_found(
    session: Session, words: str, *, site: str | None = None, since: datetime | None = None
) -> int:
    """How many articles ``search`` can show; raises BadInput."""
    grouped = _hits(session, read_question(words), site, since)
    statement = select(func.count()).select_from(grouped.order_by(None).subquery())
    return session.scalar(statement) or 0


def _hits(
    session: Session, phrases: Sequence[Phrase], site: str | None, since: datetime | None
) -> Select[*tuple[Any, ...]]:
    last_seen = func.max(VersionRow.last_seen_at)
    statement = (
        select(
            VersionRow.article_id,
            func.count().label("hits"),
            func.min(VersionRow.number).label("first"),
            func.max(VersionRow.number).label("last"),
            func.min(VersionRow.first_seen_at).label("first_seen"),
            last_seen.label("last_seen"),
        )
        .where(VersionRow.superseded_at.is_(None), *has_phrases(session, phrases))
        .group_by(VersionRow.article_id)
        .order_by(last_seen.desc(), VersionRow.article_id.desc())
    )
    if since is not None:
        statement = statement.where(VersionRow.last_seen_at >= since)
    if site is not None:
        statement = (
            statement.join(ArticleRow, ArticleRow.id == VersionRow.article_id)
            .join(SiteRow, SiteRow.id == ArticleRow.site_id)
            .where(SiteRow.name == site)
        )
    return statement


def _found(session: Session, row: Any, phrases: Sequence[Phrase]) -> Found:  # noqa: ANN401 - a row
    article = session.get_one(ArticleRow, row.article_id)
    current = _of_article(row.article_id)
    version = session.scalars(current.where(VersionRow.number == row.last)).one()
    latest = session.scalar(
        select(func.max(VersionRow.number)).where(
            VersionRow.article_id == article.id, VersionRow.superseded_at.is_(None)
        )
    )
    return Found(
        article_id=article.id,
        site=session.get_one(SiteRow, article.site_id).name,
        url=article.url,
        title=article.title,
        state=article.state,
        hits=row.hits,
        first_version=row.first,
        last_version=row.last,
        first_seen_at=row.first_seen,
        last_seen_at=row.last_seen,
        is_current=row.last == latest,
        snippet=make_snippet(searched_text(to_extraction(version)), phrases),
    )


def _of_article(article_id: int) -> Select[VersionRow]:
    return select(VersionRow).where(
        VersionRow.article_id == article_id, VersionRow.superseded_at.is_(None)
    )


def make_snippet(text: str, phrases: Sequence[Phrase]) -> Snippet:
    """The piece of *text* around the first of *phrases*, all of them marked that stand in it."""
    folded = fold(text)
    spans = sorted(
        folded.original_span(*found.span())
        for phrase in phrases
        for found in phrase.pattern.finditer(folded.text)
    )
    if not spans:
        return Snippet(text=text[: 2 * CONTEXT], marks=())
    start = max(0, spans[0][0] - CONTEXT)
    end = min(len(text), spans[0][1] + CONTEXT)
    marks = tuple((a - start, b - start) for a, b in _apart(spans) if start <= a and b <= end)
    return Snippet(text=text[start:end], marks=marks)


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    apart: list[tuple[int, int]] = []
    for start, end in spans:
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart
