"""Cutting texts for showing loses and adds nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.changes.diff import diff
from web.marked import Span, field_pieces, flattened, rows_of, segments_of

TEXTS = st.lists(
    st.sampled_from(
        [
            "死亡12人。",
            "死亡21人。",
            "他说：“没有。”",
            "他说：“有。”",
            "Sales rose 5%.",
            "另一段话。",
            "",
        ]
    ),
    max_size=7,
).map("\n".join)


def joined(pieces, without=""):
    return "".join(piece.text for piece in pieces if piece.mark != without or not without)


@settings(deadline=None, max_examples=50)
@given(TEXTS, TEXTS)
def test_rows_hold_both_texts_whole(a: str, b: str):
    rows = rows_of(a, b, diff(a, b))
    left = "\n".join(joined(row.left) for row in rows if row.left)
    right = "\n".join(joined(row.right) for row in rows if row.right)
    moved = any(row.kind == "moved" for row in rows)
    assert right.replace("\n", "") == b.replace("\n", "")
    if not moved:
        assert left.replace("\n", "") == a.replace("\n", "")


def test_a_changed_number_is_one_mark_on_each_side():
    a, b = "事故造成12人死亡。\n第二段。", "事故造成21人死亡。\n第二段。"
    rows = rows_of(a, b, diff(a, b))
    marks = [(p.mark, p.text) for row in rows for p in row.unified if p.mark]
    assert marks == [("del", "12"), ("ins", "21")]
    assert [row.kind for row in rows] == ["changed", "same"]


def test_fields_are_marked_in_one_line():
    pieces = field_pieces("旧标题", "新标题")
    assert [(p.mark, p.text) for p in pieces] == [("del", "旧"), ("ins", "新"), ("", "标题")]
    assert [(p.mark, p.text) for p in field_pieces("", "新")] == [("ins", "新")]


SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda t: (min(t), max(t))), max_size=6
)


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=30), SPANS, SPANS)
def test_segments_join_to_the_text(text: str, passages, facts):
    spans = [Span(start=a, end=b, what="kept") for a, b in facts]
    segments = segments_of(text, passages, spans)
    assert "".join(part for s in segments for part, _ in s.parts) == text
    first = [s.passage for s in segments if s.passage and s.is_first]
    assert len(first) == len(set(first))


def test_overlapping_marks_are_told_together():
    flat = flattened([Span(start=0, end=4, what="only"), Span(start=2, end=6, what="kept")])
    assert [(s.start, s.end, s.what) for s in flat] == [
        (0, 2, "only"),
        (2, 4, "only kept"),
        (4, 6, "kept"),
    ]


def test_of_nested_passages_the_inner_one_is_shown():
    segments = segments_of("abcdef", [(0, 6), (2, 4)], [])
    assert [(s.passage, s.parts[0][0]) for s in segments] == [(1, "ab"), (2, "cd"), (1, "ef")]
