"""The difference between two texts: what stands elsewhere, what changed, and whether it matters."""

from __future__ import annotations

from pipeline.changes.align import align
from pipeline.changes.blocks import blocks_of
from pipeline.changes.moves import find_moves
from pipeline.changes.slide import slide
from pipeline.changes.values import ChangedSpan, Diff, worst
from pipeline.model import Severity


def diff(a: str, b: str, language: str | None = None) -> Diff:  # noqa: ARG001 - judged next
    """Compare two texts of any length and content.

    *language* is the language of the texts (``zh``, ``en`` …); ``None`` lets it be told from
    their signs.
    """
    moved, marks = find_moves(a, b, slide(a, b, align(a, b)))
    changes = tuple(
        ChangedSpan(
            a_start=mark.a_start,
            a_end=mark.a_end,
            b_start=mark.b_start,
            b_end=mark.b_end,
            severity=Severity.NOTABLE,
        )
        for mark in marks
    )
    return Diff(
        blocks=blocks_of(a, b, marks, moved),
        changes=changes,
        moved=moved,
        severity=worst(*(change.severity for change in changes)),
    )
