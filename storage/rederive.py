"""Replacing derived history by what a newer recipe derives from the same snapshots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from pipeline.changes.compare_versions import describe
from pipeline.changes.presence import Absence
from pipeline.copies.represent import RECIPE, represent
from pipeline.model import Role, SnapshotStatus
from pipeline.ports import NewMatch
from pipeline.process import GONE_REASONS
from pipeline.rederive import DerivedHistory
from storage import clusters, snapshots
from storage.engine import Database
from storage.rows import change_row, fingerprint_row, match_row, version_row
from storage.search import add_to_index
from storage.tables import (
    ArticleRow,
    ChangeRow,
    DeletionRow,
    FingerprintRow,
    MatchRow,
    ProgressRow,
    SnapshotRow,
    VersionRow,
)
from storage.values import to_extraction

#: The reason for which a page is refused whose bytes are gone or damaged.
BODY_LOST = "body-lost"
_SETTLED = {"version", "unchanged", "revisit", "gone"}


class Rederivation:
    """The store's side of ``process --again``. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def articles(self, *, after: int, limit: int = 200) -> list[int]:
        """Numbers of articles, ascending."""
        statement = select(ArticleRow.id).where(ArticleRow.id > after).order_by(ArticleRow.id)
        with self.database.reading() as session:
            return list(session.scalars(statement.limit(limit)))

    def progress(self, name: str) -> int | None:
        """The last number done of a piece of work that was begun; ``None`` when none was."""
        with self.database.reading() as session:
            row = session.get(ProgressRow, name)
            return None if row is None else int(row.value["done"])

    def set_progress(self, name: str, done: int | None) -> None:
        """Note how far the work is; ``None`` when it is finished."""
        with self.database.writing() as session:
            row = session.get(ProgressRow, name)
            if done is None:
                if row is not None:
                    session.delete(row)
            elif row is None:
                session.add(ProgressRow(name=name, value={"done": done}))
            else:
                row.value = {"done": done}

    def replace(self, article_id: int, derived: DerivedHistory) -> bool:
        """Put the derived history in the place of the stored one; return whether it differs.

        An article that has no version any more is no content: its state says so. Versions whose
        pages are lost, or wait to be processed, are kept where nothing else is known.
        """
        with self.database.writing() as session:
            stored = list(
                session.scalars(
                    select(VersionRow)
                    .where(VersionRow.article_id == article_id, VersionRow.superseded_at.is_(None))
                    .order_by(VersionRow.number)
                )
            )
            if not derived.versions and _is_untold(stored, derived):
                _set_outcomes(session, _only(derived.outcomes, BODY_LOST))
                return False
            _set_outcomes(session, derived.outcomes)
            kept = _kept(stored, derived)
            is_same = len(stored) == len(derived.versions) == kept
            if not is_same:
                _supersede(session, stored[kept:])
                _insert(session, article_id, derived, after=stored[:kept])
            if stored and not derived.versions:
                clusters.refresh(session, [article_id], now=datetime.now(UTC))
            is_seen_same = _set_sightings(session, article_id, derived, stored[:kept])
            return not (is_same & is_seen_same & _set_absences(session, article_id, derived))

    def version_from(self, snapshot_id: int) -> int | None:
        """The current version first seen in a snapshot; ``None`` when there is none."""
        with self.database.reading() as session:
            return session.scalar(
                select(VersionRow.id).where(
                    VersionRow.snapshot_id == snapshot_id, VersionRow.superseded_at.is_(None)
                )
            )

    def take_unread_again(self) -> int:
        """Queue the quarantined article pages that belong to no article yet; return how many."""
        with self.database.writing() as session:
            rows = list(
                session.scalars(
                    select(SnapshotRow).where(
                        SnapshotRow.role == Role.ARTICLE.value,
                        SnapshotRow.state == SnapshotStatus.QUARANTINED.value,
                        SnapshotRow.article_id.is_(None),
                    )
                )
            )
            for row in rows:
                snapshots.mark(row, SnapshotStatus.NEW, None, None)
            return len(rows)

    def forget_comparisons(self) -> None:
        """Mark every version as not compared yet, and make its fingerprints anew when needed."""
        with self.database.writing() as session:
            session.execute(update(FingerprintRow).values(detector=""))

    def uncompared(
        self, detector: str, *, limit: int = 100, article_id: int | None = None
    ) -> list[int]:
        """Current versions the detector has not compared, ascending; all those of one article."""
        statement = (
            select(VersionRow.id)
            .join(FingerprintRow, FingerprintRow.version_id == VersionRow.id, isouter=True)
            .where(
                VersionRow.superseded_at.is_(None),
                or_(FingerprintRow.detector.is_(None), FingerprintRow.detector != detector),
            )
            .order_by(VersionRow.id)
        )
        if article_id is not None:
            statement = statement.where(VersionRow.article_id == article_id)
        with self.database.reading() as session:
            return list(session.scalars(statement.limit(limit if article_id is None else None)))

    def uncompared_count(self, detector: str) -> int:
        """How many ``uncompared`` would give without a limit."""
        statement = (
            select(func.count(VersionRow.id))
            .join(FingerprintRow, FingerprintRow.version_id == VersionRow.id, isouter=True)
            .where(
                VersionRow.superseded_at.is_(None),
                or_(FingerprintRow.detector.is_(None), FingerprintRow.detector != detector),
            )
        )
        with self.database.reading() as session:
            return session.scalar(statement) or 0

    def refresh_fingerprint(self, version_id: int) -> None:
        """Make the version's fingerprint anew when it is lacking or of an older recipe."""
        with self.database.writing() as session:
            row = session.get(FingerprintRow, version_id)
            if row is not None and row.recipe == RECIPE:
                return
            if row is not None:
                session.delete(row)
                session.flush()
            version = session.get_one(VersionRow, version_id)
            session.add(fingerprint_row(represent(version.text), version_id, detector=""))

    def replace_matches(self, version_id: int, matches: Sequence[NewMatch], detector: str) -> None:
        """Put *matches* in the place of those found when the version was new."""
        with self.database.writing() as session:
            version = session.get_one(VersionRow, version_id)
            session.execute(delete(MatchRow).where(MatchRow.version_a_id == version_id))
            session.add_all(match_row(match, version) for match in matches)
            session.get_one(FingerprintRow, version_id).detector = detector

    def refresh_clusters(self) -> None:
        """Build all clusters from the matches there are now; those that stay keep their number."""
        last = 0
        while ids := self.articles(after=last):
            self.refresh_clusters_of(ids)
            last = ids[-1]

    def refresh_clusters_of(self, articles: Sequence[int]) -> None:
        """Build the clusters around some articles from the matches there are now."""
        with self.database.writing() as session:
            clusters.refresh(session, articles, now=datetime.now(UTC))


