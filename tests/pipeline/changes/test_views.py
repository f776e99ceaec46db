"""The same difference, shown in three ways."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.changes.diff import diff
from pipeline.changes.values import BlockKind
from pipeline.changes.views import PartKind, changes_only, rows, unified_text

A = "第一段没有变。\n事故造成12人死亡。\n这一段删掉了，不再出现。\n最后一段。"
B = "第一段没有变。\n事故造成21人死亡。\n最后一段。\n新加的一段在这里。"


def test_unified_text_shows_what_went_and_what_came() -> None:
    assert unified_text(diff(A, B)).split("\n") == [
        "  第一段没有变。",
        "! 事故造成[-12-]{+21+}人死亡。",
        "- [-这一段删掉了，不再出现。-]",
        "  最后一段。",
        "+ {+新加的一段在这里。+}",
    ]


def test_side_by_side_keeps_both_texts() -> None:
    changed = next(row for row in rows(diff(A, B)) if row.kind is BlockKind.CHANGED)
    assert "".join(part.text for part in changed.left) == "事故造成12人死亡。"
    assert "".join(part.text for part in changed.right) == "事故造成21人死亡。"
    assert [part.text for part in changed.left if part.kind is PartKind.REMOVED] == ["12"]


def test_changes_only_shows_a_little_around() -> None:
    excerpt = changes_only(diff(A, B), around=4)[0]
    assert (excerpt.before, excerpt.removed, excerpt.added, excerpt.after) == (
        "事故造成", "12", "21", "人死亡。",
    )  # fmt: skip


WORDS = st.sampled_from(["一段文字在此", "12", "，", "。", "\n", "another line of words", " "])
TEXTS = st.lists(WORDS, max_size=20).map("".join)


@given(a=TEXTS, b=TEXTS)
@settings(deadline=None, max_examples=50)
def test_no_text_is_lost_in_a_view(a: str, b: str) -> None:
    found = diff(a, b)
    shown_a = sorted(
        line
        for row in rows(found)
        if row.kind is not BlockKind.ADDED
        for line in "".join(part.text for part in row.left).split("\n")
        if line
    )
    shown_b = [
        line
        for row in rows(found)
        if row.kind is not BlockKind.REMOVED
        for line in "".join(part.text for part in row.right).split("\n")
        if line
    ]
    assert shown_a == sorted(line for line in a.split("\n") if line)
    assert shown_b == [line for line in b.split("\n") if line]
