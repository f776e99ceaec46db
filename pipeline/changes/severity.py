"""How grave a change is: by the facts it touches, never by its size."""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

from pipeline.model import Severity

#: Altered or taken away, these change what a reader believes.
GRAVE = frozenset(
    {
        "number", "date", "name", "quote", "negation", "opposite", "attribution", "byline",
        "certainty",
    }
)  # fmt: skip
#: Added to a sentence, these turn it into another one.
GRAVE_WHEN_ADDED = frozenset({"negation", "opposite"})


class Touched(NamedTuple):
    """What a mark does to facts: kinds of which something was lost, kinds with something new."""

    lost: Set[str]
    gained: Set[str]

    @property
    def kinds(self) -> frozenset[str]:
        """All kinds of fact touched."""
        return frozenset(self.lost | self.gained)


def judge(touched: Touched, *, is_slight: bool, is_whole: bool) -> Severity:
    """The severity of one mark.

    *is_slight*: the writing changed, nothing else. *is_whole*: a sentence or more came or went.

    - minor: slight, and no fact touched
    - severe: a fact altered or taken away; negation added
    - notable: the rest: other words, facts or sentences added
    """
    if is_slight and not touched.kinds:
        return Severity.MINOR
    if touched.lost & GRAVE:
        return Severity.SEVERE
    if touched.gained & GRAVE_WHEN_ADDED and not is_whole:
        return Severity.SEVERE
    return Severity.NOTABLE
