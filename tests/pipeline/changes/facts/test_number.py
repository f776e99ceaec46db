"""Numbers, however they are written."""

from __future__ import annotations

import pytest

from pipeline.changes.facts.number import find


def values(text: str) -> list[str]:
    return [found.value for found in find(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("15000人", "15,000人"),
        ("１２名", "12名"),
        ("1.5亿元", "1亿5000万元"),
        ("十二人", "12人"),
        ("twelve boats", "12 boats"),
        ("2.5 million", "2,500,000"),
        ("百分之五", "5%"),
    ],
)
def test_one_value_in_two_writings(one: str, other: str) -> None:
    assert values(one) == values(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5亿", "15亿"),
        ("三所小学", "五所小学"),
        ("三分之一", "三分之二"),
        ("two thirds", "two fifths"),
        ("40 million", "40 billion"),
        ("second place", "fourth place"),
        ("十余间", "三十余间"),
    ],
)
def test_two_values(one: str, other: str) -> None:
    assert values(one) != values(other)


@pytest.mark.parametrize("text", ["一些人一起走", "统一的办法", "十分高兴", "四川的百姓", "once_"])
def test_words_that_count_nothing(text: str) -> None:
    assert values(text) == []


def test_offsets_hold_with_separators() -> None:
    text = "从15,000到24,000万元"
    assert [text[f.start : f.end] for f in find(text)] == ["15,000", "24,000万"]
