"""What was learned from the pages of each site, with its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from pipeline.model import Role
from pipeline.reading.learned_rules import SiteRules
from storage.engine import Database
from storage.sites import site_row
from storage.tables import ArticleRow, LearnedRulesRow, ProgressRow, SiteRow, SnapshotRow


@dataclass(frozen=True, kw_only=True)
class LearnedLine:
    """Rules of a site, and for which snapshots they are used."""

    valid_from: datetime
    made_at: datetime
    rules: SiteRules


@dataclass(frozen=True, kw_only=True)
class SamplePage:
    """A stored article page to learn from."""

    url: str
    digest: str
    content_type: str
    fetched_at: datetime


class Learned:
    """Rules learned for sites, and the pages to learn them from."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def rules_at(self, site: str, moment: datetime) -> SiteRules | None:
        """The rules for a snapshot fetched at *moment*; the first ones hold for all before."""
        lines = self.history(site)
        fitting = [line for line in lines if line.valid_from <= moment]
        chosen = fitting[-1:] or lines[:1]
        return chosen[0].rules if chosen else None

    def history(self, site: str) -> list[LearnedLine]:
        """Everything learned for the site, oldest first."""
        with self.database.reading() as session:
            rows = session.scalars(
                select(LearnedRulesRow)
                .join(SiteRow)
                .where(SiteRow.name == site)
                .order_by(LearnedRulesRow.valid_from, LearnedRulesRow.id)
            )
            return [
                LearnedLine(
                    valid_from=row.valid_from,
                    made_at=row.made_at,
                    rules=SiteRules.from_json(row.rules),
                )
                for row in rows
            ]

    def add(self, site: str, rules: SiteRules, *, valid_from: datetime) -> None:
        """Use *rules* for snapshots fetched from *valid_from* on."""
        with self.database.writing() as session:
            session.add(
                LearnedRulesRow(
                    site_id=site_row(session, site).id,
                    valid_from=valid_from,
                    made_at=datetime.now(UTC),
                    rules=rules.to_json(),
                )
            )

    def pages_read(self, site: str) -> int:
        """How many article pages of the site were read so far."""
        with self.database.reading() as session:
            pages = _read_pages(site).order_by(None).subquery()
            return session.scalar(select(func.count()).select_from(pages)) or 0

    def sample(self, site: str, *, limit: int) -> list[SamplePage]:
        """The latest pages of the site that were read as articles, one for each article."""
        with self.database.reading() as session:
            rows = session.scalars(_read_pages(site).limit(limit * 10)).all()
        latest: dict[int | None, SnapshotRow] = {}
        for row in rows:
            latest.setdefault(row.article_id, row)
        return [_sample(row) for row in list(latest.values())[:limit]]

    def looked_at(self, site: str) -> int:
        """How many pages had been read when the site was last looked at for learning."""
        with self.database.reading() as session:
            row = session.get(ProgressRow, _look_name(session, site))
            return int(row.value["pages"]) if row else 0

    def note_look(self, site: str, pages: int) -> None:
        """Note that the site was looked at with so many pages read."""
        with self.database.writing() as session:
            name = _look_name(session, site)
            row = session.get(ProgressRow, name)
            if row is None:
                session.add(ProgressRow(name=name, value={"pages": pages}))
            else:
                row.value = {"pages": pages}

    def articles_of(self, site: str, *, since: datetime | None) -> list[int]:
        """Numbers of the site's articles seen at or after *since*; ``None``: all."""
        statement = (
            select(ArticleRow.id).join(SiteRow).where(SiteRow.name == site).order_by(ArticleRow.id)
        )
        if since is not None:
            statement = statement.where(ArticleRow.last_seen_at >= since)
        with self.database.reading() as session:
            return list(session.scalars(statement))


def _look_name(session: Session, site: str) -> str:
    return f"learn:{site_row(session, site).id}"


def _read_pages(site: str) -> Select[SnapshotRow]:
    site_ids = select(SiteRow.id).where(SiteRow.name == site)
    return (
        select(SnapshotRow)
        .where(
            SnapshotRow.site_id.in_(site_ids),
            SnapshotRow.role == Role.ARTICLE.value,
            SnapshotRow.outcome.in_(("version", "unchanged")),
        )
        .order_by(SnapshotRow.id.desc())
    )


def _sample(row: SnapshotRow) -> SamplePage:
    content_type = next((v for k, v in row.headers if k.lower() == "content-type"), "")
    return SamplePage(
        url=row.final_url,
        digest=row.digest,
        content_type=content_type,
        fetched_at=row.fetched_at,
    )
