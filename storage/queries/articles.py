"""Which article is meant, and which are there?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from pipeline.changes.presence import QUARANTINED
from pipeline.errors import BadInput, NotFound
from storage.frontier import url_key
from storage.tables import AddressRow, ArticleRow, SiteRow, VersionRow

#: A number of so many digits fits every database's integers.
_DIGITS = 18


@dataclass(frozen=True, kw_only=True)
class ArticleLine:
    """An article in a list."""

    id: int
    site: str
    site_kind: str
    url: str
    title: str
    first_seen_at: datetime
    last_seen_at: datetime
    last_changed_at: datetime
    state: str
    versions: int


def find_article(session: Session, name: str) -> ArticleLine:
    """The article of that number or address.

    Raises:
        NotFound: nothing is stored under it.
    """
    statement = _lines()
    if name.isdecimal():
        # longer than any number a store gives; Python refuses to read very long ones
        number = int(name) if len(name) <= _DIGITS else 0
        line = _first(session, statement.where(ArticleRow.id == number))
    else:
        line = _by_address(session, statement, name)
    if line is None:
        raise NotFound(
            "article",
            name,
            "Give the number or the address of one that was crawled; "
            "`repostwatch articles list` shows them.",
        )
    return line


def list_articles(
    session: Session,
    *,
    site: str | None = None,
    state: str | None = None,
    title: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[ArticleLine]:
    """Articles, the latest changed first; *title* is a part of it.

    Without a *state* those that are content: all but the quarantined ones.
    """
    statement = _lines().order_by(ArticleRow.last_changed_at.desc(), ArticleRow.id.desc())
    if site is not None:
        statement = statement.where(SiteRow.name == site)
    statement = statement.where(_in_state(state))
    if title is not None:
        statement = statement.where(ArticleRow.title.icontains(title, autoescape=True))
    return [_line(row) for row in session.execute(statement.limit(limit).offset(offset))]


def count_articles(
    session: Session,
    *,
    site: str | None = None,
    state: str | None = None,
    title: str | None = None,
) -> int:
    """How many articles ``list_articles`` can show."""
    statement = select(func.count()).select_from(ArticleRow).join(SiteRow)
    if site is not None:
        statement = statement.where(SiteRow.name == site)
    statement = statement.where(_in_state(state))
    if title is not None:
        statement = statement.where(ArticleRow.title.icontains(title, autoescape=True))
    return session.scalar(statement) or 0


def _in_state(state: str | None) -> ColumnElement[bool]:
    return is_content() if state is None else ArticleRow.state == state


def is_content() -> ColumnElement[bool]:
    """Leaves out articles of which no page reads as an article any more."""
    return ArticleRow.state != QUARANTINED


def _by_address(session: Session, statement: Select[Any], name: str) -> ArticleLine | None:
    try:
        key = url_key(name)
    except BadInput as error:
        raise NotFound(
            "article", name, "Give its number, or its whole address with http:// or https://."
        ) from error
    line = _first(session, statement.where(ArticleRow.url_key == key))
    if line is None:
        by_address = select(AddressRow.article_id).where(AddressRow.url_key == key)
        line = _first(session, statement.where(ArticleRow.id.in_(by_address)))
    return line


def _lines() -> Select[Any]:
    versions = (
        select(func.count(VersionRow.id))
        .where(VersionRow.article_id == ArticleRow.id, VersionRow.superseded_at.is_(None))
        .scalar_subquery()
    )
    return select(ArticleRow, SiteRow.name, SiteRow.kind, versions).join(
        SiteRow, SiteRow.id == ArticleRow.site_id
    )


def _first(session: Session, statement: Select[Any]) -> ArticleLine | None:
    row = session.execute(statement.limit(1)).first()
    return None if row is None else _line(row)


def _line(row: Any) -> ArticleLine:  # noqa: ANN401 - a row of four columns
    article, site, kind, versions = row
    return ArticleLine(
        id=article.id,
        site=site,
        site_kind=kind,
        url=article.url,
        title=article.title,
        first_seen_at=article.first_seen_at,
        last_seen_at=article.last_seen_at,
        last_changed_at=article.last_changed_at,
        state=article.state,
        versions=versions,
    )
