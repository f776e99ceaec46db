"""Reasons in readers' words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pipeline.copies
from pipeline.copies.reasons import _SENTENCES, reason_text
from pipeline.model import Reason


def test_every_code_the_code_gives_has_a_sentence() -> None:
    folder = Path(pipeline.copies.__file__).parent
    given = {
        code
        for path in folder.glob("*.py")
        for code in re.findall(
            r'(?:code=|odds, |_[A-Z_]+, )"([a-z]+(?:-[a-z]+)*)"', path.read_text("utf8")
        )
    }
    given -= {"left", "right", "hundred"}  # words that are no codes
    assert {"same-text", "covered", "template", "names-other", "seen-first"} <= given
    assert given <= set(_SENTENCES)


@pytest.mark.parametrize("code", sorted(_SENTENCES))
def test_both_sentences_need_the_same_values(code: str) -> None:
    english, chinese = (sorted(re.findall(r"{(\w+)}", s)) for s in _SENTENCES[code])
    assert english == chinese


def test_values_are_shown_for_a_reader() -> None:
    covered = Reason(code="covered", values={"a": 0.914, "b": 0.5})
    assert reason_text(covered, "en").startswith("91% of the first text and 50% of the second")
    assert "91%" in reason_text(covered, "zh")
    first = Reason(code="seen-first", values={"side": "b", "hours": 4.5})
    assert reason_text(first, "en") == "The second text was seen first, 4.5 hours earlier."
    assert reason_text(first, "zh") == "第二篇先被看到，早4.5小时。"
    names = Reason(code="names-kept", values={"names": ["甲", "乙"]})
    assert "甲、乙" in reason_text(names, "zh")


def test_an_unknown_code_or_a_missing_value_is_no_error() -> None:
    assert reason_text(Reason(code="from-the-future"), "en") == "from-the-future"
    assert "…" in reason_text(Reason(code="covered"), "en")
