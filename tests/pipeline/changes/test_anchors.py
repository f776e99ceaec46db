"""Long strings are cut where both have something once."""

from __future__ import annotations

import itertools
import random

from pipeline.changes.anchors import cut_at_anchors


def text(size: int, seed: int) -> str:
    pick = random.Random(seed)
    return "".join(chr(0x4E00 + pick.randrange(3000)) for _ in range(size))


def test_short_strings_are_compared_directly() -> None:
    assert cut_at_anchors("天地", "玄黄") is None


def test_an_edited_text_is_cut_into_small_ranges() -> None:
    one = text(20_000, 1)
    two = one[:7_000] + "改" * 50 + one[7_100:]
    ranges = list(cut_at_anchors(one, two) or ())
    assert ranges[-1][1] == len(one)
    assert ranges[-1][3] == len(two)
    assert max((r[1] - r[0]) * (r[3] - r[2]) for r in ranges) < 40_000
    assert all(x[1] <= y[0] and x[3] <= y[2] for x, y in itertools.pairwise(ranges))


def test_unlike_texts_are_compared_at_their_ends_only() -> None:
    ranges = list(cut_at_anchors(text(20_000, 1), text(20_000, 2)) or ())
    assert sum(r[1] - r[0] for r in ranges) < 1_000
