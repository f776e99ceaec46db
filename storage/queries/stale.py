"""Which copies still carry what the original corrected?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pipeline.changes.leftovers import Leftover, Standing, find_leftovers
from pipeline.copies.fold import fold
from pipeline.copies.represent import RECIPE, Representation
from pipeline.copies.verdict import compare
from pipeline.model import MatchKind, Severity, Side
from storage.queries.articles import ArticleLine, find_article
from storage.tables import ArticleRow, ChangeRow, FingerprintRow, MatchRow, VersionRow

_COPIES = [kind.value for kind in MatchKind if kind.is_copy]


@dataclass(frozen=True, kw_only=True)
class StaleCopy:
    """A copy whose latest version says what its original no longer does."""

    change_id: int
    #: When the original was seen corrected, and towards which version.
    corrected_at: datetime
    original: ArticleLine
    original_version: int
    copy: ArticleLine
    copy_version: int
    #: The last look that saw the copy so.
    copy_seen_at: datetime
    #: The facts, with their places in the text of ``copy_version``.
    leftovers: tuple[Leftover, ...]


def stale_copies(session: Session, article: ArticleLine) -> list[StaleCopy]:
    """The copies that still carry what *article* corrected, the latest correction first."""
    changes = session.scalars(
        select(ChangeRow)
        .where(
            ChangeRow.article_id == article.id,
            ChangeRow.superseded_at.is_(None),
            ChangeRow.severity != Severity.MINOR.value,
        )
        .order_by(ChangeRow.id.desc())
    ).all()
    copies = _copies_of(session, article.id) if changes else []
    return [
        found
        for change in changes
        for copy in copies
        if (found := _stale(session, article, change, copy)) is not None
    ]


def all_stale(session: Session, *, limit: int = 50) -> Iterator[StaleCopy]:
    """The same for every article that was changed and copied, the latest changed first."""
    copied = select(ArticleRow.id).where(
        ArticleRow.id.in_(
            select(ChangeRow.article_id).where(
                ChangeRow.superseded_at.is_(None), ChangeRow.severity != Severity.MINOR.value
            )
        ),
        or_(
            ArticleRow.id.in_(select(MatchRow.article_a_id).where(MatchRow.kind.in_(_COPIES))),
            ArticleRow.id.in_(select(MatchRow.article_b_id).where(MatchRow.kind.in_(_COPIES))),
        ),
    )
    count = 0
    for article_id in session.scalars(copied.order_by(ArticleRow.last_changed_at.desc())).all():
        for found in stale_copies(session, find_article(session, str(article_id))):
            yield found
            count += 1
            if count == limit:
                return


def _copies_of(session: Session, article_id: int) -> list[int]:
    """Articles that seem to be copies of this one: it was first, by what is known."""
    copies: dict[int, None] = {}
    for row in session.execute(
        select(MatchRow.article_a_id, MatchRow.article_b_id, MatchRow.direction).where(
            or_(MatchRow.article_a_id == article_id, MatchRow.article_b_id == article_id),
            MatchRow.kind.in_(_COPIES),
        )
    ):
        is_a = row.article_a_id == article_id
        if row.direction["first"] == (Side.A if is_a else Side.B).value:
            copies[row.article_b_id if is_a else row.article_a_id] = None
    return list(copies)


def _stale(
    session: Session, article: ArticleLine, change: ChangeRow, copy_id: int
) -> StaleCopy | None:
    copy = _latest(session, copy_id)
    original = _latest(session, article.id)
    before = session.get_one(VersionRow, change.before_id)
    after = session.get_one(VersionRow, change.after_id)
    one, other = _representation(session, before.id), _representation(session, copy.id)
    if one is None or other is None:
        return None  # not comparable by today's recipe until `process --again matches`
    passages = compare(one, other).passages
    left = find_leftovers(before.text, after.text, copy.text, passages, after.language)
    stale = tuple(
        one
        for one in left
        if one.standing is Standing.STALE and not _is_back(one, copy.text, original.text)
    )
    if not stale:
        return None
    return StaleCopy(
        change_id=change.id,
        corrected_at=change.at,
        original=article,
        original_version=after.number,
        copy=find_article(session, str(copy_id)),
        copy_version=copy.number,
        copy_seen_at=copy.last_seen_at,
        leftovers=stale,
    )


def _is_back(left: Leftover, copy: str, original: str) -> bool:
    """Whether the original says the copy's words again: then the copy is not behind."""
    around = copy[max(0, left.start - 6) : left.end + 6]
    return fold(around).text in fold(original).text


def _latest(session: Session, article_id: int) -> VersionRow:
    return session.scalars(
        select(VersionRow)
        .where(VersionRow.article_id == article_id, VersionRow.superseded_at.is_(None))
        .order_by(VersionRow.number.desc())
        .limit(1)
    ).one()


def _representation(session: Session, version_id: int) -> Representation | None:
    row = session.get(FingerprintRow, version_id)
    if row is None or row.recipe != RECIPE:
        return None
    representation = Representation.from_bytes(row.representation)
    return representation if representation.is_comparable else None
