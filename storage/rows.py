"""Values of the core as new rows of history."""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline.changes.values import Change
from pipeline.copies.represent import Representation
from pipeline.model import Extraction, Snapshot
from pipeline.ports import NewMatch
from storage.tables import ChangeRow, FingerprintRow, MatchRow, VersionRow
from storage.values import (
    clean,
    direction_json,
    extraction_json,
    facts_json,
    passages_json,
    reasons_json,
)


def match_row(match: NewMatch, version: VersionRow) -> MatchRow:
    """The row of a match between the new *version* and a stored one."""
    comparison = match.comparison
    return MatchRow(
        article_a_id=version.article_id,
        article_b_id=match.other.article_id,
        version_a_id=version.id,
        version_b_id=match.other.version_id,
        kind=comparison.kind.value,
        form=comparison.form.value if comparison.form else None,
        probability=comparison.probability,
        coverage_a=comparison.coverage_a,
        coverage_b=comparison.coverage_b,
        passages=passages_json(comparison.passages),
        facts=facts_json(comparison.facts),
        reasons=reasons_json(comparison.reasons),
        direction=direction_json(match.direction),
        detector=comparison.detector,
        made_at=datetime.now(UTC),
    )


def change_row(change: Change, before: VersionRow, after: VersionRow) -> ChangeRow:
    """The row of the difference between two versions."""
    return ChangeRow(
        article_id=after.article_id,
        before_id=before.id,
        after_id=after.id,
        at=after.first_seen_at,
        severity=change.severity.value,
        is_announced=change.is_announced,
        summary=clean(dict(change.summary)),
        fields=list(change.fields_changed),
    )


def version_row(
    extraction: Extraction, *, article_id: int, number: int, snapshot: Snapshot, until: datetime
) -> VersionRow:
    """The row of a version first seen in *snapshot* and still so *until*."""
    return VersionRow(
        article_id=article_id,
        number=number,
        snapshot_id=snapshot.id,
        first_seen_at=snapshot.fetched_at,
        last_seen_at=until,
        title=extraction.title,
        text=extraction.text,
        language=extraction.language,
        extraction=extraction_json(extraction),
        recipe=extraction.recipe,
    )


def fingerprint_row(
    representation: Representation, version_id: int, *, detector: str
) -> FingerprintRow:
    """The row of a version's fingerprints."""
    narrow = representation.narrow
    return FingerprintRow(
        version_id=version_id,
        recipe=representation.recipe,
        detector=detector,
        narrow=narrow - (1 << 64) if narrow >= 1 << 63 else narrow,
        wide=representation.wide,
        representation=representation.to_bytes(),
    )
