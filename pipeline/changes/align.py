"""Where two texts differ: paragraphs aligned first, then the pieces inside them.

Equal paragraphs are matched by a longest common subsequence (Myers 1986; rapidfuzz's bit-parallel
form, Hyyrö 2004), what lies between them is compared piece by piece.
"""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz.distance import Indel

from pipeline.changes.pieces import encode


class Mark(NamedTuple):
    """A span of the first text that became a span of the second; offsets, half open."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


def align(a: str, b: str) -> tuple[Mark, ...]:
    """The spans in which *a* and *b* differ, in order, never touching each other.

    Taking the marked spans out of both texts leaves equal texts.
    """
    if a == b:
        return ()
    stand_ins: dict[str, str] = {}
    one, two = encode(a, stand_ins), encode(b, stand_ins)
    marks: list[Mark] = []
    i = j = 0
    for start_a, start_b, size in Indel.editops(one.code, two.code).as_matching_blocks():
        if i < start_a or j < start_b:
            marks.append(
                Mark(one.offset(i), one.offset(start_a), two.offset(j), two.offset(start_b))
            )
        i, j = start_a + size, start_b + size
    return tuple(marks)
