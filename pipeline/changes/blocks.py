"""Aligned paragraphs, made from the marks: paragraphs that share unmarked text belong together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from pipeline.changes.values import Block, BlockKind, Mark, MovedSpan

#: Half-open range of characters.
Span = tuple[int, int]


def blocks_of(
    a: str, b: str, marks: Sequence[Mark], moved: Sequence[MovedSpan] = ()
) -> tuple[Block, ...]:
    """The paragraphs of *a* and *b*, aligned, in the order of the second text.

    Each block is a whole number of paragraphs on each side; one that was split, or two that were
    joined, are one block. Empty lines are in no block of their own.
    """
    return tuple(_Builder(a, b, moved).build(marks))


def _line_starts(text: str) -> list[int]:
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


class _Builder:
    """Walks over both texts once. Lines are numbered from 0 on each side."""

    def __init__(self, a: str, b: str, moved: Sequence[MovedSpan]) -> None:
        self.a, self.b, self.moved = a, b, moved
        self.starts_a, self.starts_b = _line_starts(a), _line_starts(b)
        self.moved_a = {
            n: move for move in moved for n in self._lines(self.starts_a, move.a_start, move.a_end)
        }
        self.moved_b = {
            n: move for move in moved for n in self._lines(self.starts_b, move.b_start, move.b_end)
        }
        self.blocks: list[Block] = []

    def build(self, marks: Sequence[Mark]) -> list[Block]:
        next_a = next_b = 0
        for first_a, last_a, first_b, last_b, is_same in self._groups(marks):
            self._add_unlike(next_a, first_a, next_b, first_b)
            kind = BlockKind.SAME if is_same else BlockKind.CHANGED
            self._add(kind, first_a, last_a + 1, first_b, last_b + 1)
            next_a, next_b = last_a + 1, last_b + 1
        self._add_unlike(next_a, len(self.starts_a), next_b, len(self.starts_b))
        return self.blocks

    def _groups(self, marks: Sequence[Mark]) -> Iterator[tuple[int, int, int, int, bool]]:
        """Lines that share text: first and last on each side, and whether they are the same."""
        group: tuple[int, int, int, int, bool] | None = None
        for line_a, line_b, is_whole in self._shared(marks):
            if group and (line_a == group[1] or line_b == group[3]):
                group = (group[0], line_a, group[2], line_b, False)
                continue
            if group:
                yield group
            group = (line_a, line_a, line_b, line_b, is_whole)
        if group:
            yield group

    def _shared(self, marks: Sequence[Mark]) -> Iterator[tuple[int, int, bool]]:
        """Pairs of lines that share unmarked text, and whether all of both is shared."""
        for a_start, b_start, size in _kept(self.a, self.b, marks, self.moved):
            line_a = bisect_right(self.starts_a, a_start) - 1
            line_b = bisect_right(self.starts_b, b_start) - 1
            at = a_start
            for part in self.a[a_start : a_start + size].split("\n"):
                if part:
                    whole_a = self._text(self.a, self.starts_a, line_a)
                    whole_b = self._text(self.b, self.starts_b, line_b)
                    yield line_a, line_b, part == whole_a == whole_b
                at += len(part) + 1
                line_a, line_b = line_a + 1, line_b + 1

    def _add_unlike(self, first_a: int, next_a: int, first_b: int, next_b: int) -> None:
        """Add the lines between two groups, which share nothing."""
        gone = self._runs(self.a, self.starts_a, range(first_a, next_a), self.moved_a)
        come = self._runs(self.b, self.starts_b, range(first_b, next_b), self.moved_b)
        if len(gone) == len(come) == 1 and not come[0][2]:
            if not gone[0][2]:
                self._add(BlockKind.CHANGED, *gone[0][:2], *come[0][:2])
            return
        for first, last, is_moved in gone:
            if not is_moved:
                self._add(BlockKind.REMOVED, first, last, first_b, first_b)
        for first, last, is_moved in come:
            if is_moved:
                move = self.moved_b[first]
                self.blocks.append(
                    Block(
                        kind=BlockKind.MOVED,
                        a_start=move.a_start,
                        a_end=move.a_end,
                        b_start=move.b_start,
                        b_end=move.b_end,
                    )
                )
            else:
                self._add(BlockKind.ADDED, next_a, next_a, first, last)

    def _runs(
        self, text: str, starts: list[int], lines: range, moved: Mapping[int, MovedSpan]
    ) -> list[tuple[int, int, bool]]:
        """Lines in a row, empty ones left out at both ends: first, one after the last, moved?"""
        runs = []
        for found, group in groupby(lines, moved.get):
            filled = [n for n in group if self._text(text, starts, n)]
            if filled:
                runs.append((filled[0], filled[-1] + 1, found is not None))
        return runs

    def _add(self, kind: BlockKind, a_first: int, a_next: int, b_first: int, b_next: int) -> None:
        a_start, a_end = self._span(self.a, self.starts_a, a_first, a_next)
        b_start, b_end = self._span(self.b, self.starts_b, b_first, b_next)
        last = self.blocks[-1] if self.blocks else None
        if (
            last
            and kind is BlockKind.SAME is last.kind
            and last.a_end + 1 == a_start
            and last.b_end + 1 == b_start
        ):
            self.blocks.pop()
            a_start, b_start = last.a_start, last.b_start
        self.blocks.append(
            Block(kind=kind, a_start=a_start, a_end=a_end, b_start=b_start, b_end=b_end)
        )

    @staticmethod
    def _lines(starts: list[int], start: int, end: int) -> range:
        return range(bisect_right(starts, start) - 1, bisect_right(starts, max(start, end - 1)))

    @staticmethod
    def _text(text: str, starts: list[int], line: int) -> str:
        end = starts[line + 1] - 1 if line + 1 < len(starts) else len(text)
        return text[starts[line] : end]

    @staticmethod
    def _span(text: str, starts: list[int], first: int, after: int) -> Span:
        """Characters of the lines; an empty span where they would be."""
        if first >= len(starts):
            return len(text), len(text)
        if first == after:
            return starts[first], starts[first]
        return starts[first], starts[after] - 1 if after < len(starts) else len(text)


def _kept(
    a: str, b: str, marks: Sequence[Mark], moved: Sequence[MovedSpan]
) -> Iterator[tuple[int, int, int]]:
    """What is neither marked nor moved: its place in both texts and its length."""
    cuts_a = [(m.a_start, m.a_end) for m in marks] + [(m.a_start, m.a_end) for m in moved]
    cuts_b = [(m.b_start, m.b_end) for m in marks] + [(m.b_start, m.b_end) for m in moved]
    left_a, left_b = _complement(len(a), cuts_a), _complement(len(b), cuts_b)
    n = m = 0
    at_a = at_b = 0
    while n < len(left_a) and m < len(left_b):
        at_a, at_b = max(at_a, left_a[n][0]), max(at_b, left_b[m][0])
        size = min(left_a[n][1] - at_a, left_b[m][1] - at_b)
        yield at_a, at_b, size
        at_a, at_b = at_a + size, at_b + size
        n += at_a == left_a[n][1]
        m += at_b == left_b[m][1]


def _complement(length: int, cuts: list[Span]) -> list[Span]:
    left = []
    at = 0
    for start, end in sorted(cuts):
        if start > at:
            left.append((at, start))
        at = max(at, end)
    if at < length:
        left.append((at, length))
    return left
