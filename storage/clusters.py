"""Clusters as rows: rebuilt around the articles whose matches changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from pipeline.copies.cluster import Link, build_clusters
from pipeline.model import MatchKind
from storage.tables import ClusterMemberRow, ClusterRow, MatchRow

#: Articles looked at around a change. A component beyond this is a flood of one press release;
#: its far end cannot change the clusters near the change.
MAX_COMPONENT = 2000

#: What a link is made of, without the passages.
_LINK_COLUMNS = select(
    MatchRow.id,
    MatchRow.article_a_id,
    MatchRow.article_b_id,
    MatchRow.kind,
    MatchRow.probability,
    MatchRow.coverage_a,
    MatchRow.coverage_b,
)


def refresh(session: Session, articles: Collection[int], *, now: datetime) -> None:
    """Build the clusters anew of all articles connected with *articles* by matches."""
    links, component = _component(session, articles)
    previous = _previous(session, component)
    clusters = build_clusters(links, previous)
    wanted: dict[int, int] = {}
    for cluster in clusters:
        cluster_id = cluster.id
        if cluster_id is None:
            row = ClusterRow(made_at=now)
            session.add(row)
            session.flush()
            cluster_id = row.id
        wanted.update(dict.fromkeys(cluster.members, cluster_id))
    gone_clusters = previous.keys() - set(wanted.values())
    _write(session, component, wanted, now)
    for gone in gone_clusters:
        session.execute(delete(ClusterRow).where(ClusterRow.id == gone))


def _component(session: Session, articles: Collection[int]) -> tuple[list[Link], set[int]]:
    """All copies' matches reachable from *articles*, by matches or clusters, and whom they join."""
    seen: set[int] = set()
    waiting = set(articles)
    links: dict[int, Link] = {}
    while waiting and len(seen) < MAX_COMPONENT:
        batch = sorted(waiting)[:500]
        waiting.difference_update(batch)
        seen.update(batch)
        waiting.update(_joined_with(session, batch) - seen)
        near = or_(MatchRow.article_a_id.in_(batch), MatchRow.article_b_id.in_(batch))
        for row in session.execute(_LINK_COLUMNS.where(near)):
            link = Link(
                a=row.article_a_id,
                b=row.article_b_id,
                kind=MatchKind(row.kind),
                probability=row.probability,
                coverage_a=row.coverage_a,
                coverage_b=row.coverage_b,
            )
            if link.kind.is_copy:
                links[row.id] = link
                waiting.update({link.a, link.b} - seen)
    members = {end for link in links.values() for end in (link.a, link.b)}
    return list(links.values()), seen | members


def _joined_with(session: Session, articles: Collection[int]) -> set[int]:
    """The articles that share a cluster with one of *articles* now."""
    joined = select(ClusterMemberRow.cluster_id).where(ClusterMemberRow.article_id.in_(articles))
    return set(
        session.scalars(
            select(ClusterMemberRow.article_id).where(ClusterMemberRow.cluster_id.in_(joined))
        )
    )


def _previous(session: Session, component: set[int]) -> dict[int, frozenset[int]]:
    members: dict[int, set[int]] = defaultdict(set)
    for row in session.scalars(
        select(ClusterMemberRow).where(ClusterMemberRow.article_id.in_(component))
    ):
        members[row.cluster_id].add(row.article_id)
    return {cluster: frozenset(articles) for cluster, articles in members.items()}


def _write(session: Session, component: set[int], wanted: dict[int, int], now: datetime) -> None:
    for row in session.scalars(
        select(ClusterMemberRow).where(ClusterMemberRow.article_id.in_(component))
    ):
        cluster_id = wanted.pop(row.article_id, None)
        if cluster_id is None:
            session.delete(row)
        elif row.cluster_id != cluster_id:
            row.cluster_id, row.joined_at = cluster_id, now
    session.add_all(
        ClusterMemberRow(article_id=article, cluster_id=cluster, joined_at=now)
        for article, cluster in wanted.items()
    )
    session.flush()
