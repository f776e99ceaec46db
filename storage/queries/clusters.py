"""Which articles belong together, and who copies whom?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from pipeline.copies.credit import names_site
from pipeline.errors import NotFound
from pipeline.model import MatchKind, Side
from storage.queries.articles import ArticleLine, find_article
from storage.queries.health import pair_rank
from storage.sites import to_site
from storage.tables import (
    ArticleRow,
    ClusterMemberRow,
    ClusterRow,
    MatchRow,
    SiteRow,
    VersionRow,
)
from storage.values import to_extraction


@dataclass(frozen=True, kw_only=True)
class ClusterLine:
    """A cluster in a list; its title is that of the member seen first."""

    id: int
    articles: int
    sites: int
    title: str
    first_seen_at: datetime
    first_site: str


@dataclass(frozen=True, kw_only=True)
class CopierLine:
    """How one site copies another."""

    copier: str
    origin: str
    articles: int
    kinds: dict[str, int]
    #: Median seconds between the first sights of origin and copy.
    median_delay_seconds: float
    #: Share of the copies that name the origin.
    attributed: float


def list_clusters(session: Session, *, limit: int = 50, offset: int = 0) -> list[ClusterLine]:
    """Clusters, the largest first."""
    sizes = (
        select(
            ClusterMemberRow.cluster_id.label("id"),
            func.count().label("articles"),
            func.count(func.distinct(ArticleRow.site_id)).label("sites"),
            func.max(ArticleRow.first_seen_at).label("latest"),
        )
        .join(ArticleRow, ArticleRow.id == ClusterMemberRow.article_id)
        .group_by(ClusterMemberRow.cluster_id)
        .order_by(func.count().desc(), ClusterMemberRow.cluster_id.desc())
        .limit(limit)
        .offset(offset)
    )
    rows = session.execute(sizes).all()
    firsts = _first_members(session, [row.id for row in rows])
    return [
        ClusterLine(
            id=row.id,
            articles=row.articles,
            sites=row.sites,
            title=firsts[row.id][0].title,
            first_seen_at=firsts[row.id][0].first_seen_at,
            first_site=firsts[row.id][1],
        )
        for row in rows
    ]


def count_clusters(session: Session) -> int:
    """How many clusters ``list_clusters`` can show."""
    ids = select(func.count(func.distinct(ClusterMemberRow.cluster_id)))
    return session.scalar(ids) or 0


def count_members(session: Session, cluster_id: int) -> int:
    """How many articles ``cluster_members`` can show; 0 also when there is no such cluster."""
    members = select(func.count()).where(ClusterMemberRow.cluster_id == cluster_id)
    return session.scalar(members) or 0


def cluster_members(
    session: Session, cluster_id: int, *, limit: int | None = None, offset: int = 0
) -> list[ArticleLine]:
    """The articles of a cluster, the one seen first before the others; raises NotFound."""
    if session.get(ClusterRow, cluster_id) is None:
        raise NotFound("cluster", cluster_id, "`repostwatch clusters` lists them.")
    ids = session.scalars(
        select(ArticleRow.id)
        .join(ClusterMemberRow, ClusterMemberRow.article_id == ArticleRow.id)
        .where(ClusterMemberRow.cluster_id == cluster_id)
        .order_by(ArticleRow.first_seen_at, ArticleRow.id)
        .limit(limit)
        .offset(offset)
    )
    return [find_article(session, str(article)) for article in ids]


def copiers(session: Session, *, origin: str | None = None) -> list[CopierLine]:
    """Who copies whom, site by site, most first; pairs of unknown direction are left out."""
    groups: dict[tuple[str, str], list[tuple[str, float, bool]]] = defaultdict(list)
    for row in session.execute(_directed()).all():
        match, article_a, article_b, site_a, site_b = row
        first = match.direction["first"]
        if first == Side.UNKNOWN.value or site_a.id == site_b.id:
            continue
        is_a_first = first == Side.A.value
        before, after = (article_a, article_b) if is_a_first else (article_b, article_a)
        owner, copier = (site_a, site_b) if is_a_first else (site_b, site_a)
        if origin is not None and owner.name != origin:
            continue
        version = session.get_one(
            VersionRow, match.version_b_id if is_a_first else match.version_a_id
        )
        delay = (after.first_seen_at - before.first_seen_at).total_seconds()
        credit = names_site(to_extraction(version), to_site(owner), before.url)
        groups[copier.name, owner.name].append((match.kind, delay, credit))
    lines = [_copier_line(key, found) for key, found in groups.items()]
    return sorted(lines, key=lambda line: (-line.articles, line.copier, line.origin))


def _copier_line(key: tuple[str, str], found: list[tuple[str, float, bool]]) -> CopierLine:
    kinds: dict[str, int] = defaultdict(int)
    for kind, _, _ in found:
        kinds[kind] += 1
    return CopierLine(
        copier=key[0],
        origin=key[1],
        articles=len(found),
        kinds=dict(sorted(kinds.items())),
        median_delay_seconds=median(delay for _, delay, _ in found),
        attributed=sum(credit for _, _, credit in found) / len(found),
    )


def _directed() -> Select[*tuple[Any, ...]]:
    best = select(MatchRow.id, pair_rank().label("rank")).subquery()
    article_a, article_b = aliased(ArticleRow), aliased(ArticleRow)
    site_a, site_b = aliased(SiteRow), aliased(SiteRow)
    return (
        select(MatchRow, article_a, article_b, site_a, site_b)
        .join(best, best.c.id == MatchRow.id)
        .join(article_a, article_a.id == MatchRow.article_a_id)
        .join(article_b, article_b.id == MatchRow.article_b_id)
        .join(site_a, site_a.id == article_a.site_id)
        .join(site_b, site_b.id == article_b.site_id)
        .where(best.c.rank == 1, MatchRow.kind.in_([k.value for k in MatchKind if k.is_copy]))
    )


def _first_members(session: Session, clusters: list[int]) -> dict[int, tuple[ArticleRow, str]]:
    """For each cluster the article seen first, and its site's name."""
    rank = func.row_number().over(
        partition_by=ClusterMemberRow.cluster_id,
        order_by=(ArticleRow.first_seen_at, ArticleRow.id),
    )
    ranked = (
        select(ClusterMemberRow.cluster_id, ArticleRow.id.label("article"), rank.label("rank"))
        .join(ArticleRow, ArticleRow.id == ClusterMemberRow.article_id)
        .where(ClusterMemberRow.cluster_id.in_(clusters))
        .subquery()
    )
    rows = session.execute(
        select(ranked.c.cluster_id, ArticleRow, SiteRow.name)
        .join(ArticleRow, ArticleRow.id == ranked.c.article)
        .join(SiteRow, SiteRow.id == ArticleRow.site_id)
        .where(ranked.c.rank == 1)
    )
    return {cluster: (article, name) for cluster, article, name in rows}
