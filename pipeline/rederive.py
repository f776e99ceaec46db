"""History derived anew from the snapshots of an article, by one recipe throughout."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.changes.compare_versions import is_new_version
from pipeline.changes.presence import (
    QUARANTINED,
    Absence,
    Check,
    CheckStatus,
    PresenceState,
    absences,
)
from pipeline.errors import Quarantine
from pipeline.model import Extraction, Snapshot
from pipeline.process import Fate, told_by
from pipeline.redirects import ELSEWHERE, leads_elsewhere, moved_to
from pipeline.site import Site


@dataclass(frozen=True, kw_only=True)
class DerivedVersion:
    """A version as today's recipe sees it."""

    snapshot: Snapshot
    last_seen_at: datetime
    extraction: Extraction


@dataclass(frozen=True, kw_only=True)
class DerivedHistory:
    """The versions of an article, its absences, and what became of each of its snapshots."""

    versions: tuple[DerivedVersion, ...]
    absences: tuple[Absence, ...]
    #: Snapshot number to outcome: version, unchanged, revisit, gone or a quarantine's reason.
    outcomes: dict[int, str]

    @property
    def state(self) -> str:
        """What the article's state comes to."""
        if not self.versions:
            return QUARANTINED
        last = self.absences[-1] if self.absences else None
        if last is None or last.returned_at is not None:
            return PresenceState.LIVE.value
        confirmed = last.confirmed_at is not None
        return (PresenceState.DELETED if confirmed else PresenceState.SUSPECTED).value


def derive_history(
    looks: Iterable[tuple[Snapshot, Extraction | Quarantine | None]], site: Site
) -> DerivedHistory:
    """Versions from *looks*: the snapshots of an article of *site*, oldest first, each with its
    reading.

    Readings of one recipe only are compared with one another, so that a better reader makes no
    fake edits: what it reads the same from two snapshots stays one version.
    A reading is ``None`` for a snapshot without a page of its own (304, 404).
    """
    derivation = _Derivation()
    for snapshot, reading in looks:
        derivation.take(snapshot, reading)
    return DerivedHistory(
        versions=tuple(derivation.versions),
        absences=tuple(absences(derivation.checks, site)),
        outcomes=derivation.outcomes,
    )


class _Derivation:
    """History as far as the looks taken tell it."""

    def __init__(self) -> None:
        self.versions: list[DerivedVersion] = []
        self.outcomes: dict[int, str] = {}
        self.checks: list[Check] = []
        #: Where the article was last found.
        self._address = ""

    def take(self, snapshot: Snapshot, reading: Extraction | Quarantine | None) -> None:
        outcome = self._outcome(snapshot, reading)
        self.outcomes[snapshot.id] = outcome
        status = told_by(outcome)
        self.checks.append(Check(at=snapshot.fetched_at, status=status, snapshot_id=snapshot.id))
        if status is CheckStatus.PRESENT:
            self._found(snapshot, reading, is_new=outcome == Fate.VERSION)

    def _outcome(self, snapshot: Snapshot, reading: Extraction | Quarantine | None) -> str:
        if isinstance(reading, Quarantine):
            return reading.reason
        if reading is None and snapshot.status != 304:
            return Fate.GONE.value
        if not self.versions:
            return "unasked-304" if reading is None else Fate.VERSION.value
        if reading is None:
            return Fate.REVISIT.value
        before = self.versions[-1].extraction
        if leads_elsewhere(snapshot, reading, self._address, before):
            return ELSEWHERE
        is_new = is_new_version(before, reading)
        return (Fate.VERSION if is_new else Fate.UNCHANGED).value

    def _found(
        self, snapshot: Snapshot, reading: Extraction | Quarantine | None, *, is_new: bool
    ) -> None:
        at = snapshot.fetched_at
        if not self.versions:
            self._address = snapshot.final_url
        self._address = moved_to(snapshot, self._address) or self._address
        if not is_new or not isinstance(reading, Extraction):
            self.versions[-1] = replace(self.versions[-1], last_seen_at=at)
        else:
            self.versions.append(
                DerivedVersion(snapshot=snapshot, last_seen_at=at, extraction=reading)
            )
