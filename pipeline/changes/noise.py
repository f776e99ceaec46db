"""What rotates on a site: lines that are not the article's, learned by comparing its pages.

Two signs, each needing several pages before it is believed:

- a line stands on several pages of a site (a footer, an invitation to subscribe): the article of
  one page would not stand on another;
- at the same place of a page a line differs in each earlier version although nothing else does
  (a counter, a list of related articles).

A rule is data: what it matches, where it holds, how often it was seen. Nothing is hidden by
learning; ``preview`` shows what a rule would have hidden, and taking the rule away shows it again.
Lines in which facts stand in a sentence are never learned from versions alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from pipeline.changes.compare_versions import substance
from pipeline.changes.diff import diff
from pipeline.changes.values import BlockKind

#: Pages of a site that must carry a line, and their least share, before it counts as furniture.
MIN_PAGES = 3
MIN_SHARE = 0.3
#: Versions that must differ in a line of one shape before it counts as rotating.
MIN_TURNS = 3
#: A longer line, or one that ends a sentence, is text: learned from sibling pages only.
_MAX_ROTATING = 60
_ENDS = tuple("。！？.!?")
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")


class Scope(StrEnum):
    """Where a rule holds."""

    ARTICLE = "article"
    SITE = "site"
    EVERYWHERE = "everywhere"


class RuleKind(StrEnum):
    """How a rule matches a line."""

    LINE = "line"  # the line is this text
    SHAPE = "shape"  # the line is this text, whatever numbers stand in it
    UNDER = "under"  # short lines under a line of this text


@dataclass(frozen=True, kw_only=True)
class NoiseRule:
    """Lines that are no part of an article. ``pattern`` is compared without white space."""

    kind: RuleKind
    pattern: str
    scope: Scope
    #: On how many pages, or in how many versions, it was seen.
    seen: int = 0
    #: Whether it was learned; a rule of the user's own is not.
    is_learned: bool = True


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """A line that a rule hides: its offsets in the text."""

    rule: NoiseRule
    start: int
    end: int
    text: str


def learn_from_siblings(texts: Sequence[str]) -> tuple[NoiseRule, ...]:
    """Lines that stand on several pages of one site, whatever their numbers."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen.update({_shape(line) for line in text.split("\n") if substance(line)})
    needed = max(MIN_PAGES, MIN_SHARE * len(texts))
    return tuple(
        NoiseRule(kind=RuleKind.SHAPE, pattern=shape, scope=Scope.SITE, seen=count)
        for shape, count in sorted(seen.items())
        if count >= needed
    )


def learn_from_versions(texts: Sequence[str]) -> tuple[NoiseRule, ...]:
    """Lines that turned from version to version of one article: counters, lists under a head."""
    shapes: Counter[str] = Counter()
    heads: Counter[str] = Counter()
    for before, after in pairwise(texts):
        turned = {line for pair in _turned(before, after) for line in pair}
        shapes.update({_shape(line) for line in turned if _NUMBER.search(line)})
        heads.update(_heads(after, turned))
    counters = [
        NoiseRule(kind=RuleKind.SHAPE, pattern=shape, scope=Scope.ARTICLE, seen=count)
        for shape, count in sorted(shapes.items())
        if count >= MIN_TURNS
    ]
    lists = [
        NoiseRule(kind=RuleKind.UNDER, pattern=head, scope=Scope.ARTICLE, seen=count)
        for head, count in sorted(heads.items())
        if count >= MIN_TURNS
    ]
    return (*counters, *lists)


def preview(text: str, rules: Iterable[NoiseRule]) -> tuple[Hidden, ...]:
    """The lines of *text* that *rules* hide, in order, each with the rule that does."""
    rules = tuple(rules)
    whole = {(rule.kind, rule.pattern): rule for rule in reversed(rules)}
    hidden: list[Hidden] = []
    under: NoiseRule | None = None
    at = 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        bare = substance(line)
        if not bare:
            continue
        rule = whole.get((RuleKind.LINE, bare)) or whole.get((RuleKind.SHAPE, _shape(line)))
        head = whole.get((RuleKind.UNDER, bare))
        if head or not _is_short(line):
            under = head
        found = rule or (under if under and not head else None)
        if found:
            hidden.append(Hidden(rule=found, start=start, end=start + len(line), text=line))
    return tuple(hidden)


def without_noise(text: str, rules: Iterable[NoiseRule]) -> str:
    """*text* without the lines that *rules* hide. The text itself is kept; this is a view."""
    hidden = {one.start for one in preview(text, rules)}
    kept, at = [], 0
    for line in text.split("\n"):
        if at not in hidden:
            kept.append(line)
        at += len(line) + 1
    return "\n".join(kept)


def pattern_of(kind: RuleKind, line: str) -> str:
    """The pattern of a rule of that kind that matches *line*."""
    return _shape(line) if kind is RuleKind.SHAPE else substance(line)


def _turned(before: str, after: str) -> list[tuple[str, ...]]:
    """Short lines that gave way to others while no longer text changed."""
    found = diff(before, after, has_title=False)
    turned = []
    for block in found.blocks:
        if block.kind is BlockKind.SAME:
            continue
        lines = (
            *before[block.a_start : block.a_end].split("\n"),
            *after[block.b_start : block.b_end].split("\n"),
        )
        if not all(_is_short(line) for line in lines):
            return []  # the article itself was edited: this pair teaches nothing
        turned.append(tuple(line for line in lines if substance(line)))
    return turned


def _heads(text: str, turned: set[str]) -> set[str]:
    """Lines that stayed and under which others turned."""
    heads: set[str] = set()
    head = ""
    for line in text.split("\n"):
        if line in turned and not _NUMBER.search(line):
            if head:
                heads.add(head)
        elif substance(line):
            head = substance(line) if _is_short(line) else ""
    return heads


def _is_short(line: str) -> bool:
    return len(line) <= _MAX_ROTATING and not line.rstrip().endswith(_ENDS)


def _shape(line: str) -> str:
    """The line with a zero for every number."""
    return _NUMBER.sub("0", substance(line))
