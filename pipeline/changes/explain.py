"""What the marks between two texts mean: severity, facts, a line of summary each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.changes import announce
from pipeline.changes.judge import Judged, judge_marks
from pipeline.changes.summary import summarise
from pipeline.changes.title import title_mark
from pipeline.changes.values import ChangedSpan, Mark
from pipeline.model import Severity


def explain(
    a: str, b: str, marks: Sequence[Mark], *, has_title: bool = True
) -> tuple[ChangedSpan, ...]:
    """The marks between *a* and *b*, explained.

    With *has_title* the first line counts as the title when it looks like one.
    """
    titles = title_mark(a, b, marks) if has_title else frozenset()
    return tuple(
        _span(a, b, _as_title(judged) if n in titles else judged)
        for n, judged in enumerate(judge_marks(a, b, marks))
    )


def _as_title(judged: Judged) -> Judged:
    """A slight edit of a title stays what it is; any other one touches the title."""
    if judged.severity is Severity.MINOR:
        return judged
    return replace(judged, facts=tuple(sorted({*judged.facts, "title"})))


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
        announces=announce.KIND in judged.gained,
    )
