"""The verdict on two texts."""

from __future__ import annotations

from pipeline.copies.verdict import compare
from pipeline.model import MatchKind

STORY = (
    "市水务局昨天公布了今年的检查结果。全市二十六座水库中，有四座的坝体需要加固，其中石门水库的渗漏最为严重。"
    "负责人陈立群说，加固工程将在明年三月以前完成，预计花费一亿五千万元。附近三个村子的居民已经接到通知，"
    "施工期间水位会下降两米左右，灌溉用水改由东干渠供应。环保组织则担心，放水会影响下游的候鸟栖息地。"
)


def test_same_text_in_traditional_characters_is_exact() -> None:
    hidden = STORY.replace("结", "結").replace("库", "庫").replace("，", ",").replace("说", "說")
    found = compare(STORY, hidden)
    assert found.kind is MatchKind.EXACT
    assert found.passages[0].a_end == len(STORY)


def test_unrelated_text_is_none() -> None:
    other = "这家面包店每天清晨四点开始和面，七点开门，排队的人一直站到街角。" * 4
    assert compare(STORY, other).kind is MatchKind.NONE
