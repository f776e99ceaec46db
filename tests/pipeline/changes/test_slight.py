"""Slight edits are told from others."""

from __future__ import annotations

import pytest

from pipeline.changes.slight import slight_kind
from pipeline.changes.slips_chinese import Place


def kind(context: str, before: str, after: str) -> str | None:
    """*context* has ``|`` where the edit is."""
    left, _, right = context.partition("|")
    places = [
        Place(left + text + right, len(left), len(left) + len(text)) for text in (before, after)
    ]
    return slight_kind(*places)


@pytest.mark.parametrize(
    ("context", "before", "after", "expected"),
    [
        ("我们|该去", "因", "应", "spelling"),
        ("登录|号", "帐", "账", "spelling"),
        ("高兴|说", "的", "地", "grammar"),
        ("他|話", "說", "说", "variant"),
        ("他说|好", ",", "，", "spacing"),
        ("雨停了|人们", "；", "，", "punctuation"),
        ("the | letter", "recieved", "received", "spelling"),
        ("the | prints", "colour", "color", "spelling"),
        ("the | came", "protest", "protests", "grammar"),
        ("in | mill", "the ", "", "grammar"),
        ("the | is", "Lake", "lake", "case"),
        ("造成多人|亡", "死", "伤", None),
        ("日子|过多了", "好", "难", None),
        ("the | house", "public", "pubic", None),
        ("he | it", "said", "claimed", None),
        ("专家|居民", "建议", "呼吁", None),
        ("记者王|说", "伟", "炜", None),
    ],
)
def test_kind(context: str, before: str, after: str, expected: str | None) -> None:
    assert kind(context, before, after) == expected
    assert kind(context, after, before) == expected
