"""The difference between two texts: what stands elsewhere, what changed, and whether it matters."""

from __future__ import annotations

from dataclasses import replace

from pipeline.changes import announce
from pipeline.changes.align import align
from pipeline.changes.blocks import blocks_of
from pipeline.changes.judge import Judged, judge_marks
from pipeline.changes.moves import find_moves
from pipeline.changes.slide import slide
from pipeline.changes.summary import summarise
from pipeline.changes.title import title_mark
from pipeline.changes.values import ChangedSpan, Diff, worst
from pipeline.model import Severity


def diff(a: str, b: str, language: str | None = None) -> Diff:
    """Compare two texts of any length and content.

    *language* (``zh``, ``en`` …) is taken when known; facts of both are looked for in any text.
    The first line of a text counts as its title when it looks like one.
    """
    del language  # Chinese and English are told apart sign by sign: pages mix them
    moved, marks = find_moves(a, b, slide(a, b, align(a, b)))
    judged = judge_marks(a, b, marks)
    titles = title_mark(a, b, marks)
    judged = [_as_title(one) if n in titles else one for n, one in enumerate(judged)]
    severity = worst(*(one.severity for one in judged))
    return Diff(
        blocks=blocks_of(a, b, marks, moved),
        changes=tuple(_span(a, b, one) for one in judged),
        moved=moved,
        severity=severity,
        announced=any(announce.KIND in one.gained for one in judged),
    )


def _as_title(judged: Judged) -> Judged:
    """A mark in the title is at least notable, unless it is slight."""
    if judged.severity is Severity.MINOR:
        return judged
    facts = tuple(sorted({*judged.facts, "title"}))
    return replace(judged, facts=facts)


def _span(a: str, b: str, judged: Judged) -> ChangedSpan:
    mark = judged.mark
    return ChangedSpan(
        a_start=mark.a_start,
        a_end=mark.a_end,
        b_start=mark.b_start,
        b_end=mark.b_end,
        severity=judged.severity,
        facts=judged.facts,
        summary=summarise(a, b, judged),
    )
