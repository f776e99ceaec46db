"""A reading of a page without the lines that rules call noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.changes.compare_versions import substance
from pipeline.changes.noise import Hidden, NoiseRule, preview, without_noise
from pipeline.model import AttributionLine, Extraction

#: Part of the recipe of a reading from which lines were taken.
RECIPE = "noise1"


def hide(extraction: Extraction, rules: Sequence[NoiseRule]) -> Extraction:
    """*extraction* without the lines that *rules* hide; itself when they hide nothing.

    Rules never take the whole text: what they would empty is left as it was read.
    """
    hidden = preview(extraction.text, rules)
    text = without_noise(extraction.text, rules) if hidden else ""
    if not substance(text):
        return extraction
    return replace(
        extraction,
        text=text.strip("\n"),
        recipe=f"{extraction.recipe}+{RECIPE}",
        attribution=tuple(_shifted(line, hidden) for line in extraction.attribution),
    )


def _shifted(line: AttributionLine, hidden: Sequence[Hidden]) -> AttributionLine:
    gone = sum(one.end - one.start + 1 for one in hidden if one.end <= line.start)
    return replace(line, start=max(0, line.start - gone), end=max(0, line.end - gone))
