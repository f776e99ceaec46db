"""Aligned paragraphs, made from the marks."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.changes.align import Mark
from pipeline.changes.values import Block, BlockKind


def blocks_of(a: str, b: str, marks: Sequence[Mark]) -> tuple[Block, ...]:
    """The paragraphs of *a* and *b*, aligned: each block is a whole number of them on each side.

    Paragraphs that share a mark, or that a mark joined or split, are one block.
    """
    blocks: list[Block] = []
    i = j = 0
    for mark in marks:
        a_start, b_start = _line_start(a, mark.a_start), _line_start(b, mark.b_start)
        a_end, b_end = _line_end(a, mark.a_end), _line_end(b, mark.b_end)
        if blocks and (a_start < i or b_start < j):
            last = blocks.pop()
            a_start, b_start = last.a_start, last.b_start
        elif i < a_start:
            blocks.append(_block(BlockKind.SAME, i, a_start - 1, j, b_start - 1))
        blocks.append(_block(BlockKind.CHANGED, a_start, a_end, b_start, b_end))
        i, j = a_end + 1, b_end + 1
    if i <= len(a) and j <= len(b):
        blocks.append(_block(BlockKind.SAME, i, len(a), j, len(b)))
    return tuple(blocks)


def _block(kind: BlockKind, a_start: int, a_end: int, b_start: int, b_end: int) -> Block:
    return Block(kind=kind, a_start=a_start, a_end=a_end, b_start=b_start, b_end=b_end)


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
