"""An article's address that sends the reader on to another one: its history goes with it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.model import Snapshot
from pipeline.redirects import moved_to
from storage.frontier import url_key
from storage.tables import AddressRow, ArticleRow, SnapshotRow
from storage.tables_evidence import MoveRow


def article_at(
    session: Session, snapshot: SnapshotRow, canonical_url: str | None
) -> ArticleRow | None:
    """The article of a snapshot's address, else the one at the canonical address or once there."""
    address = session.get(AddressRow, snapshot.address_id) if snapshot.address_id else None
    if address is not None and address.article_id is not None:
        return session.get_one(ArticleRow, address.article_id)
    key = url_key(canonical_url or snapshot.final_url)
    article = session.scalar(
        select(ArticleRow).where(ArticleRow.site_id == snapshot.site_id, ArticleRow.url_key == key)
    )
    if article is not None:
        return article
    once = select(AddressRow.article_id).where(
        AddressRow.site_id == snapshot.site_id, AddressRow.url_key == key
    )
    return session.scalar(select(ArticleRow).where(ArticleRow.id.in_(once)))


def note_move(session: Session, snapshot: Snapshot, article: ArticleRow) -> None:
    """Note that the article was found at another address of its site than the one it had.

    The article is known under the new address from then on; the old one still leads to it. When
    another article is known there already, both stay, and only the move is noted.
    """
    to = moved_to(snapshot, found_at(session, article))
    if to is None:
        return
    session.add(
        MoveRow(
            article_id=article.id,
            snapshot_id=snapshot.id,
            from_url=article.url,
            to_url=to,
            at=snapshot.fetched_at,
        )
    )
    key = url_key(to)
    taken = select(ArticleRow.id).where(
        ArticleRow.site_id == article.site_id, ArticleRow.url_key == key
    )
    if session.scalar(taken) is None:
        article.url, article.url_key = to, key


def found_at(session: Session, article: ArticleRow) -> str:
    """The address the article was last found at: where it moved to, known under it or not."""
    target = session.scalar(
        select(MoveRow.to_url)
        .where(MoveRow.article_id == article.id)
        .order_by(MoveRow.id.desc())
        .limit(1)
    )
    return article.url if target is None else target
