"""What a comparison of two texts gives: aligned paragraphs, marked spans, moves, severities.

All offsets are character offsets (Python code points) into the two texts given, half open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from pipeline.model import Severity

#: Severities from the least to the most.
_ORDER = (Severity.MINOR, Severity.NOTABLE, Severity.SEVERE)


def worst(*severities: Severity) -> Severity:
    """The gravest of *severities*; minor when there is none."""
    return max(severities, key=_ORDER.index, default=Severity.MINOR)


class BlockKind(StrEnum):
    """What became of a block of paragraphs."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """Paragraphs of the first text and what they are in the second.

    ``added`` has an empty range in the first text, ``removed`` one in the second; both stand
    where the paragraphs would be. Ranges cover whole paragraphs without their last line feed.
    A moved block appears once, at its place in the second text; its range in the first text is
    where it came from.
    """

    kind: BlockKind
    a_start: int
    a_end: int
    b_start: int
    b_end: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangedSpan:
    """One mark: the first text's span became the second text's span; one of them may be empty.

    ``facts`` are the kinds of fact touched, sorted: ``number``, ``date``, ``name``, ``quote``,
    ``negation``, ``attribution``, ``byline``, ``title``. ``summary`` is one line, keyed by
    ``en`` and ``zh``.
    """

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    severity: Severity = Severity.MINOR
    facts: tuple[str, ...] = ()
    summary: Mapping[str, str] = field(default_factory=dict)
    #: Whether this change tells readers that the page was changed.
    announces: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class MovedSpan:
    """Paragraphs that stand elsewhere in the second text. Edits inside are changed spans."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


class Mark(NamedTuple):
    """A span of the first text that became a span of the second; offsets, half open."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


@dataclass(frozen=True, kw_only=True)
class Diff:
    """The difference between two texts.

    Take the changed and the moved spans out of both texts, and what is left is equal.
    Where the texts differ is known from the start; blocks, facts and severity are worked out
    when they are first asked for, and kept.
    """

    a: str = field(repr=False)
    b: str = field(repr=False)
    marks: tuple[Mark, ...]
    moved: tuple[MovedSpan, ...] = ()
    #: Whether the first line counts as a title when it looks like one.
    has_title: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether the texts are equal."""
        return not self.marks and not self.moved

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The paragraphs of both texts, aligned, in the order of the second text."""
        from pipeline.changes.blocks import blocks_of  # noqa: PLC0415 - it needs these values

        return blocks_of(self.a, self.b, self.marks, self.moved)

    @cached_property
    def changes(self) -> tuple[ChangedSpan, ...]:
        """Every mark with its severity, the facts it touches and its summary."""
        from pipeline.changes.explain import explain  # noqa: PLC0415 - it needs these values

        return explain(self.a, self.b, self.marks, has_title=self.has_title)

    @cached_property
    def severity(self) -> Severity:
        """The gravest severity of the changes."""
        return worst(*(change.severity for change in self.changes))

    @property
    def announced(self) -> bool:
        """Whether the second text tells its readers about the change (更正, "Correction:")."""
        return any(change.announces for change in self.changes)

    @property
    def facts(self) -> tuple[str, ...]:
        """The kinds of fact touched anywhere, sorted."""
        return tuple(sorted({fact for change in self.changes for fact in change.facts}))


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """A field of an article (``title``, ``byline``, ``source`` …) that reads differently."""

    name: str
    before: str
    after: str
    severity: Severity
    facts: tuple[str, ...] = ()
    summary: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Change:
    """The difference between two versions in a row, as a reader is told it."""

    severity: Severity
    #: One line each, keyed by ``en`` and ``zh``.
    summary: Mapping[str, str]
    is_announced: bool
    #: Names of the fields that differ in substance, ``text`` among them, in a fixed order.
    fields_changed: tuple[str, ...]
    fields: tuple[FieldChange, ...]
    diff: Diff
    facts: tuple[str, ...] = ()

    @property
    def is_silent(self) -> bool:
        """Whether the page changed without telling its readers."""
        return not self.is_announced
