"""Moved paragraphs."""

from __future__ import annotations

from pipeline.changes.diff import diff

LINES = [f"这是第{n}段，讲的是第{n}件事情，与别的都不同。" for n in "甲乙丙丁戊己"]


def test_two_paragraphs_that_moved_together_are_one_move() -> None:
    a = "\n".join(LINES)
    b = "\n".join([*LINES[2:], *LINES[:2]])
    found = diff(a, b)
    assert len(found.moved) == 1
    move = found.moved[0]
    assert a[move.a_start : move.a_end] == b[move.b_start : move.b_end] == "\n".join(LINES[:2])


def test_a_short_line_is_not_called_moved() -> None:
    assert diff("完。\n" + "\n".join(LINES), "\n".join(LINES) + "\n完。").moved == ()


def test_nothing_moves_between_different_texts() -> None:
    assert diff("\n".join(LINES), "别的事情，一点也不一样，从头到尾都不同。\n" * 4).moved == ()
