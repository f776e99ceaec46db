from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo import operations as ops
from demo.drafts import Draft, draft, retold, sentence_starts
from demo.scripts import to_simplified, to_traditional
from demo.texts import Text
from demo.words import SYNONYMS_EN, SYNONYMS_ZH, swap_words

SENTENCES = st.lists(
    st.text(alphabet="水库工程表示目前价格abc 1.5”“，", min_size=1, max_size=12).map(
        lambda body: body.strip() + "x。"
    ),
    min_size=1,
    max_size=4,
)
PARAGRAPHS = st.lists(SENTENCES.map("".join), min_size=2, max_size=5)
SETTINGS = settings(deadline=None, max_examples=50)


def text(paragraphs: list[str], slug: str = "a") -> Text:
    return Text(
        lang="zh", slug=slug, title="标题", byline="", section="", paragraphs=tuple(paragraphs)
    )


def assert_spans_agree(made: Draft, origin: Text, change=lambda part: part) -> None:
    """Piece by piece, the copy's span is the origin's span as *change* leaves it."""
    for passage in made.aligned():
        if passage.origin == origin.slug:
            copied = made.body[passage.copy_start : passage.copy_end]
            taken = origin.body[passage.origin_start : passage.origin_end]
            assert copied == change(taken)


@SETTINGS
@given(PARAGRAPHS)
def test_a_draft_is_its_text_and_one_passage(paragraphs: list[str]) -> None:
    origin = text(paragraphs)
    made = draft(origin)
    assert made.body == origin.body
    assert_spans_agree(made, origin)
    (passage,) = made.passages()
    assert (passage.copy_start, passage.copy_end) == (0, len(origin.body))
    assert (passage.origin_start, passage.origin_end) == (0, len(origin.body))


@SETTINGS
@given(PARAGRAPHS, PARAGRAPHS, st.data())
def test_a_splice_has_exact_spans_of_both_texts(
    one: list[str], other: list[str], data: st.DataObject
) -> None:
    a, b = text(one, "a"), text(other, "b")
    cut = data.draw(st.integers(1, len(one)))
    start = data.draw(st.integers(0, len(other) - 1))
    made = ops.spliced("混合", ops.excerpt(draft(a), 0, cut), ops.excerpt(draft(b), start, None))
    assert [passage.origin for passage in made.passages()] == ["a", "b"]
    for passage, origin in zip(made.passages(), (a, b), strict=True):
        copied = made.body[passage.copy_start : passage.copy_end]
        assert copied == origin.body[passage.origin_start : passage.origin_end]
    assert made.body == "\n".join([*one[:cut], *other[start:]])


@SETTINGS
@given(PARAGRAPHS)
def test_swapping_and_converting_keep_the_spans(paragraphs: list[str]) -> None:
    origin = text(paragraphs)

    def change(part: str) -> str:
        return swap_words(part, SYNONYMS_ZH)

    assert_spans_agree(ops.swapped(draft(origin), SYNONYMS_ZH), origin, change)
    converted = draft(origin).mapped(to_traditional)
    assert_spans_agree(converted, origin, to_traditional)
    assert len(converted.body) == len(origin.body)


@SETTINGS
@given(PARAGRAPHS, st.lists(st.text(alphabet="我们觉得", min_size=1, max_size=9), max_size=3))
def test_an_embedded_text_stands_where_its_passage_says(
    paragraphs: list[str], frame: list[str]
) -> None:
    origin = text(paragraphs)
    made = ops.embedded(draft(origin), before=frame, after=frame, title="框")
    (passage,) = made.passages()
    assert made.body[passage.copy_start : passage.copy_end] == origin.body


def test_a_dropped_sentence_splits_the_passage() -> None:
    origin = text(["一一。二二。三三。", "四四。五五。"])
    made = ops.without_sentences(draft(origin), [(0, 1)])
    assert made.body == "一一。三三。\n四四。五五。"
    assert [(p.copy_start, p.origin_start, p.origin_end) for p in made.passages()] == [
        (0, 0, 3),
        (3, 6, 16),
    ]


def test_sentences_that_are_not_there_cannot_be_dropped() -> None:
    made = draft(text(["一。", "二。三。"]))
    with pytest.raises(ValueError, match="no sentence"):
        ops.without_sentences(made, [(1, 7)])
    with pytest.raises(ValueError, match="would be empty"):
        ops.without_sentences(made, [(0, 0)])


def test_a_retelling_is_aligned_by_paragraphs() -> None:
    made = retold(text(["一二三。", "四五。"]), text(["1-2-3!", "4!"]))
    spans = [(p.copy_start, p.copy_end, p.origin_start, p.origin_end) for p in made.aligned()]
    assert spans == [(0, 6, 0, 4), (7, 9, 5, 8)]
    with pytest.raises(ValueError, match="2 paragraphs"):
        retold(text(["一。", "二。"]), text(["1!"]))


def test_sentences_end_after_their_closing_quotes() -> None:
    def sentences(paragraph: str) -> list[str]:
        starts = sentence_starts(paragraph)
        return [paragraph[s:e] for s, e in zip(starts, (*starts[1:], None), strict=True)]

    assert sentences("“不行。”他说。好！") == ["“不行。”", "他说。", "好！"]
    assert sentences("It cost 3.20 crowns. “No.” He left.") == [
        "It cost 3.20 crowns. ",
        "“No.” ",
        "He left.",
    ]


def test_whole_words_are_swapped_only() -> None:
    assert swap_words("the year of yearly plans", SYNONYMS_EN) == (
        "the twelvemonth of yearly schemes"
    )
    assert swap_words("目前价格", SYNONYMS_ZH) == "现阶段售价"


def test_scripts_there_and_back() -> None:
    assert to_traditional("“头发与发展”，三公里") == "「頭髮與發展」，三公里"
    assert to_simplified("「頭髮與發展」裡的鄉鎮") == "“头发与发展”里的乡镇"
