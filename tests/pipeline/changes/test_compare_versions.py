"""A new version, or the same one again?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.changes.compare_versions import describe, is_new_version
from pipeline.model import Extraction, Severity

BASE = Extraction(
    title="山火致12人死亡",
    text="昨夜的山火造成12人死亡。\n据新华社报道，搜救仍在继续。\n他说：不，可以。",
    recipe="test/1",
    language="zh",
    authors=("陈晓东",),
    published="2024-03-01T08:30",
    updated="2024-03-01T09:00",
    source="江城晚报",
    evidence={"updated": "visible line"},
)


@pytest.mark.parametrize(
    "edit",
    [
        {"updated": "2024-03-02T10:00"},
        {"updated": None},
        {"text": BASE.text.replace("，", ", ").replace("\n", "\n\n")},
        {"text": BASE.text.replace("12", "１２")},
        {"text": BASE.text.replace("搜救", "搜\u200b救")},
        {"title": " 山火致12人死亡\u00a0"},
        {"title": "山火致12人死亡_江城网"},
        {"title": "山火致12人死亡 ｜ 江城网"},
        {"published": "2024-03-01"},
        {"published": "2024-03-01T08:30:15+08:00"},
        {"recipe": "test/2"},
        {"encoding": "gbk"},
    ],
)
def test_this_is_no_new_version(edit: dict[str, object]) -> None:
    assert not is_new_version(BASE, replace(BASE, **edit))  # type: ignore[arg-type]  # any field


@pytest.mark.parametrize(
    ("edit", "field", "fact"),
    [
        ({"text": BASE.text.replace("12", "21")}, "text", "number"),
        ({"text": BASE.text.replace("不，可以", "不可以")}, "text", "negation"),
        ({"title": "山火致21人死亡"}, "title", "number"),
        ({"title": "山火致12人死亡仍在蔓延"}, "title", "title"),
        ({"authors": ("林芳",)}, "byline", "byline"),
        ({"authors": ()}, "byline", "byline"),
        ({"published": "2024-03-02T08:30"}, "published", "date"),
        ({"source": None}, "source", "attribution"),
        ({"original_url": "http://example.com/1"}, "original_url", "attribution"),
        ({"editor": "方林"}, "editor", "byline"),
    ],
)
def test_this_is_a_new_version(edit: dict[str, object], field: str, fact: str) -> None:
    after = replace(BASE, **edit)  # type: ignore[arg-type]  # any field
    change = describe(BASE, after)
    assert is_new_version(BASE, after)
    assert field in change.fields_changed
    assert fact in change.facts
    assert change.severity is not Severity.MINOR


def test_a_decimal_point_is_substance() -> None:
    one, two = replace(BASE, text="估值1.5亿元"), replace(BASE, text="估值15亿元")
    assert is_new_version(one, two)
    assert describe(one, two).summary["zh"] == "估值 1.5亿 → 15亿"


def test_the_gravest_change_is_told_first() -> None:
    after = replace(BASE, text=BASE.text.replace("12", "21").replace("搜救", "救援"))
    change = describe(BASE, after)
    assert change.summary["zh"].startswith("死亡 12 → 21；")
    assert change.severity is Severity.SEVERE


def test_a_moved_stamp_that_readers_see_announces_the_change() -> None:
    after = replace(BASE, text=BASE.text.replace("12", "21"), updated="2024-03-02T10:00")
    assert describe(BASE, after).is_announced
    assert "updated" in describe(BASE, after).fields_changed
    hidden = replace(after, evidence={"updated": "meta"})
    assert describe(BASE, hidden).is_silent


def test_a_correction_announces_the_change() -> None:
    after = replace(BASE, text=BASE.text + "\n更正：此前版本误将人数写错。")
    assert describe(BASE, after).is_announced


def test_nothing_changed() -> None:
    change = describe(BASE, BASE)
    assert change.fields_changed == ()
    assert change.summary == {"en": "", "zh": ""}
    assert change.severity is Severity.MINOR


def test_two_empty_readings() -> None:
    empty = Extraction(title="", text="", recipe="test/1")
    assert not is_new_version(empty, empty)
    assert is_new_version(empty, BASE)
    assert describe(empty, BASE).fields_changed[-1] == "text"
