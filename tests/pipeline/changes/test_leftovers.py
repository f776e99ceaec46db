from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.changes.leftovers import Leftover, Standing, find_leftovers
from pipeline.model import Passage

BEFORE = (
    "青石县昨天公布，火灾造成12人受伤，没有人死亡。\n"
    "县长方启明说：“原因仍在调查。”损失约1.5亿元。\n"
    "全县12所学校停课一天。"
)


def ask(after: str, copy: str, before: str = BEFORE) -> list[Leftover]:
    whole = Passage(a_start=0, a_end=len(before), b_start=0, b_end=len(copy))
    return list(find_leftovers(before, after, copy, [whole], "zh"))


def test_a_copy_with_the_old_number_is_stale_where_the_number_stood():
    copy = "编辑 整理\n" + BEFORE
    (left,) = ask(BEFORE.replace("12人", "21人"), copy)
    assert left.standing is Standing.STALE
    assert "12" in left.old
    assert "21" in left.new
    assert copy[left.start : left.end] == left.old
    assert left.start == copy.index("12人")


def test_the_same_number_elsewhere_in_the_copy_proves_nothing():
    after = BEFORE.replace("12人", "21人")
    (left,) = ask(after, after)
    assert left.standing is Standing.CORRECTED


def test_a_copy_without_the_added_negation_is_stale():
    before = BEFORE.replace("没有人死亡", "有人死亡")
    found = ask(BEFORE, before, before=before)
    assert [left.standing for left in found] == [Standing.STALE]


@pytest.mark.parametrize(
    ("place", "standing"),
    [("造成12人受伤", Standing.STALE), ("致21人伤", Standing.CORRECTED), ("造成多人受伤", None)],
)
def test_a_reworded_place_is_judged_by_its_sentence(place: str, standing: Standing | None):
    copy = BEFORE.replace("青石县昨天公布，火灾造成12人受伤", "据悉，大火" + place)
    found = ask(BEFORE.replace("12人", "21人"), copy)
    assert [left.standing for left in found] == ([standing] if standing else [])


def test_a_fact_outside_the_shared_passages_is_left_out():
    passage = Passage(a_start=26, a_end=len(BEFORE), b_start=0, b_end=len(BEFORE) - 26)
    after = BEFORE.replace("12人", "21人")
    assert find_leftovers(BEFORE, after, BEFORE[26:], [passage], "zh") == ()


@settings(deadline=None, max_examples=30)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_any_texts_give_spans_within_the_copy(before: str, after: str, copy: str):
    whole = Passage(a_start=0, a_end=len(before), b_start=0, b_end=len(copy))
    for left in find_leftovers(before, after, copy, [whole]):
        assert 0 <= left.start <= left.end <= len(copy)
