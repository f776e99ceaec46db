"""Which corrected facts does a copy still carry?

Given the original before and after a change, and a copy with the passages it shares with the
original before it: each changed span that touches a fact is looked up at its place in the copy.
The copy's own words at that place decide; a number elsewhere in the copy proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.changes.diff import diff
from pipeline.changes.values import ChangedSpan, Diff
from pipeline.copies.fold import fold
from pipeline.model import Passage, Severity

#: Characters around a place where words were only added that must stand in the copy untouched.
_AROUND = 3
_SENTENCE_END = re.compile(r"[。！？!?\n]|\.(?=\s|$)")


class Standing(StrEnum):
    """What a copy says at the place of a corrected fact."""

    STALE = "stale"  # the old words
    CORRECTED = "corrected"  # the new ones


@dataclass(frozen=True, kw_only=True)
class Leftover:
    """A corrected fact and what a copy says in its place.

    ``start`` and ``end`` are half-open offsets into the copy; equal where words were added to the
    original that the copy lacks.
    """

    standing: Standing
    old: str
    new: str
    facts: tuple[str, ...]
    severity: Severity
    summary: Mapping[str, str]
    start: int
    end: int


def find_leftovers(
    before: str, after: str, copy: str, passages: Sequence[Passage], language: str | None = None
) -> tuple[Leftover, ...]:
    """The facts changed from *before* to *after*, where *copy* shows what it made of them.

    *passages* are those of *before* (as a) and *copy* (as b). A fact is left out when the passage
    it stood in is not in the copy, or when the copy says something else there altogether.
    """
    found = []
    compared: dict[Passage, Diff] = {}
    for change in diff(before, after, language).changes:
        passage = next((p for p in passages if _holds(p, change)), None)
        if not change.facts or passage is None:
            continue
        if passage not in compared:
            compared[passage] = diff(
                before[passage.a_start : passage.a_end], copy[passage.b_start : passage.b_end]
            )
        words = before[change.a_start : change.a_end], after[change.b_start : change.b_end]
        place = _look_up(words, copy, change, passage, compared[passage])
        if place is not None:
            found.append(place)
    return tuple(found)


def _holds(passage: Passage, change: ChangedSpan) -> bool:
    return passage.a_start <= change.a_start and change.a_end <= passage.a_end


def _look_up(
    words: tuple[str, str], copy: str, change: ChangedSpan, passage: Passage, copied: Diff
) -> Leftover | None:
    start, end = change.a_start - passage.a_start, change.a_end - passage.a_start
    old, new = words
    touching = [one for one in copied.changes if _touches(one, start, end)]
    if not touching:
        at = passage.b_start + _place(copied, start)
        if copy[at : at + len(old)] != old:
            return None  # moved words the simple count of shifts does not follow
        return _leftover(Standing.STALE, change, old, new, (at, at + len(old)))
    span = (
        passage.b_start + min(one.b_start for one in touching),
        passage.b_start + max(one.b_end for one in touching),
    )
    standing = _judge(_sentence(copy, *span), old, new)
    return None if standing is None else _leftover(standing, change, old, new, span)


def _touches(one: ChangedSpan, start: int, end: int) -> bool:
    if start == end:
        return one.a_start <= end + _AROUND and one.a_end >= start - _AROUND
    if one.a_start == one.a_end:
        return start < one.a_start < end
    return one.a_start < end and one.a_end > start


def _place(copied: Diff, place: int) -> int:
    """Where *place* of the first text is in the second, outside of changed spans."""
    for moved in copied.moved:
        if moved.a_start <= place < moved.a_end:
            inside = [c for c in copied.changes if moved.a_start <= c.a_start < moved.a_end]
            return moved.b_start + _shifted(inside, place - moved.a_start, moved.a_start)
    return _shifted(copied.changes, place, 0)


def _shifted(changes: Sequence[ChangedSpan], place: int, base: int) -> int:
    shift = sum(
        (c.b_end - c.b_start) - (c.a_end - c.a_start) for c in changes if c.a_end - base <= place
    )
    return place + shift


def _judge(sentence: str, old: str, new: str) -> Standing | None:
    words = fold(sentence).text
    if _says(words, new):
        return Standing.CORRECTED
    return Standing.STALE if _says(words, old) else None


def _says(folded: str, wanted: str) -> bool:
    words = fold(wanted).text.strip()
    if not words or (len(words) < 2 and not words.isdigit()):
        return False
    edge = r"(?<![0-9.]){}(?![0-9])" if words[0].isdigit() or words[-1].isdigit() else "{}"
    return re.search(edge.format(re.escape(words)), folded) is not None


def _sentence(text: str, start: int, end: int) -> str:
    """The sentences that hold the span."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    first = max((one for one in ends if one <= start), default=0)
    last = min((one for one in ends if one >= end), default=len(text))
    return text[first:last]


def _leftover(
    standing: Standing, change: ChangedSpan, old: str, new: str, span: tuple[int, int]
) -> Leftover:
    return Leftover(
        standing=standing,
        old=old,
        new=new,
        facts=change.facts,
        severity=change.severity,
        summary=change.summary,
        start=span[0],
        end=span[1],
    )
