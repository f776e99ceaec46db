"""An insertion stands where a reader would put it."""

from __future__ import annotations

import pytest

from pipeline.changes.diff import diff


@pytest.mark.parametrize(
    ("a", "b", "marked"),
    [
        ("他说了，他不会来。", "他说了，他还说了，他不会来。", "他还说了，"),
        ("The cat sat. The dog ran.", "The cat sat. The cat ate. The dog ran.", "The cat ate. "),
        ("一。\n二。\n三。", "一。\n二。\n新的一段。\n三。", "新的一段。\n"),
        ("研究生活", "研究生命生活", "生命"),
    ],
)
def test_where_it_stands(a: str, b: str, marked: str) -> None:
    [change] = diff(a, b).changes
    assert b[change.b_start : change.b_end] == marked
    [back] = diff(b, a).changes
    assert b[back.a_start : back.a_end] == marked
