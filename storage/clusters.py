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
    _write(session, component, wanted, now)
    for gone in previous.keys() - set(wanted.values()):
        session.execute(delete(ClusterRow).where(ClusterRow.id == gone))


def _component(session: Session, articles: Collection[int]) -> tuple[list[Link], set[int]]:
    """All copies' matches reachable from *articles*, and the articles they join."""
    seen: set[int] = set()
    waiting = set(articles)
    links: dict[int, Link] = {}
    while waiting and len(seen) < MAX_COMPONENT:
        batch = sorted(waiting)[:500]
        waiting.difference_update(batch)
        seen.update(batch)
        for row in session.execute(
            select(
                MatchRow.id,
                MatchRow.article_a_id,
                MatchRow.article_b_id,
                MatchRow.kind,
                MatchRow.probability,
                MatchRow.coverage_a,
                MatchRow.coverage_b,
            ).where(or_(MatchRow.article_a_id.in_(batch), MatchRow.article_b_id.in_(batch)))
        ):
            link = _link(row.tuple()[1:])
            if link.kind.is_copy:
                links[row.id] = link
                waiting.update({link.a, link.b} - seen)
    members = {end for link in links.values() for end in (link.a, link.b)}
    return list(links.values()), seen | members


def _link(values: tuple[int, int, str, float, float, float]) -> Link:
    a, b, kind, probability, coverage_a, coverage_b = values
    return Link(
        a=a,
        b=b,
        kind=MatchKind(kind),
        probability=probability,
        coverage_a=coverage_a,
        coverage_b=coverage_b,
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
