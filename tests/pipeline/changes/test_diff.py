"""The difference of two texts: right, whole pieces, few marks, whatever the texts are."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.changes.diff import diff
from pipeline.changes.values import BlockKind, Diff

WORDS = st.sampled_from(
    [
        *("死亡", "人数", "12", "1.5亿", "不", "，", "。", "\n", "\n\n", " ", "the", "don't"),
        *("“好”", "3.5%", "e\u0301", "👍🏽", "\ud800", "据新华社报道", "一", "二十一", "\u200b"),
        *("第三段写的是城里的人家", "A quite long line of English words."),
    ]
)
TEXTS = st.lists(WORDS, max_size=30).map("".join)


def rest(text: str, spans: list[tuple[int, int]]) -> str:
    """*text* without *spans*."""
    kept, at = [], 0
    for start, end in sorted(spans):
        kept.append(text[at:start])
        at = max(at, end)
    return "".join([*kept, text[at:]])


def check(a: str, b: str) -> Diff:
    """The diff of *a* and *b*, after checking all that must hold for any texts."""
    found = diff(a, b)
    marks = [*found.changes, *found.moved]
    left_a = rest(a, [(m.a_start, m.a_end) for m in marks])
    left_b = rest(b, [(m.b_start, m.b_end) for m in marks])
    assert left_a == left_b
    assert found.is_empty == (a == b)
    for change in found.changes:
        assert a[change.a_start : change.a_end] != b[change.b_start : change.b_end]
    for block in found.blocks:
        assert block.a_start == 0 or block.a_start == len(a) or a[block.a_start - 1] == "\n"
        assert block.b_start == 0 or block.b_start == len(b) or b[block.b_start - 1] == "\n"
        if block.kind is BlockKind.SAME:
            assert a[block.a_start : block.a_end] == b[block.b_start : block.b_end]
    return found


@given(a=TEXTS, b=TEXTS)
@settings(deadline=None, max_examples=50)
def test_taking_out_what_changed_leaves_equal_texts(a: str, b: str) -> None:
    check(a, b)


@given(text=TEXTS, at=st.integers(0, 50), length=st.integers(0, 10), new=TEXTS)
@settings(deadline=None, max_examples=50)
def test_an_edit_in_one_place_leaves_the_rest_unmarked(
    text: str, at: int, length: int, new: str
) -> None:
    check(text, text[:at] + new + text[at + length :])


@given(a=TEXTS, b=TEXTS)
@settings(deadline=None, max_examples=50)
def test_every_line_with_text_is_in_one_block_on_each_side(a: str, b: str) -> None:
    found = diff(a, b)
    for text, spans in (
        (a, [(block.a_start, block.a_end) for block in found.blocks]),
        (b, [(block.b_start, block.b_end) for block in found.blocks]),
    ):
        assert not rest(text, spans).strip("\n")
        taken = sorted(span for span in spans if span[0] < span[1])
        assert all(one[1] <= other[0] for one, other in pairwise(taken))


STORY = (
    "第一段写的是春天的河水。\n第二段写的是山上的树木。\n\n第三段写的是城里的人家。\n第四段讲完了。"
)


def kinds(found: Diff) -> list[str]:
    return [str(block.kind) for block in found.blocks]


def test_a_removed_paragraph_is_one_mark_and_one_block() -> None:
    found = check(STORY, STORY.replace("第二段写的是山上的树木。\n", ""))
    assert kinds(found) == ["same", "removed", "same"]
    assert len(found.changes) == 1


def test_a_paragraph_added_at_the_end() -> None:
    found = check(STORY, STORY + "\n最后加了一段新的话。")
    assert kinds(found)[-1] == "added"


def test_a_moved_paragraph_is_recognised() -> None:
    lines = STORY.split("\n")
    found = check(STORY, "\n".join([lines[3], *lines[:3], lines[4]]))
    move = found.moved[0]
    assert STORY[move.a_start : move.a_end] == lines[3]
    assert kinds(found) == ["moved", "same", "same"]


def test_a_paragraph_edited_while_it_moved_shows_the_edit_only() -> None:
    lines = [
        "The council met on Tuesday to discuss the new bridge over the river.",
        "Residents had asked for the bridge for more than ten years, she said.",
        "The mayor promised that work would begin in spring at the latest.",
        "Nobody spoke against the plan during the meeting in the town hall.",
    ]
    a = "\n".join(lines)
    edited = lines[0].replace("Tuesday", "Friday")
    b = "\n".join([*lines[1:], edited])
    found = check(a, b)
    assert len(found.moved) == 1
    words = [(a[c.a_start : c.a_end], b[c.b_start : c.b_end]) for c in found.changes]
    assert ("Tuesday", "Friday") in words
    assert all(not one.strip() and not other.strip() for one, other in words if one != "Tuesday")


def test_a_joined_paragraph_is_one_mark_of_one_character() -> None:
    found = check(STORY, STORY.replace("河水。\n第二", "河水。第二"))
    assert [(c.a_end - c.a_start, c.b_end - c.b_start) for c in found.changes] == [(1, 0)]
    assert kinds(found) == ["changed", "same"]


def test_an_insertion_begins_and_ends_with_a_clause() -> None:
    a, b = "他说了，他不会来。", "他说了，他还说了，他不会来。"
    change = check(a, b).changes[0]
    assert b[change.b_start : change.b_end] == "他还说了，"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("", ""),
        ("", "一段新的文字。"),
        ("一段旧的文字。", ""),
        ("\n\n\n", "\n"),
        ("e\u0301te", "ete"),
        ("\ud800\udc00", "\udc00"),
        ("\x00\x01\xff" * 20, "\x00\x02\xff" * 20),
        ("שלום עולם 12", "שלום 21 עולם"),
        ("\U0010fffd and \U00040000", "\U00040000 and \U0010fffd"),
        ("🇩🇪🇫🇷", "🇫🇷🇩🇪"),
        ("สวัสดีชาวโลก", "สวัสดีโลก"),
    ],
)
def test_odd_texts(a: str, b: str) -> None:
    check(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("天地玄黄宇宙洪荒" * 125_000, "日月盈昃辰宿列张" * 125_000),
        ("a" * 1_000_000, "a" * 999_999 + "b"),
        ("ab" * 500_000, "ba" * 500_000),
        ("".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(1_000_000)),) * 2,
        ("word " * 200_000, "other " * 200_000),
        ("\n" * 1_000_000, "\n" * 900_000),
    ],
)
def test_a_million_characters_take_seconds_not_hours(a: str, b: str) -> None:
    start = time.process_time()
    check(a, b[:500_000] + "不" + b[500_000:])
    assert time.process_time() - start < 8


def test_two_different_texts_give_a_few_marks() -> None:
    a = "河边的老人每天清晨都会带着他的狗散步，风雨无阻。" * 3 + "\n" + "他说这样身体好。" * 9
    b = "The ministry of finance published new figures on exports this week.\n" * 9
    assert len(check(a, b).changes) <= 2
    c = "财政部本周公布了最新的出口数据，分析师对此看法不一。" * 4 + "\n" + "市场反应平淡。" * 8
    assert len(check(a, c).changes) <= 4
