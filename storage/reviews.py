"""What people said of pairs of articles: kept for ever, whatever the detector says later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.errors import BadInput, NotFound
from storage.engine import Database
from storage.tables import ArticleRow, MatchRow, ReviewRow


class ReviewVerdict(StrEnum):
    """What a person may say of a match."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    COMMON_SOURCE = "common-source"
    OTHER_ORIGIN = "other-origin"


@dataclass(frozen=True, kw_only=True)
class Review:
    """One review of a pair."""

    verdict: str
    note: str
    origin_id: int | None
    origin_url: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Precision:
    """How often people agreed with the detector, for one kind of match."""

    kind: str
    reviewed: int
    confirmed: int
    rejected: int
    #: Confirmed ones among those confirmed or rejected; ``None`` when there are none.
    precision: float | None


class Reviews:
    """Add reviews and look them up."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(
        self,
        match_id: int,
        verdict: ReviewVerdict,
        *,
        note: str = "",
        origin_id: int | None = None,
        origin_url: str | None = None,
    ) -> None:
        """Note what a person says of the pair of a match.

        Raises:
            NotFound: no such match, or no such article as origin.
            BadInput: another origin without saying which.
        """
        if verdict is ReviewVerdict.OTHER_ORIGIN and origin_id is None and not origin_url:
            raise BadInput("Say which article or address is the origin (--origin).")
        with self.database.writing() as session:
            match = session.get(MatchRow, match_id)
            if match is None:
                raise NotFound("match", match_id, "`repostwatch copies ARTICLE` names the matches.")
            if origin_id is not None and session.get(ArticleRow, origin_id) is None:
                raise NotFound("article", origin_id, "Give the number of a stored article.")
            low, high = sorted((match.article_a_id, match.article_b_id))
            session.add(
                ReviewRow(
                    article_low_id=low,
                    article_high_id=high,
                    verdict=verdict.value,
                    kind=match.kind,
                    detector=match.detector,
                    origin_id=origin_id,
                    origin_url=origin_url,
                    note=note,
                    at=datetime.now(UTC),
                )
            )


def review_of(session: Session, article: int, other: int) -> Review | None:
    """The latest review of a pair."""
    low, high = sorted((article, other))
    row = session.scalar(
        select(ReviewRow)
        .where(ReviewRow.article_low_id == low, ReviewRow.article_high_id == high)
        .order_by(ReviewRow.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    return Review(
        verdict=row.verdict,
        note=row.note,
        origin_id=row.origin_id,
        origin_url=row.origin_url,
        at=row.at,
    )


def precision_by_kind(session: Session) -> list[Precision]:
    """How often people agreed, by the kind the detector gave; only the latest review counts."""
    latest: dict[tuple[int, int], ReviewRow] = {}
    for row in session.scalars(select(ReviewRow).order_by(ReviewRow.id)):
        latest[row.article_low_id, row.article_high_id] = row
    lines = []
    for kind in sorted({row.kind for row in latest.values()}):
        rows = [row for row in latest.values() if row.kind == kind]
        # another origin does not contradict that the two share the text
        right = sum(
            row.verdict in (ReviewVerdict.CONFIRMED, ReviewVerdict.OTHER_ORIGIN) for row in rows
        )
        wrong = len(rows) - right
        lines.append(
            Precision(
                kind=kind,
                reviewed=len(rows),
                confirmed=right,
                rejected=wrong,
                precision=right / len(rows) if rows else None,
            )
        )
    return lines
