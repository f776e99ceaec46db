"""Facts of a text: numbers, names and quotations, and what became of them in another text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from typing import TYPE_CHECKING

from pipeline.copies.fold import Folded
from pipeline.copies.tokens import Words
from pipeline.model import Facts

if TYPE_CHECKING:
    from pipeline.copies.represent import Representation


class FactKind(StrEnum):
    """What kind of fact."""

    NUMBER = "number"
    NAME = "name"
    QUOTE = "quote"


@dataclass(frozen=True)
class Fact:
    """A fact, its canonical value, and its half-open span in the original text."""

    kind: FactKind
    value: str
    start: int
    end: int
    #: As the text writes it.
    shown: str

    def to_list(self) -> list[object]:
        """The fact as plain values, for storing."""
        return [self.kind.value, self.value, self.start, self.end, self.shown]

    @classmethod
    def from_list(cls, row: list[object]) -> Fact:
        """What ``to_list`` made."""
        kind, value, start, end, shown = row
        assert isinstance(start, int)
        assert isinstance(end, int)
        return cls(FactKind(str(kind)), str(value), start, end, str(shown))


def find_facts(text: str, folded: Folded, words: Words) -> tuple[Fact, ...]:
    """The facts of *text*, in order."""
    facts = []
    for number in words.numbers:
        start, end = folded.original_span(number.start, number.end)
        facts.append(Fact(FactKind.NUMBER, number.value, start, end, text[start:end]))
    return tuple(facts)


def compare_facts(a: Representation, b: Representation) -> Facts:
    """The facts of the first text that the second keeps or has lost."""
    values = {(fact.kind, fact.value) for fact in b.facts}
    kept: dict[str, None] = {}
    lost: dict[str, None] = {}
    for fact in a.facts:
        (kept if (fact.kind, fact.value) in values else lost)[fact.shown] = None
    return Facts(kept=tuple(kept), lost=tuple(lost))
