"""An article's address that sends the reader on to another one: its history goes with it."""

from __future__ import annotations

from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.model import Snapshot
from pipeline.reading.identity import canonical_address
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
    to = canonical_address(snapshot.final_url)
    if to in (canonical_address(snapshot.url), canonical_address(article.url)):
        return
    if _site_of(to) != _site_of(article.url) or _last_target(session, article.id) == to:
        return
    session.add(
        MoveRow(
            article_id=article.id,
            snapshot_id=snapshot.id,
            from_url=article.url,
            to_url=snapshot.final_url,
            at=snapshot.fetched_at,
        )
    )
    key = url_key(to)
    taken = select(ArticleRow.id).where(
        ArticleRow.site_id == article.site_id, ArticleRow.url_key == key
    )
    if session.scalar(taken) is None:
        article.url, article.url_key = snapshot.final_url, key


def _last_target(session: Session, article_id: int) -> str | None:
    target = session.scalar(
        select(MoveRow.to_url)
        .where(MoveRow.article_id == article_id)
        .order_by(MoveRow.id.desc())
        .limit(1)
    )
    return None if target is None else canonical_address(target)


def _site_of(url: str) -> str:
    """The host without the part that names a form of the site."""
    host = (urlsplit(url).hostname or "").lower()
    first, _, rest = host.partition(".")
    return rest if first in {"www", "m", "mobile", "wap"} else host
