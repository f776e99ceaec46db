from __future__ import annotations

import pytest

from demo.events import Article, Edit, RunningFigure, TwoTitles, Window, state_at, states
from pipeline.model import Severity

FIRST = Article(title="题", byline="", section="", paragraphs=("共100人。", "完。"))


def edit(at: float, find: str = "100", put: str = "200", notice: str | None = None) -> Edit:
    return Edit(at=at, find=find, put=put, severity=Severity.SEVERE, what="number", notice=notice)


def test_an_edit_holds_from_its_moment_on() -> None:
    assert state_at(FIRST, (edit(10),), 9.99) == FIRST
    assert state_at(FIRST, (edit(10),), 10).body == "共200人。\n完。"


def test_a_correction_says_so_at_the_end() -> None:
    corrected = state_at(FIRST, (edit(10, notice="更正：应为200人。"),), 11)
    assert corrected.paragraphs == ("共200人。", "完。", "更正：应为200人。")
    assert edit(10, notice="更正。").is_announced
    assert not edit(10).is_announced


def test_an_edit_that_finds_nothing_or_too_much_is_a_mistake() -> None:
    for find in ("没有", "。"):
        with pytest.raises(ValueError, match="not once"):
            state_at(FIRST, (edit(1, find=find),), 2)


def test_a_running_figure_moves_for_ever_and_ever_more_slowly() -> None:
    figure = RunningFigure(find="100", start=100, step=7)
    times = list(figure.times(4 * 3600))
    assert times[:11] == [60.0 * n for n in range(1, 11)] + [1200.0]
    assert times[-1] == 4 * 3600
    assert len(list(figure.times(30 * 86400))) < 1000
    assert state_at(FIRST, (figure,), 59).paragraphs[0] == "共100人。"
    assert state_at(FIRST, (figure,), 600).paragraphs[0] == "共170人。"


def test_two_titles_take_turns() -> None:
    titles = TwoTitles(other="另题", first_at=40, every=100)
    shown = [state_at(FIRST, (titles,), t).title for t in (0, 39, 40, 139, 140, 239, 240)]
    assert shown == ["题", "题", "另题", "另题", "题", "题", "另题"]


def test_the_states_are_what_the_article_shows_at_each_moment() -> None:
    happenings = (edit(10), TwoTitles(other="另题", first_at=5, every=20))
    known = states(FIRST, happenings, 30)
    assert [at for at, _ in known] == [float("-inf"), 5, 10, 25]
    for at, state in known[1:]:
        assert state_at(FIRST, happenings, at) == state


def test_a_window_is_half_open_and_may_come_again() -> None:
    window = Window(start=10, end=30, every=100)
    assert [window.holds(t) for t in (9.9, 10, 29.9, 30, 109, 110, 130)] == [
        False, True, True, False, False, True, False,
    ]  # fmt: skip
    assert list(window.spans(110)) == [(10, 30), (110, 130)]
    assert list(Window(start=5).spans(100)) == [(5, float("inf"))]
    with pytest.raises(ValueError, match="ends after it starts"):
        Window(start=5, end=5)
    with pytest.raises(ValueError, match="overlap"):
        Window(start=0, end=10, every=10)
