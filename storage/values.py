"""Values of the core to JSON columns and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pipeline.model import (
    AttributionLine,
    Comparison,
    Direction,
    Extraction,
    Facts,
    MatchKind,
    PartialForm,
    Passage,
    Picture,
    Reason,
    Side,
    Version,
)
from storage.tables import MatchRow, VersionRow
from storage.types import storable

#: Fields of an extraction with a column of their own.
_COLUMNS = ("title", "text", "language", "recipe")


def clean(value: Any) -> Any:  # noqa: ANN401 - JSON
    """*value* with every string in it storable."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {clean(key): clean(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean(one) for one in value]
    return value


def extraction_json(extraction: Extraction) -> dict[str, Any]:
    """The fields of an extraction that have no column."""
    values = asdict(extraction)
    values["evidence"] = dict(extraction.evidence)
    return {key: clean(value) for key, value in values.items() if key not in _COLUMNS}


def to_extraction(row: VersionRow) -> Extraction:
    """The extraction of a version's row."""
    values = dict(row.extraction)
    values["authors"] = tuple(values.get("authors", ()))
    values["attribution"] = tuple(AttributionLine(**v) for v in values.get("attribution", ()))
    values["pictures"] = tuple(Picture(**v) for v in values.get("pictures", ()))
    return Extraction(
        title=row.title, text=row.text, language=row.language, recipe=row.recipe, **values
    )


def to_version(row: VersionRow) -> Version:
    """The value of a row."""
    return Version(
        id=row.id,
        article_id=row.article_id,
        number=row.number,
        snapshot_id=row.snapshot_id,
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        extraction=to_extraction(row),
    )


def reasons_json(reasons: Sequence[Reason]) -> list[Any]:
    """``[[code, values], …]``."""
    return [[reason.code, clean(dict(reason.values))] for reason in reasons]


def to_reasons(stored: Sequence[Sequence[Any]]) -> tuple[Reason, ...]:
    """The reasons of a JSON column."""
    return tuple(Reason(code=code, values=values) for code, values in stored)


def passages_json(passages: Sequence[Passage]) -> list[Any]:
    """``[[a_start, a_end, b_start, b_end, score], …]``."""
    return [[p.a_start, p.a_end, p.b_start, p.b_end, p.score] for p in passages]


def facts_json(facts: Facts) -> dict[str, Any]:
    """The facts as lists of strings."""
    values: dict[str, Any] = clean(asdict(facts))
    return values


def direction_json(direction: Direction) -> dict[str, Any]:
    """The direction with its reasons."""
    return {
        "first": direction.first.value,
        "confidence": direction.confidence,
        "reasons": reasons_json(direction.reasons),
    }


def to_comparison(row: MatchRow) -> Comparison:
    """The verdict of a match's row."""
    facts = row.facts
    return Comparison(
        kind=MatchKind(row.kind),
        form=PartialForm(row.form) if row.form else None,
        probability=row.probability,
        coverage_a=row.coverage_a,
        coverage_b=row.coverage_b,
        passages=tuple(
            Passage(a_start=p[0], a_end=p[1], b_start=p[2], b_end=p[3], score=p[4])
            for p in row.passages
        ),
        facts=Facts(
            kept=tuple(facts.get("kept", ())),
            changed=tuple((one, other) for one, other in facts.get("changed", ())),
            lost=tuple(facts.get("lost", ())),
        ),
        reasons=to_reasons(row.reasons),
        detector=row.detector,
    )


def to_direction(row: MatchRow) -> Direction:
    """The direction of a match's row."""
    stored = row.direction
    return Direction(
        first=Side(stored["first"]),
        confidence=stored["confidence"],
        reasons=to_reasons(stored["reasons"]),
    )