def _only(outcomes: Mapping[int, str], wanted: str) -> dict[int, str]:
    return {key: outcome for key, outcome in outcomes.items() if outcome == wanted}


def _set_outcomes(session: Session, outcomes: Mapping[int, str]) -> None:
    for snapshot_id, outcome in outcomes.items():
        row = session.get_one(SnapshotRow, snapshot_id)
        if row.outcome == outcome:
            continue
        is_refused = outcome not in _SETTLED or outcome in GONE_REASONS
        state = SnapshotStatus.QUARANTINED if is_refused else SnapshotStatus.DONE
        snapshots.mark(row, state, outcome, row.detail)


def _is_untold(stored: Sequence[VersionRow], derived: DerivedHistory) -> bool:
    """Whether a stored version's own page could not be read again: it is not said to be false."""
    outcomes = [derived.outcomes.get(row.snapshot_id) for row in stored]
    return any(outcome in (None, BODY_LOST) for outcome in outcomes)


def _kept(stored: Sequence[VersionRow], derived: DerivedHistory) -> int:
    """How many versions from the first on came out as they are stored."""
    count = 0
    for row, version in zip(stored, derived.versions, strict=False):
        if row.snapshot_id != version.snapshot.id or to_extraction(row) != version.extraction:
            break
        count += 1
    return count


def _supersede(session: Session, stored: Sequence[VersionRow]) -> None:
    now = datetime.now(UTC)
    ids = [row.id for row in stored]
    for row in stored:
        row.superseded_at = now
    session.execute(update(ChangeRow).where(ChangeRow.after_id.in_(ids)).values(superseded_at=now))
    session.execute(
        delete(MatchRow).where(or_(MatchRow.version_a_id.in_(ids), MatchRow.version_b_id.in_(ids)))
    )
    session.flush()


def _insert(
    session: Session, article_id: int, derived: DerivedHistory, *, after: Sequence[VersionRow]
) -> None:
    """Add the derived versions behind those of *after*, which came out as they were."""
    before = after[-1] if after else None
    for number, version in enumerate(derived.versions[len(after) :], start=len(after) + 1):
        row = version_row(
            version.extraction,
            article_id=article_id,
            number=number,
            snapshot=version.snapshot,
            until=version.last_seen_at,
        )
        session.add(row)
        session.flush()
        add_to_index(session, row.id, version.extraction)
        if before is not None:
            change = describe(to_extraction(before), version.extraction)
            session.add(change_row(change, before, row))
        before = row


def _set_sightings(
    session: Session, article_id: int, derived: DerivedHistory, kept: Sequence[VersionRow]
) -> bool:
    """Set the article's state, and until when it and its versions stood; ``False`` if one moved."""
    article = session.get_one(ArticleRow, article_id)
    before = (article.state, article.last_seen_at, [row.last_seen_at for row in kept])
    article.state = derived.state
    for row, same in zip(kept, derived.versions, strict=False):
        row.last_seen_at = same.last_seen_at
    if derived.versions:
        last = derived.versions[-1]
        article.title = last.extraction.title
        article.last_changed_at = last.snapshot.fetched_at
        article.last_seen_at = last.last_seen_at
    return before == (article.state, article.last_seen_at, [row.last_seen_at for row in kept])


def _set_absences(session: Session, article_id: int, derived: DerivedHistory) -> bool:
    """Put the derived absences in the place of the stored ones; ``False`` if some differed."""
    wanted = list(derived.absences)
    is_same = True
    for row in session.scalars(select(DeletionRow).where(DeletionRow.article_id == article_id)):
        stored = Absence(
            suspected_at=row.suspected_at,
            confirmed_at=row.confirmed_at,
            returned_at=row.returned_at,
            checks=tuple(row.checks),
        )
        if stored in wanted:
            wanted.remove(stored)
        else:
            session.delete(row)
            is_same = False
    session.add_all(_deletion_row(absence, article_id) for absence in wanted)
    return is_same and not wanted


def _deletion_row(absence: Absence, article_id: int) -> DeletionRow:
    """The row of a time an article was gone."""
    return DeletionRow(
        article_id=article_id,
        suspected_at=absence.suspected_at,
        confirmed_at=absence.confirmed_at,
        returned_at=absence.returned_at,
        checks=list(absence.checks),
    )
