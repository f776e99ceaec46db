"""What a page claims about where its text is from, held against what was crawled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pipeline.errors import BadInput
from pipeline.model import Extraction, MatchKind
from storage.frontier import url_key
from storage.queries.articles import ArticleLine, find_article
from storage.sites import host_of, to_site
from storage.tables import AddressRow, ArticleRow, MatchRow, SiteRow, SnapshotRow, VersionRow
from storage.values import to_extraction


class ClaimVerdict(StrEnum):
    """What became of a claim when it was checked."""

    TRUE = "true"  # what is named was crawled, and shares the text
    DEAD_LINK = "dead link"  # what is named answered that it is gone
    ELSEWHERE = "points elsewhere"  # what is named was crawled, and has another text
    MISSING = "missing"  # the site named is watched, and has no such text
    UNCHECKED = "not crawled"  # nothing that could tell was crawled


@dataclass(frozen=True, kw_only=True)
class ClaimLine:
    """One claim of the latest version, and what the store says of it."""

    field: str
    claim: str
    verdict: ClaimVerdict
    #: The article that is named, where it is known.
    article_id: int | None


def claims(session: Session, article: ArticleLine) -> list[ClaimLine]:
    """The claims of the latest version, each checked."""
    row = session.scalar(
        select(VersionRow)
        .where(VersionRow.article_id == article.id, VersionRow.superseded_at.is_(None))
        .order_by(VersionRow.number.desc())
        .limit(1)
    )
    if row is None:
        return []
    return [_check(session, article, *claim) for claim in _claims_of(to_extraction(row))]


def _claims_of(extraction: Extraction) -> Iterable[tuple[str, str]]:
    for field in ("source", "inner_source", "original_url"):
        claim = getattr(extraction, field)
        if claim:
            yield field, claim


def _check(session: Session, article: ArticleLine, field: str, claim: str) -> ClaimLine:
    if field == "original_url":
        verdict, named = _check_url(session, article, claim)
    else:
        verdict, named = _check_name(session, article, claim)
    return ClaimLine(field=field, claim=claim, verdict=verdict, article_id=named)


def _check_url(session: Session, article: ArticleLine, url: str) -> tuple[ClaimVerdict, int | None]:
    try:
        key = url_key(url)
        named = find_article(session, url)
    except BadInput:
        return _unseen(session, url), None
    if named.id == article.id:
        return ClaimVerdict.ELSEWHERE, named.id
    if named.id in _sharing(session, article.id):
        return ClaimVerdict.TRUE, named.id
    if named.state == "deleted" or _answered_gone(session, key):
        return ClaimVerdict.DEAD_LINK, named.id
    return ClaimVerdict.ELSEWHERE, named.id


def _unseen(session: Session, url: str) -> ClaimVerdict:
    """A claimed address that is no article of ours: gone, or never looked at."""
    try:
        key = url_key(url)
    except BadInput:
        return ClaimVerdict.UNCHECKED
    return ClaimVerdict.DEAD_LINK if _answered_gone(session, key) else ClaimVerdict.UNCHECKED


def _answered_gone(session: Session, key: str) -> bool:
    status = session.scalar(
        select(SnapshotRow.status)
        .join(AddressRow, AddressRow.id == SnapshotRow.address_id)
        .where(AddressRow.url_key == key)
        .order_by(SnapshotRow.id.desc())
        .limit(1)
    )
    return status in (404, 410)


def _check_name(
    session: Session, article: ArticleLine, name: str
) -> tuple[ClaimVerdict, int | None]:
    sites = [row for row in session.scalars(select(SiteRow)) if _is_named(row, name)]
    if not sites:
        return ClaimVerdict.UNCHECKED, None
    sharing = _sharing(session, article.id)
    named = session.scalar(
        select(ArticleRow.id)
        .where(ArticleRow.site_id.in_([row.id for row in sites]), ArticleRow.id.in_(sharing))
        .order_by(ArticleRow.first_seen_at)
        .limit(1)
    )
    if named is not None:
        return ClaimVerdict.TRUE, named
    own = any(row.name == article.site for row in sites)
    return (ClaimVerdict.UNCHECKED if own else ClaimVerdict.MISSING), None


def _is_named(row: SiteRow, claim: str) -> bool:
    site = to_site(row)
    words = claim.casefold()
    return any(
        len(name) > 1 and name.casefold() in words
        for name in (site.name, *site.known_as, host_of(site.url))
    )


def _sharing(session: Session, article: int) -> set[int]:
    """Articles that share text with this one."""
    rows = session.execute(
        select(MatchRow.article_a_id, MatchRow.article_b_id).where(
            or_(MatchRow.article_a_id == article, MatchRow.article_b_id == article),
            MatchRow.kind.in_([kind.value for kind in MatchKind if kind.is_copy]),
        )
    )
    return {one for pair in rows for one in pair} - {article}
