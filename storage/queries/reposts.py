"""Who has the same text, made from which version, and who was first?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session, aliased

from pipeline.copies.credit import names_site
from pipeline.errors import NotFound
from pipeline.model import Comparison, Direction, Side, Version
from storage.queries.articles import ArticleLine, find_article
from storage.queries.health import pair_rank
from storage.sites import to_site
from storage.tables import ArticleRow, MatchRow, SiteRow, SnapshotRow, VersionRow
from storage.values import to_comparison, to_direction, to_extraction, to_version


@dataclass(frozen=True, kw_only=True)
class CopyLine:
    """Another article that shares text with the one asked about, seen from that one."""

    match_id: int
    article_id: int
    site: str
    site_kind: str
    url: str
    title: str
    state: str
    kind: str
    form: str | None
    probability: float
    #: Share of the asked article's text, and of the other's, that is shared.
    coverage_own: float
    coverage_other: float
    #: The versions that fit best.
    own_version: int
    other_version: int
    #: ``own`` when the asked article was first, ``other``, or ``unknown``.
    first: str
    confidence: float
    #: Whether the later of the two names the site of the earlier; ``None`` when unknown.
    names_origin: bool | None
    first_seen_at: datetime


@dataclass(frozen=True, kw_only=True)
class MatchDetail:
    """A match with both texts: all that is needed to show it as evidence."""

    id: int
    a: ArticleLine
    b: ArticleLine
    version_a: Version
    version_b: Version
    digest_a: str
    digest_b: str
    comparison: Comparison
    direction: Direction
    made_at: datetime


def copies(session: Session, article: ArticleLine, *, limit: int = 200) -> list[CopyLine]:
    """The articles that share text with *article*, most of it first; one line each."""
    best = (
        select(MatchRow.id, pair_rank().label("rank"))
        .where(or_(MatchRow.article_a_id == article.id, MatchRow.article_b_id == article.id))
        .subquery()
    )
    most = case(
        (MatchRow.coverage_a > MatchRow.coverage_b, MatchRow.coverage_a),
        else_=MatchRow.coverage_b,
    )
    rows = session.scalars(
        select(MatchRow)
        .join(best, best.c.id == MatchRow.id)
        .where(best.c.rank == 1)
        .order_by(most.desc(), MatchRow.article_a_id + MatchRow.article_b_id)
        .limit(limit)
    ).all()
    # kept until the lines are made: the session then finds each of them without asking again
    loaded = _load(session, rows)
    lines = [_line(session, article, row) for row in rows]
    loaded.clear()
    return lines


def match_detail(session: Session, match_id: int) -> MatchDetail:
    """One match with both texts; raises NotFound."""
    row = session.get(MatchRow, match_id)
    if row is None:
        raise NotFound("match", match_id, "`repostwatch copies ARTICLE` names the matches.")
    version_a, digest_a = _version(session, row.version_a_id)
    version_b, digest_b = _version(session, row.version_b_id)
    return MatchDetail(
        id=row.id,
        a=find_article(session, str(row.article_a_id)),
        b=find_article(session, str(row.article_b_id)),
        version_a=version_a,
        version_b=version_b,
        digest_a=digest_a,
        digest_b=digest_b,
        comparison=to_comparison(row),
        direction=to_direction(row),
        made_at=row.made_at,
    )


@dataclass(frozen=True, kw_only=True)
class MatchLine:
    """A match in a list of the latest: the article that seems to be the copy first."""

    id: int
    kind: str
    probability: float
    made_at: datetime
    copy_id: int
    copy_title: str
    copy_site: str
    origin_id: int
    origin_title: str
    origin_site: str
    is_direction_known: bool


def latest_matches(
    session: Session, *, kind: str | None = None, limit: int = 50, offset: int = 0
) -> list[MatchLine]:
    """The latest matches, one for each pair of articles."""
    best = select(MatchRow.id, pair_rank().label("rank")).subquery()
    article_a, article_b = aliased(ArticleRow), aliased(ArticleRow)
    site_a, site_b = aliased(SiteRow), aliased(SiteRow)
    statement = (
        select(MatchRow, article_a, article_b, site_a.name, site_b.name)
        .join(best, best.c.id == MatchRow.id)
        .join(article_a, article_a.id == MatchRow.article_a_id)
        .join(article_b, article_b.id == MatchRow.article_b_id)
        .join(site_a, site_a.id == article_a.site_id)
        .join(site_b, site_b.id == article_b.site_id)
        .where(best.c.rank == 1)
        .order_by(MatchRow.id.desc())
    )
    if kind is not None:
        statement = statement.where(MatchRow.kind == kind)
    return [_match_line(row) for row in session.execute(statement.limit(limit).offset(offset))]


def _match_line(row: Any) -> MatchLine:  # noqa: ANN401 - a row of five columns
    match, a, b, site_a, site_b = row
    first = match.direction["first"]
    copy, copy_site, origin, origin_site = (
        (b, site_b, a, site_a) if first == Side.A.value else (a, site_a, b, site_b)
    )
    return MatchLine(
        id=match.id,
        kind=match.kind,
        probability=match.probability,
        made_at=match.made_at,
        copy_id=copy.id,
        copy_title=copy.title,
        copy_site=copy_site,
        origin_id=origin.id,
        origin_title=origin.title,
        origin_site=origin_site,
        is_direction_known=first != Side.UNKNOWN.value,
    )


def _load(session: Session, rows: Sequence[MatchRow]) -> list[object]:
    """The articles, sites and versions of *rows*, in three statements."""
    articles = {key for row in rows for key in (row.article_a_id, row.article_b_id)}
    versions = {key for row in rows for key in (row.version_a_id, row.version_b_id)}
    return [
        *session.scalars(select(ArticleRow).where(ArticleRow.id.in_(articles))),
        *session.scalars(select(SiteRow)),
        *session.scalars(select(VersionRow).where(VersionRow.id.in_(versions))),
    ]


def _line(session: Session, article: ArticleLine, row: MatchRow) -> CopyLine:
    is_a = row.article_a_id == article.id
    own_side, other_side = (Side.A, Side.B) if is_a else (Side.B, Side.A)
    other = session.get_one(ArticleRow, row.article_b_id if is_a else row.article_a_id)
    other_site = session.get_one(SiteRow, other.site_id)
    own = session.get_one(VersionRow, row.version_a_id if is_a else row.version_b_id)
    its = session.get_one(VersionRow, row.version_b_id if is_a else row.version_a_id)
    direction = to_direction(row)
    first = {own_side: "own", other_side: "other"}.get(direction.first, "unknown")
    return CopyLine(
        match_id=row.id,
        article_id=other.id,
        site=other_site.name,
        site_kind=other_site.kind,
        url=other.url,
        title=other.title,
        state=other.state,
        kind=row.kind,
        form=row.form,
        probability=row.probability,
        coverage_own=row.coverage_a if is_a else row.coverage_b,
        coverage_other=row.coverage_b if is_a else row.coverage_a,
        own_version=own.number,
        other_version=its.number,
        first=first,
        confidence=direction.confidence,
        names_origin=_names_origin(session, first, own, its),
        first_seen_at=other.first_seen_at,
    )


def _names_origin(session: Session, first: str, own: VersionRow, other: VersionRow) -> bool | None:
    if first == "unknown":
        return None
    copy, origin = (other, own) if first == "own" else (own, other)
    article = session.get_one(ArticleRow, origin.article_id)
    site = to_site(session.get_one(SiteRow, article.site_id))
    return names_site(to_extraction(copy), site, article.url)


def _version(session: Session, version_id: int) -> tuple[Version, str]:
    row = session.get_one(VersionRow, version_id)
    return to_version(row), session.get_one(SnapshotRow, row.snapshot_id).digest
