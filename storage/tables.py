"""The tables. What each one means is in ``docs/architecture.md``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.types import PageText, UtcDateTime

#: SQLite numbers rows by itself only where the key is called INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    """Base of all rows. Constraints have names, so that migrations can drop them everywhere."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own form
        datetime: UtcDateTime,
        str: PageText,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


class SiteRow(Base):
    """A site. ``config`` holds every field of ``pipeline.site.Site`` without a column."""

    __tablename__ = "site"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    url: Mapped[str]
    #: scheme://host:port of the site, for telling whose article a link leads to.
    host: Mapped[str] = mapped_column(String(300), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    is_paused: Mapped[bool]
    config: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    #: A removed site is not crawled any more; what was seen of it stays.
    removed_at: Mapped[datetime | None]


class RunRow(Base):
    """The ledger: one row for each planned run, with exactly one outcome once it has ended."""

    __tablename__ = "run"
    __table_args__ = (
        UniqueConstraint("site_id", "planned_at"),
        Index("ix_run_outcome_id", "outcome", "id"),
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    #: ``schedule`` or ``user``: who wanted it.
    cause: Mapped[str] = mapped_column(String(20))
    planned_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None]
    #: Process of the crawl, and the machine it is on.
    pid: Mapped[int | None]
    machine: Mapped[str | None] = mapped_column(String(200))
    #: Counters of the crawl: pages, new_articles, bytes, failures …
    counts: Mapped[dict[str, Any]]


class HostLockRow(Base):
    """One host is never crawled by two runs at once."""

    __tablename__ = "host_lock"
    host: Mapped[str] = mapped_column(String(300), primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    taken_at: Mapped[datetime]


class LeaseRow(Base):
    """Who leads: the scheduler, the processor. Lost when not renewed in time."""

    __tablename__ = "lease"
    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    holder: Mapped[str] = mapped_column(String(200))
    until: Mapped[datetime]


class LearnedRulesRow(Base):
    """What was learned from a site's pages, for snapshots fetched from a moment on."""

    __tablename__ = "learned_rules"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    valid_from: Mapped[datetime]
    made_at: Mapped[datetime]
    #: ``pipeline.reading.learned_rules.SiteRules`` as JSON.
    rules: Mapped[dict[str, Any]]


class ArticleRow(Base):
    """What lives at one canonical address through time."""

    __tablename__ = "article"
    __table_args__ = (UniqueConstraint("site_id", "url_key"),)
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    url: Mapped[str]
    #: SHA-256 of the canonical address: of bounded length, whatever the address.
    url_key: Mapped[str] = mapped_column(String(64), index=True)
    title: Mapped[str]
    first_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    last_seen_at: Mapped[datetime]
    last_changed_at: Mapped[datetime]
    #: live, suspected (of being gone), deleted, quarantined (without a version: no content)
    state: Mapped[str] = mapped_column(String(20))
    #: The name an imported article has where it came from.
    external_id: Mapped[str | None]


class AddressRow(Base):
    """An address with its due time, in one of the two queues."""

    __tablename__ = "address"
    __table_args__ = (
        UniqueConstraint("site_id", "url_key"),
        Index("ix_address_site_id_queue_due_at", "site_id", "queue", "due_at"),
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    url: Mapped[str]
    url_key: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(20))
    queue: Mapped[str] = mapped_column(String(20))
    due_at: Mapped[datetime]
    depth: Mapped[int]
    found_at: Mapped[datetime]
    found_title: Mapped[str | None]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    last_fetched_at: Mapped[datetime | None]
    last_digest: Mapped[str | None] = mapped_column(String(64))
    failures: Mapped[int]
    last_error: Mapped[str | None]
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"), index=True)


class SnapshotRow(Base):
    """A stored capture; also the queue between crawling and processing."""

    __tablename__ = "snapshot"
    __table_args__ = (
        Index("ix_snapshot_state_id", "state", "id"),
        Index("ix_snapshot_article_id_fetched_at", "article_id", "fetched_at"),
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"), index=True)
    address_id: Mapped[int | None] = mapped_column(ForeignKey("address.id"), index=True)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"))
    url: Mapped[str]
    final_url: Mapped[str]
    role: Mapped[str] = mapped_column(String(20))
    fetched_at: Mapped[datetime]
    status: Mapped[int]
    headers: Mapped[list[Any]]
    digest: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    #: new, delayed, done, quarantined
    state: Mapped[str] = mapped_column(String(20))
    #: done: version, unchanged, revisit, gone, list. quarantined: the reason's word.
    outcome: Mapped[str | None] = mapped_column(String(40))
    detail: Mapped[str | None]
    attempts: Mapped[int]
    retry_at: Mapped[datetime | None]
    #: When a person let it into history past the gate (table ``release``).
    released_at: Mapped[datetime | None]
    #: A further part of an article cut into pages: the snapshot of its first part, and 2, 3 …
    part_of_id: Mapped[int | None] = mapped_column(ForeignKey("snapshot.id"), index=True)
    part_number: Mapped[int | None]


class VersionRow(Base):
    """A state of an article's text. Never changed; a better recipe adds a row and supersedes it."""

    __tablename__ = "version"
    __table_args__ = (
        Index(
            "uq_version_article_id_number_current",
            "article_id",
            "number",
            unique=True,
            sqlite_where=text("superseded_at IS NULL"),
            postgresql_where=text("superseded_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    number: Mapped[int]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    first_seen_at: Mapped[datetime]
    #: The one column that moves: the last time the page still said this.
    last_seen_at: Mapped[datetime]
    title: Mapped[str]
    text: Mapped[str]
    language: Mapped[str | None] = mapped_column(String(20))
    #: The other fields of ``pipeline.model.Extraction``.
    extraction: Mapped[dict[str, Any]]
    recipe: Mapped[str] = mapped_column(String(200))
    superseded_at: Mapped[datetime | None]


class FingerprintRow(Base):
    """What was computed once of a version for comparing it."""

    __tablename__ = "fingerprint"
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True)
    recipe: Mapped[str] = mapped_column(String(200))
    #: The detector that compared the version with those before it; empty: none has yet.
    detector: Mapped[str] = mapped_column(String(200))
    #: The narrow SimHash, as a signed 64-bit number.
    narrow: Mapped[int] = mapped_column(BigInteger)
    wide: Mapped[bytes] = mapped_column(LargeBinary)
    representation: Mapped[bytes] = mapped_column(LargeBinary)


class ChangeRow(Base):
    """The difference between two versions in a row."""

    __tablename__ = "change"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    before_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    after_id: Mapped[int] = mapped_column(ForeignKey("version.id"), unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    severity: Mapped[str] = mapped_column(String(20))
    is_announced: Mapped[bool]
    #: One line in each language of the interface.
    summary: Mapped[dict[str, Any]]
    fields: Mapped[list[Any]]
    superseded_at: Mapped[datetime | None]


class DeletionRow(Base):
    """An article seen gone: suspected, then confirmed after repeated checks, perhaps back later."""

    __tablename__ = "deletion"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    suspected_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    #: Snapshots that saw it gone, oldest first.
    checks: Mapped[list[Any]]


class MatchRow(Base):
    """A verified pair: ``a`` is the version that was new when the two were compared.

    Which of the two was first is told by ``direction``, not by the side.
    """

    __tablename__ = "match"
    __table_args__ = (UniqueConstraint("version_a_id", "version_b_id"),)
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    article_a_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    article_b_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    version_a_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    version_b_id: Mapped[int] = mapped_column(ForeignKey("version.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    form: Mapped[str | None] = mapped_column(String(20))
    probability: Mapped[float]
    coverage_a: Mapped[float]
    coverage_b: Mapped[float]
    passages: Mapped[list[Any]]
    facts: Mapped[dict[str, Any]]
    reasons: Mapped[list[Any]]
    #: first (a, b, unknown), confidence, reasons
    direction: Mapped[dict[str, Any]]
    detector: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]


class ClusterRow(Base):
    """Articles joined by matches; its number stays while members come and go."""

    __tablename__ = "cluster"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    made_at: Mapped[datetime]


class ClusterMemberRow(Base):
    """An article in a cluster. An article is in one cluster at most."""

    __tablename__ = "cluster_member"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"), index=True)
    joined_at: Mapped[datetime]


class ReviewRow(Base):
    """What a person said of a pair of articles. Kept for ever; the latest one holds."""

    __tablename__ = "review"
    __table_args__ = (Index("ix_review_pair", "article_low_id", "article_high_id"),)
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    #: The pair, the smaller number first.
    article_low_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    article_high_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    #: confirmed, rejected, common-source, other-origin
    verdict: Mapped[str] = mapped_column(String(20))
    #: What the detector said at that moment: precision is reported by it.
    kind: Mapped[str] = mapped_column(String(20))
    detector: Mapped[str] = mapped_column(String(200))
    #: The article a person holds to be the origin, or an address outside the store.
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"))
    origin_url: Mapped[str | None]
    note: Mapped[str]
    at: Mapped[datetime]


class ProgressRow(Base):
    """Where a long piece of work stands, so that it goes on after an interruption."""

    __tablename__ = "progress"
    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    value: Mapped[dict[str, Any]]
