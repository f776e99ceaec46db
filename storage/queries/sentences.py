"""When did a sentence appear or vanish? How did an article read at a moment?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pipeline.copies.fold import fold
from pipeline.errors import NotFound
from pipeline.model import Version
from storage.queries.articles import ArticleLine
from storage.search import OVERLAP, Phrase, has_phrases, read_phrase, searched_text
from storage.tables import DeletionRow, VersionRow
from storage.values import to_extraction, to_version


@dataclass(frozen=True, kw_only=True)
class Spell:
    """Versions in a row that have a sentence.

    It appeared after ``absent_until`` and not later than ``appeared_at``; it vanished after
    ``last_seen_at`` and not later than ``vanished_at``. Between two looks nobody can tell.
    """

    first_version: int
    last_version: int
    #: The last look at the version before; ``None`` when the first version had it already.
    absent_until: datetime | None
    appeared_at: datetime
    last_seen_at: datetime
    #: The first look at the version after; ``None`` when the latest version still has it.
    vanished_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class AsOf:
    """An article as it was at a moment, as far as looks at it tell."""

    version: Version
    #: Whether the moment lies between two looks that both saw this version.
    is_certain: bool
    #: The version after it, first seen then; ``None`` when there is none.
    next_seen_at: datetime | None
    #: Whether the article was known to be gone at that moment: then this is what it last said.
    was_gone: bool


def when(session: Session, article: ArticleLine, sentence: str) -> list[Spell]:
    """When an article had a sentence, oldest first; empty when it never had.

    The index answers which versions have it; only those at its edges matter, whatever the number
    of versions.

    Raises:
        BadInput: there is nothing to look for in *sentence*.
    """
    phrase = read_phrase(sentence)
    statement = (
        select(VersionRow.id, VersionRow.number, VersionRow.first_seen_at, VersionRow.last_seen_at)
        .where(VersionRow.article_id == article.id, VersionRow.superseded_at.is_(None))
        .order_by(VersionRow.number)
    )
    having = set(
        session.scalars(
            select(VersionRow.id).where(
                VersionRow.article_id == article.id,
                VersionRow.superseded_at.is_(None),
                *has_phrases(session, [phrase]),
            )
        )
    )
    if len(phrase.terms) > OVERLAP:
        having = {version for version in having if _has(session, version, phrase)}
    rows = [(row.id in having, row) for row in session.execute(statement)]
    return _spells(rows)  # type: ignore[arg-type]  # rows of the four columns


def as_of(session: Session, article: ArticleLine, moment: datetime) -> AsOf:
    """The version an article had at *moment*.

    Raises:
        NotFound: the article was first seen later.
    """
    rows = session.scalars(
        select(VersionRow)
        .where(VersionRow.article_id == article.id, VersionRow.superseded_at.is_(None))
        .where(VersionRow.first_seen_at <= moment)
        .order_by(VersionRow.number.desc())
        .limit(1)
    ).all()
    if not rows:
        raise NotFound(
            "version of that time",
            moment.isoformat(),
            f"Article {article.id} was first seen at {article.first_seen_at.isoformat()}.",
        )
    row = rows[0]
    following = session.scalar(
        select(VersionRow.first_seen_at).where(
            VersionRow.article_id == article.id,
            VersionRow.superseded_at.is_(None),
            VersionRow.number == row.number + 1,
        )
    )
    gone = select(DeletionRow.id).where(
        DeletionRow.article_id == article.id,
        DeletionRow.confirmed_at.is_not(None),
        DeletionRow.suspected_at <= moment,
        or_(DeletionRow.returned_at.is_(None), DeletionRow.returned_at > moment),
    )
    was_gone = session.scalar(gone.limit(1)) is not None
    return AsOf(
        version=to_version(row),
        is_certain=moment <= row.last_seen_at and not was_gone,
        next_seen_at=following,
        was_gone=was_gone,
    )


@dataclass(frozen=True)
class _Row:
    id: int
    number: int
    first_seen_at: datetime
    last_seen_at: datetime


def _spells(rows: Sequence[tuple[bool, _Row]]) -> list[Spell]:
    spells: list[Spell] = []
    start: int | None = None
    for place, (has_it, _) in enumerate([*rows, (False, None)]):
        if has_it and start is None:
            start = place
        elif not has_it and start is not None:
            first, last = rows[start][1], rows[place - 1][1]
            after = rows[place][1] if place < len(rows) else None
            spells.append(
                Spell(
                    first_version=first.number,
                    last_version=last.number,
                    absent_until=rows[start - 1][1].last_seen_at if start else None,
                    appeared_at=first.first_seen_at,
                    last_seen_at=last.last_seen_at,
                    vanished_at=after.first_seen_at if after else None,
                )
            )
            start = None
    return spells


def _has(session: Session, version_id: int, phrase: Phrase) -> bool:
    extraction = to_extraction(session.get_one(VersionRow, version_id))
    return phrase.pattern.search(fold(searched_text(extraction)).text) is not None
