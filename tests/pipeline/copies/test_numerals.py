"""Numbers, however they are written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.copies.fold import fold
from pipeline.copies.numerals import find_numbers


def values(text: str) -> list[str]:
    return [number.value for number in find_numbers(fold(text).text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.5亿", "150000000"),
        ("1亿5000万", "150000000"),
        ("一亿五千万", "150000000"),
        ("150 million", "150000000"),
        ("one hundred and fifty million", "150000000"),
        ("150,000,000", "150000000"),
        ("１５０００万", "150000000"),
        ("12", "12"),
        ("十二", "12"),
        ("twelve", "12"),
        ("二〇二〇年", "2020"),
        ("百分之五点二", "5.2%"),
        ("5.2 per cent", "5.2%"),
        ("5.20%", "5.2%"),
        ("1千", "1000"),
        ("5万2千", "52000"),
        ("1.2万亿", "1200000000000"),
        ("3.5 billion", "3500000000"),
    ],
)
def test_one_value_has_many_faces(text: str, value: str) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    "text", ["统一思想", "千万别去", "进一步", "五千瓦以下的机器"[2:], "million"]
)
def test_numerals_inside_words_are_no_numbers(text: str) -> None:
    assert values(text) == []


def test_ten_times_as_much_is_another_value() -> None:
    assert values("1.5亿") != values("15亿")


def test_a_unit_of_measure_is_not_a_thousand() -> None:
    assert values("5千瓦") == ["5"]


@settings(deadline=None, max_examples=50)
@given(
    st.text(
        alphabet="0123456789.,零〇一二三四五六七八九十百千万亿点分之%两 oneteyhudrdmilabsfv",
        max_size=60,
    )
)
def test_any_heap_of_numerals_is_read_without_failing(text: str) -> None:
    folded = fold(text).text
    for number in find_numbers(folded):
        assert 0 <= number.start < number.end <= len(folded)
        assert float(number.value.rstrip("%")) >= 0
