"""Folding: what counts as the same text, and where it stood in the original."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.copies.fold import fold


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("學習貫徹會議", "学习贯彻会议"),
        ("ＡＢＣ１２３", "abc123"),
        ("会議と発表", "会议と发表"),
        ("石\u200b门\ufeff水\u00ad库", "石门水库"),
        ("主(zhu)义（yì）思想", "主义思想"),
        ("pаypаl", "paypal"),
        ("Café ﬁn", "cafe fin"),
        ("嘚確昰這樣", "的确是这样"),
        ("Don’t", "dont"),
    ],
)
def test_a_disguise_folds_into_the_plain_text(disguised: str, plain: str) -> None:
    assert fold(disguised).text == plain


def test_separators_join_and_sentences_end_with_a_line_feed() -> None:
    assert fold("One,  two — three. Four!\n\nFive").text == "one two three\nfour\nfive"


def test_punctuation_between_chinese_characters_leaves_nothing_but_sentence_ends() -> None:
    assert fold("水库、河流，“湖泊”。海").text == "水库河流湖泊\n海"


def test_a_decimal_keeps_its_point_and_thousands_lose_their_comma() -> None:
    assert fold("3.5% of 1,234,567; 1,5 and 10.").text == "3.5% of 1234567\n1 5 and 10\n"


def test_brackets_that_hold_no_pinyin_stay() -> None:
    assert "unicef" in fold("儿童基金会(UNICEF)说").text


def test_removed_spans_end_a_sentence() -> None:
    assert fold("甲乙广告丙丁", removed=((2, 4),)).text == "甲乙\n丙丁"


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=120))
def test_any_string_folds_and_every_character_knows_its_origin(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.offsets)
    offsets = folded.offsets.tolist()
    assert offsets == sorted(offsets)
    assert all(0 <= place < len(text) for place in offsets)


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=120))
def test_folding_twice_changes_letters_no_more(text: str) -> None:
    once = fold(text).text
    letters = [c for c in once if c.isalnum()]
    assert [c for c in fold(once).text if c.isalnum()] == letters


def test_spans_point_at_the_original_characters() -> None:
    text = "【快讯】　石門(men)水庫"
    folded = fold(text)
    start, end = folded.original_span(folded.text.index("石"), folded.text.index("库") + 1)
    assert text[start:end] == "石門(men)水庫"
