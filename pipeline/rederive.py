"""History derived anew from the snapshots of an article, by one recipe throughout."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.changes.compare_versions import is_new_version
from pipeline.errors import Quarantine
from pipeline.model import Extraction, Snapshot
from pipeline.redirects import ELSEWHERE, leads_elsewhere


@dataclass(frozen=True, kw_only=True)
class DerivedVersion:
    """A version as today's recipe sees it."""

    snapshot: Snapshot
    last_seen_at: datetime
    extraction: Extraction


@dataclass(frozen=True, kw_only=True)
class DerivedHistory:
    """The versions of an article, and what became of each of its snapshots."""

    versions: tuple[DerivedVersion, ...]
    #: Snapshot number to outcome: version, unchanged, revisit, gone or a quarantine's reason.
    outcomes: dict[int, str]


def derive_history(
    looks: Iterable[tuple[Snapshot, Extraction | Quarantine | None]],
) -> DerivedHistory:
    """Versions from *looks*: an article's snapshots, oldest first, with their readings.

    Readings of one recipe only are compared with one another, so that a better reader makes no
    fake edits: what it reads the same from two snapshots stays one version.
    A reading is ``None`` for a snapshot without a page of its own (304, 404).
    """
    versions: list[DerivedVersion] = []
    outcomes: dict[int, str] = {}
    for snapshot, reading in looks:
        if isinstance(reading, Quarantine):
            outcomes[snapshot.id] = reading.reason
        elif reading is None and snapshot.status != 304:
            outcomes[snapshot.id] = "gone"
        elif reading is not None and versions and _leads_elsewhere(versions[-1], snapshot, reading):
            outcomes[snapshot.id] = ELSEWHERE
        elif reading is not None and (
            not versions or is_new_version(versions[-1].extraction, reading)
        ):
            outcomes[snapshot.id] = "version"
            versions.append(
                DerivedVersion(
                    snapshot=snapshot, last_seen_at=snapshot.fetched_at, extraction=reading
                )
            )
        elif versions:
            outcomes[snapshot.id] = "revisit" if reading is None else "unchanged"
            versions[-1] = replace(versions[-1], last_seen_at=snapshot.fetched_at)
        else:
            outcomes[snapshot.id] = "unasked-304"
    return DerivedHistory(versions=tuple(versions), outcomes=outcomes)


def _leads_elsewhere(before: DerivedVersion, snapshot: Snapshot, reading: Extraction) -> bool:
    address = before.snapshot.final_url
    return leads_elsewhere(snapshot, reading, address, before.extraction)
