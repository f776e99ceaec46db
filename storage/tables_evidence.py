"""The tables of evidence and of people's decisions: releases, moves, the chain, rules.

They are apart from ``storage/tables.py`` only for length; ``docs/architecture.md`` tells what each
one means.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables import Base, RowId


class ReleaseRow(Base):
    """A person's decision to let a quarantined snapshot into history. Never derived, never lost."""

    __tablename__ = "release"
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"), primary_key=True)
    at: Mapped[datetime]
    #: Why it had been kept out.
    reason: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str]
    note: Mapped[str]


class MoveRow(Base):
    """An article's address that sent us on to another address of the same site."""

    __tablename__ = "move"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), index=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    from_url: Mapped[str]
    to_url: Mapped[str]
    at: Mapped[datetime]


class LinkRow(Base):
    """A link of the chain over captures: its digest covers a capture's facts and the link before.

    ``previous`` is unique, so that the chain cannot fork.
    """

    __tablename__ = "link"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"), unique=True)
    previous: Mapped[str] = mapped_column(String(64), unique=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)


class NoiseRuleRow(Base):
    """A rule that hides a rotating block from comparing; taken back, it is kept as such."""

    __tablename__ = "noise_rule"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    #: article, site, everywhere
    scope: Mapped[str] = mapped_column(String(20))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"), index=True)
    #: learned, user
    origin: Mapped[str] = mapped_column(String(20))
    rule: Mapped[dict[str, Any]]
    note: Mapped[str]
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    #: When history was derived with the rule as it is; empty: it still has to be.
    applied_at: Mapped[datetime | None]


class RetentionRow(Base):
    """What of a site's raw pages may go, and when. No row: everything is kept."""

    __tablename__ = "retention"
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    #: Days the bytes of an unchanged look are kept, and those of lists, feeds and sitemaps.
    unchanged_days: Mapped[int | None]
    list_days: Mapped[int | None]
    set_at: Mapped[datetime]


class RemovedBodyRow(Base):
    """Bytes that a retention rule removed: gone on purpose, which is not the same as missing."""

    __tablename__ = "removed_body"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    removed_at: Mapped[datetime]
    why: Mapped[str]
