"""Three ways to show a difference, as plain data for any renderer.

Unified: one column, what went and what came inside it. Side by side: rows of two cells. Changes
only: each change with a little of what stands around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.changes.values import Block, BlockKind, ChangedSpan, Diff

#: Characters shown before and after a change when only changes are shown.
AROUND = 40


class PartKind(StrEnum):
    """What a piece of text is in a view."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A piece of text, and the index of the change in ``Diff.changes`` that it belongs to."""

    kind: PartKind
    text: str
    change: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A block of paragraphs. Unified views use ``parts``, side-by-side ones ``left``, ``right``."""

    kind: BlockKind
    parts: tuple[Part, ...]
    left: tuple[Part, ...]
    right: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Excerpt:
    """A change with what stands around it in the second text."""

    change: ChangedSpan
    before: str
    removed: str
    added: str
    after: str


def rows(diff: Diff) -> tuple[Row, ...]:
    """The blocks of *diff* as rows, in the order of the second text."""
    numbered = list(enumerate(diff.changes))
    return tuple(_row(diff, block, numbered) for block in diff.blocks)


def changes_only(diff: Diff, around: int = AROUND) -> tuple[Excerpt, ...]:
    """Each change with *around* characters of its paragraph on both sides."""
    return tuple(_excerpt(diff, change, around) for change in diff.changes)


def unified_text(diff: Diff) -> str:
    """A unified view as text: ``[-went-]{+came+}``, as wdiff writes it."""
    lines = []
    for row in rows(diff):
        sign = {BlockKind.REMOVED: "- ", BlockKind.ADDED: "+ ", BlockKind.MOVED: "~ "}.get(row.kind)
        body = "".join(_wdiff(part) for part in row.parts)
        lines.append((sign or ("  " if row.kind is BlockKind.SAME else "! ")) + body)
    return "\n".join(lines)


def _wdiff(part: Part) -> str:
    if part.kind is PartKind.REMOVED:
        return f"[-{part.text}-]"
    return f"{{+{part.text}+}}" if part.kind is PartKind.ADDED else part.text


def _row(diff: Diff, block: Block, numbered: Sequence[tuple[int, ChangedSpan]]) -> Row:
    if block.kind is BlockKind.SAME:
        same = (Part(kind=PartKind.SAME, text=diff.b[block.b_start : block.b_end]),)
        return Row(kind=block.kind, parts=same, left=same, right=same)
    inside = [(n, change) for n, change in numbered if _touches(change, block)]
    left = tuple(_side(diff.a, block.a_start, block.a_end, _spans_a(inside), PartKind.REMOVED))
    right = tuple(_side(diff.b, block.b_start, block.b_end, _spans_b(inside), PartKind.ADDED))
    return Row(kind=block.kind, parts=tuple(_merged(left, right)), left=left, right=right)


def _touches(change: ChangedSpan, block: Block) -> bool:
    return (
        change.a_start <= block.a_end
        and block.a_start <= change.a_end
        and change.b_start <= block.b_end
        and block.b_start <= change.b_end
    )


Span = tuple[int, int, int]


def _spans_a(inside: Sequence[tuple[int, ChangedSpan]]) -> list[Span]:
    return [(change.a_start, change.a_end, n) for n, change in inside]


def _spans_b(inside: Sequence[tuple[int, ChangedSpan]]) -> list[Span]:
    return [(change.b_start, change.b_end, n) for n, change in inside]


def _side(text: str, start: int, end: int, spans: Sequence[Span], kind: PartKind) -> Iterator[Part]:
    """One side of a block: what stayed, and what went or came."""
    at = start
    for low, high, n in sorted(spans):
        first, last = max(low, at), min(high, end)
        if first > at:
            yield Part(kind=PartKind.SAME, text=text[at:first])
        if last >= first:
            # an empty part keeps the place of what the other side has there
            yield Part(kind=kind, text=text[first:last], change=n)
            at = max(at, last)
    if at < end:
        yield Part(kind=PartKind.SAME, text=text[at:end])


def _merged(left: Sequence[Part], right: Sequence[Part]) -> Iterator[Part]:
    """Both sides in one column: what went stands before what came in its place."""
    gone = {part.change: part for part in left if part.change is not None}
    for part in right:
        if part.change is not None and (old := gone.pop(part.change, None)) and old.text:
            yield old
        if part.text:
            yield part
    yield from (part for part in gone.values() if part.text)


def _excerpt(diff: Diff, change: ChangedSpan, around: int) -> Excerpt:
    before = diff.b[max(0, change.b_start - around) : change.b_start]
    after = diff.b[change.b_end : change.b_end + around]
    return Excerpt(
        change=change,
        before=before[before.rfind("\n") + 1 :],
        removed=diff.a[change.a_start : change.a_end],
        added=diff.b[change.b_start : change.b_end],
        after=after.partition("\n")[0],
    )
