"""What each recogniser finds, and what it leaves alone."""

from __future__ import annotations

from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.changes import announce
from pipeline.changes.facts import (
    attribution,
    byline,
    date,
    hedge,
    name,
    negation,
    number,
    opposite,
    quote,
)
from pipeline.changes.facts.found import any_of

ALL = [announce, attribution, byline, date, hedge, name, negation, number, opposite, quote]


@pytest.mark.parametrize(
    ("recogniser", "text", "shown"),
    [
        (date, "会议于2020年5月26日（星期三）上午9时召开", ["2020年5月26日", "星期三", "上午9时"]),
        (date, "on May 26, 2020, at 9:30 p.m.", ["May 26, 2020", "9:30 p.m."]),
        (date, "庭审下周一开庭", ["下周一"]),
        (date, "He may march on.", []),
        (negation, "他没有来，不过她来了", ["没有"]),
        (negation, "She didn't go, not only for that, nor ever.", ["didn't", "nor"]),
        (negation, "非常特别的未来，无论是否如此", []),
        (quote, "他说：“好的”，又说「再见」", ["“好的”", "「再见」"]),
        (quote, "It's the dog's bone", []),
        (attribution, "据新华社报道，河水上涨", ["据新华社报道"]),
        (
            attribution,
            "According to the fire service, it rained",
            ["According to the fire service"],
        ),
        (attribution, "来源：江城晚报", ["来源：江城晚报"]),
        (byline, "By Clara Jensen\nText.", ["By Clara Jensen"]),
        (byline, "作者：陈晓东", ["作者：陈晓东"]),
        (byline, "The river by the mill.", []),
        (name, "记者王炜说，赫拉利来了", ["王炜", "赫拉利"]),
        (name, "警方劝说人群离开", []),
        (name, "Yesterday John Miller met Anna.", ["John Miller", "Anna"]),
        (hedge, "该男子涉嫌盗窃", ["涉嫌"]),
        (hedge, "He allegedly stole it", ["allegedly"]),
        (announce, "更正：此前版本有误", ["更正："]),
        (announce, "Editor's note: more", ["Editor's note"]),
        (announce, "The Department of Corrections said", []),
        (announce, "市场更新很快", []),
    ],
)
def test_found(recogniser: ModuleType, text: str, shown: list[str]) -> None:
    found = [text[one.start : one.end] for one in recogniser.find(text)]
    if recogniser is announce:
        assert [one.strip() for one in found[: len(shown) or None]] == shown
    else:
        assert found == shown


def test_opposites_are_told_from_synonyms() -> None:
    assert opposite.is_flipped(opposite.find("exports rose"), opposite.find("exports fell"))
    assert not opposite.is_flipped(opposite.find("exports rose"), opposite.find("exports grew"))


@pytest.mark.parametrize("recogniser", ALL, ids=lambda module: module.KIND)
@given(text=st.text(alphabet=st.one_of(st.sampled_from("1一二不据。“ \n年AI,."), st.characters())))
@settings(deadline=None, max_examples=30)
def test_any_text_can_be_searched(recogniser: ModuleType, text: str) -> None:
    for found in recogniser.find(text):
        assert 0 <= found.start < found.end <= len(text)


def test_the_longest_word_is_found() -> None:
    assert any_of(["不", "不过"]).endswith("(?:不过|不)")
