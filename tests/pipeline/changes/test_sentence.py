"""When a sentence appeared and vanished."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.changes.sentence import Stretch, presence_of_sentence

SENTENCE = "调查仍在继续。"


def texts(holds: list[bool]) -> list[str]:
    return [f"开头。{SENTENCE if has else ''}结尾。" for has in holds]


def test_a_thousand_versions_are_not_all_opened() -> None:
    versions = texts([300 <= n < 700 for n in range(1000)])
    found = presence_of_sentence(SENTENCE, 1000, versions.__getitem__)
    assert found.stretches == (Stretch(first=300, last=699),)
    assert (found.appeared_in, found.vanished_in) == (300, 700)
    assert found.versions_opened < 80


def test_one_change_in_a_thousand_takes_a_dozen() -> None:
    versions = texts([n >= 777 for n in range(1000)])
    found = presence_of_sentence(SENTENCE, 1000, versions.__getitem__, step=1000)
    assert (found.appeared_in, found.vanished_in) == (777, None)
    assert found.versions_opened <= 13


@given(holds=st.lists(st.booleans(), max_size=40))
@settings(deadline=None, max_examples=50)
def test_every_version_looked_at_finds_every_stretch(holds: list[bool]) -> None:
    found = presence_of_sentence(SENTENCE, len(holds), texts(holds).__getitem__, step=1)
    said = [any(s.first <= n <= s.last for s in found.stretches) for n in range(len(holds))]
    assert said == holds


def test_white_space_and_width_make_no_difference() -> None:
    found = presence_of_sentence("死亡 12 人", 1, lambda _: "造成死亡１２人。")
    assert found.appeared_in == 0


def test_never_there_and_no_versions() -> None:
    assert presence_of_sentence("没有", 3, lambda _: "别的").stretches == ()
    none = presence_of_sentence("没有", 0, lambda _: "别的")
    assert (none.appeared_in, none.vanished_in) == (None, None)


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        presence_of_sentence(" \u200b", 3, lambda _: "x")
    with pytest.raises(ValueError, match="step"):
        presence_of_sentence("x", 3, lambda _: "x", step=0)
