"""Rules that hide rotating lines: added, undone, and told apart by where they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from pipeline.changes.noise import NoiseRule, RuleKind, Scope
from pipeline.errors import NotFound
from storage.engine import Database
from storage.sites import site_row
from storage.tables import AddressRow, ArticleRow, SiteRow, SnapshotRow
from storage.tables_evidence import NoiseRuleRow


@dataclass(frozen=True, kw_only=True)
class StoredRule:
    """A rule, where it holds, and whether history was derived with it (or without it, undone)."""

    id: int
    rule: NoiseRule
    site: str | None
    article_id: int | None
    note: str
    added_at: datetime
    removed_at: datetime | None
    #: ``None`` while the articles concerned are still to be derived anew.
    applied_at: datetime | None


class NoiseRules:
    """The rules of a store. Nothing is ever deleted: an undone rule is kept as such."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(
        self,
        rule: NoiseRule,
        *,
        site: str | None = None,
        article_id: int | None = None,
        note: str = "",
    ) -> int:
        """Store a rule; return its number. One that is there already is not stored twice."""
        with self.database.writing() as session:
            site_id = site_row(session, site).id if site else None
            values = {"kind": rule.kind.value, "pattern": rule.pattern, "seen": rule.seen}
            same = select(NoiseRuleRow).where(
                NoiseRuleRow.removed_at.is_(None),
                NoiseRuleRow.scope == rule.scope.value,
                _is(NoiseRuleRow.site_id, site_id),
                _is(NoiseRuleRow.article_id, article_id),
            )
            for row in session.scalars(same):
                if (row.rule["kind"], row.rule["pattern"]) == (values["kind"], values["pattern"]):
                    return row.id
            row = NoiseRuleRow(
                scope=rule.scope.value,
                site_id=site_id,
                article_id=article_id,
                origin="learned" if rule.is_learned else "user",
                rule=values,
                note=note,
                added_at=datetime.now(UTC),
            )
            session.add(row)
            session.flush()
            return row.id

    def remove(self, rule_id: int) -> None:
        """Undo a rule: what it hid is shown again once history is derived anew.

        Raises:
            NotFound: no rule of that number holds.
        """
        with self.database.writing() as session:
            row = session.get(NoiseRuleRow, rule_id)
            if row is None or row.removed_at is not None:
                raise NotFound("noise rule", rule_id, "`repostwatch noise list` shows the rules.")
            row.removed_at = datetime.now(UTC)
            row.applied_at = None

    def get(self, rule_id: int) -> StoredRule:
        """One rule; raises NotFound."""
        with self.database.reading() as session:
            row = session.get(NoiseRuleRow, rule_id)
            if row is None:
                raise NotFound("noise rule", rule_id, "`repostwatch noise list` shows the rules.")
            return _stored(session, row)

    def all(self, *, with_removed: bool = False) -> list[StoredRule]:
        """The rules that hold, or all there ever were, oldest first."""
        statement = select(NoiseRuleRow).order_by(NoiseRuleRow.id)
        if not with_removed:
            statement = statement.where(NoiseRuleRow.removed_at.is_(None))
        with self.database.reading() as session:
            return [_stored(session, row) for row in session.scalars(statement)]

    def of_snapshot(self, snapshot_id: int) -> Sequence[NoiseRule]:
        """The rules that hold for a snapshot's article, its site, or everywhere."""
        with self.database.reading() as session:
            if session.scalar(select(NoiseRuleRow.id).limit(1)) is None:
                return ()
            row = session.get_one(SnapshotRow, snapshot_id)
            address = session.get(AddressRow, row.address_id) if row.address_id else None
            article_id = row.article_id or (address.article_id if address else None)
            holds = or_(
                NoiseRuleRow.scope == Scope.EVERYWHERE.value,
                and_(NoiseRuleRow.scope == Scope.SITE.value, NoiseRuleRow.site_id == row.site_id),
                NoiseRuleRow.article_id == (-1 if article_id is None else article_id),
            )
            rows = session.scalars(
                select(NoiseRuleRow)
                .where(NoiseRuleRow.removed_at.is_(None), holds)
                .order_by(NoiseRuleRow.id)
            )
            return tuple(_rule(one) for one in rows)

    def pending(self) -> list[StoredRule]:
        """Rules added or undone since history was last derived."""
        statement = select(NoiseRuleRow).where(NoiseRuleRow.applied_at.is_(None))
        with self.database.reading() as session:
            rows = session.scalars(statement.order_by(NoiseRuleRow.id))
            return [_stored(session, row) for row in rows]

    def set_applied(self, rule_id: int) -> None:
        """Note that history was derived with the rule as it is now."""
        with self.database.writing() as session:
            session.get_one(NoiseRuleRow, rule_id).applied_at = datetime.now(UTC)

    def articles_of(self, rule: StoredRule) -> list[int]:
        """The articles a rule concerns."""
        statement = select(ArticleRow.id).order_by(ArticleRow.id)
        if rule.article_id is not None:
            statement = statement.where(ArticleRow.id == rule.article_id)
        elif rule.site is not None:
            statement = statement.join(SiteRow, SiteRow.id == ArticleRow.site_id).where(
                SiteRow.name == rule.site
            )
        with self.database.reading() as session:
            return list(session.scalars(statement))

    def sample(
        self, *, site: str | None = None, article_id: int | None = None, limit: int = 30
    ) -> list[int]:
        """Snapshots to try a rule on: an article's latest looks, or the latest of each article."""
        with self.database.reading() as session:
            return list(session.scalars(_sample(site, article_id).limit(limit)))


def _sample(site: str | None, article_id: int | None) -> Select[Any]:
    seen = SnapshotRow.outcome.in_(("version", "unchanged"))
    statement = select(SnapshotRow.id).where(seen).order_by(SnapshotRow.id.desc())
    if article_id is not None:
        return statement.where(SnapshotRow.article_id == article_id)
    later = select(SnapshotRow.article_id.label("article"), SnapshotRow.id.label("id")).where(seen)
    later_one = later.subquery()
    newest = (
        select(later_one.c.id)
        .where(later_one.c.article == SnapshotRow.article_id, later_one.c.id > SnapshotRow.id)
        .exists()
    )
    statement = statement.where(~newest)
    if site is not None:
        named = select(SiteRow.id).where(SiteRow.name == site)
        statement = statement.where(SnapshotRow.site_id.in_(named))
    return statement


def _is(column: Any, value: int | None) -> Any:  # noqa: ANN401 - a column and a condition
    return column.is_(None) if value is None else column == value


def _rule(row: NoiseRuleRow) -> NoiseRule:
    return NoiseRule(
        kind=RuleKind(row.rule["kind"]),
        pattern=row.rule["pattern"],
        scope=Scope(row.scope),
        seen=row.rule.get("seen", 0),
        is_learned=row.origin == "learned",
    )


def _stored(session: Session, row: NoiseRuleRow) -> StoredRule:
    site = session.get(SiteRow, row.site_id) if row.site_id else None
    return StoredRule(
        id=row.id,
        rule=_rule(row),
        site=site.name if site else None,
        article_id=row.article_id,
        note=row.note,
        added_at=row.added_at,
        removed_at=row.removed_at,
        applied_at=row.applied_at,
    )
