"""The difference between two texts: what stands elsewhere, what changed, and whether it matters."""

from __future__ import annotations

from pipeline.changes.align import align
from pipeline.changes.moves import find_moves
from pipeline.changes.slide import slide
from pipeline.changes.values import Diff


def diff(a: str, b: str, language: str | None = None, *, has_title: bool = True) -> Diff:
    """Compare two texts of any length and content.

    *language* (``zh``, ``en`` …) is accepted for callers that know it; Chinese and English are
    told apart sign by sign, because pages mix them. With *has_title* the first line of a text
    counts as its title when it looks like one.
    """
    del language
    moved, marks = find_moves(a, b, slide(a, b, align(a, b)))
    return Diff(a=a, b=b, marks=tuple(marks), moved=moved, has_title=has_title)
