"""What is stored of a text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.copies.represent import MAX_TEXT_CHARS, Representation, represent
from pipeline.copies.verdict import compare
from pipeline.errors import Incomparable
from pipeline.model import MatchKind

STORY = (
    "市水务局昨天公布了今年的检查结果。全市二十六座水库中，有四座的坝体需要加固，其中石门水库的渗漏最为严重。\n"
    "负责人陈立群说，加固工程将在明年三月以前完成，预计花费一亿五千万元。附近三个村子的居民已经接到通知。"
)


@settings(deadline=None, max_examples=40)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=300))
def test_what_is_stored_comes_back(text: str) -> None:
    rep = represent(text)
    again = Representation.from_bytes(rep.to_bytes())
    for name in ("recipe", "narrow", "wide", "digest", "length", "original_length", "facts"):
        assert getattr(again, name) == getattr(rep, name)
    for name in (
        "ids",
        "rarities",
        "starts",
        "ends",
        "is_number",
        "pieces",
        "piece_spans",
        "grams",
    ):
        assert getattr(again, name).tolist() == getattr(rep, name).tolist()
    assert again.cjk_share == rep.cjk_share


@settings(deadline=None, max_examples=40)
@given(st.text(alphabet="水库渗漏 加固工程。\n！abc XYZ 0123.,“”（zhu）", max_size=300))
def test_words_and_pieces_lie_inside_the_original(text: str) -> None:
    rep = represent(text)
    assert (rep.starts < rep.ends).all()
    assert (rep.ends <= len(text)).all()
    assert len(rep.piece_spans) == (int(rep.pieces[-1]) + 1 if len(rep.pieces) else 0)
    assert (rep.piece_spans[:, 0] < rep.piece_spans[:, 1]).all()
    assert (rep.piece_spans <= len(text)).all()


def test_stored_and_fresh_give_the_same_verdict() -> None:
    other = STORY.replace("严重", "明显").replace("公布", "发布")
    fresh = compare(STORY, other)
    stored = [Representation.from_bytes(represent(t).to_bytes()) for t in (STORY, other)]
    assert compare(stored[0], stored[1]) == fresh
    assert compare(STORY, stored[1]) == fresh


def test_values_of_another_recipe_are_refused() -> None:
    stored = represent(STORY).to_bytes().replace(b"copies1", b"copies0", 1)
    with pytest.raises(Incomparable):
        Representation.from_bytes(stored)


def test_a_digest_sees_through_dress_and_to_the_end_of_a_long_text() -> None:
    assert represent(STORY).digest == represent(STORY.replace("，", ",").replace("水", "⽔")).digest
    long = "水" * (MAX_TEXT_CHARS + 10)
    assert represent(long).digest != represent(long + "库").digest


def test_a_caption_is_not_comparable() -> None:
    assert not represent("图为石门水库。").is_comparable
    assert represent(STORY).is_comparable
    assert compare("图为石门水库。", "图为石门水库的坝。").reasons[0].code == "too-short"


def test_a_stored_text_is_small() -> None:
    assert len(represent(STORY * 10).to_bytes()) < 10 * len(STORY.encode("utf8"))


def test_language_follows_the_characters() -> None:
    assert represent(STORY).language == "zh"
    assert represent("The harbour master closed the pier.").language == "en"
    assert compare(STORY, "The harbour master closed the pier.").kind is MatchKind.NONE
