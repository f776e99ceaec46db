"""What the core needs from outside, as protocols. ``storage`` fulfils them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pipeline.changes.presence import Check
from pipeline.changes.values import Change
from pipeline.copies.candidates import Candidate
from pipeline.copies.direction import Witness
from pipeline.copies.represent import Representation
from pipeline.copies.search import StoredRepresentation
from pipeline.model import Comparison, Direction, Extraction, Snapshot, Version
from pipeline.site import Site


@dataclass(frozen=True, kw_only=True)
class ArticleState:
    """An article as processing needs to know it."""

    id: int
    url: str
    #: Where it was last found; another address than ``url`` when that is another article's.
    found_at: str
    first_seen_at: datetime
    last_seen_at: datetime
    last_changed_at: datetime
    latest: Version | None


@dataclass(frozen=True, kw_only=True)
class StoredText:
    """A version another text may be compared with."""

    version_id: int
    article_id: int
    representation: Representation
    witness: Witness


@dataclass(frozen=True, kw_only=True)
class NewMatch:
    """A verified pair, still without a row: the new version and a stored one.

    ``comparison`` and ``direction`` see the new version as *a*.
    """

    other: StoredText
    comparison: Comparison
    direction: Direction


@dataclass(frozen=True, kw_only=True)
class NewVersion:
    """All that one transaction writes when an article's substance is new."""

    snapshot: Snapshot
    article: ArticleState | None
    article_url: str
    extraction: Extraction
    change: Change | None
    representation: Representation
    matches: Sequence[NewMatch]
    next_check_at: datetime


class VersionStore(Protocol):
    """Articles, versions and what becomes of snapshots. Each method is one transaction."""

    def site_of(self, snapshot: Snapshot) -> Site:
        """The site the snapshot is of."""

    def article_of(self, snapshot: Snapshot, canonical_url: str | None) -> ArticleState | None:
        """The article the snapshot shows, by its address or by the canonical one."""

    def checks_of(self, article_id: int) -> Sequence[Check]:
        """What each look at the article found, oldest first, from its last sighting on."""

    def witness_of(
        self, new: Extraction, snapshot: Snapshot, article: ArticleState | None
    ) -> Witness:
        """What is known of the new text's own claim to have been first."""

    def representations(self, version_ids: Sequence[int]) -> Mapping[int, StoredRepresentation]:
        """What comparing needs of those versions that are current."""

    def stored_texts(self, version_ids: Collection[int]) -> Mapping[int, StoredText]:
        """The versions of those numbers that are still current."""

    def add_version(self, new: NewVersion) -> int:
        """Write the version and all that belongs to it; return its number in the store."""

    def seen_again(
        self, snapshot: Snapshot, article: ArticleState, outcome: str, next_check_at: datetime
    ) -> None:
        """The article is there, its substance as it was."""

    def seen_gone(
        self,
        snapshot: Snapshot,
        article: ArticleState | None,
        *,
        reason: str | None,
        is_confirmed: bool,
        next_check_at: datetime,
    ) -> None:
        """The article was not there; *reason* quarantines the page that stood in its place."""

    def quarantine(
        self, snapshot: Snapshot, reason: str, detail: str, next_check_at: datetime
    ) -> None:
        """Keep the snapshot out of history."""

    def delay(self, snapshot: Snapshot, detail: str) -> None:
        """A passing hindrance: take the snapshot again later."""


class Candidates(Protocol):
    """Every stored text worth verifying against a given one."""

    def add(self, key: int, representation: Representation) -> None:
        """Make a version findable."""

    def find(self, representation: Representation, *, limit: int = 50) -> Sequence[Candidate]:
        """The stored texts most worth verifying, best first."""
