"""Passages point at the right characters of both originals."""

from __future__ import annotations

import random

import pytest

from benchmarks.copies_templates import MAKERS, Slots
from pipeline.copies.passages import coverage, share_inside
from pipeline.copies.verdict import compare
from pipeline.model import MatchKind, Passage


def characters(passages: tuple[Passage, ...]) -> set[int]:
    return {place for p in passages for place in range(p.b_start, p.b_end)}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_embedded_report_is_marked_to_the_character(language: str) -> None:
    pick = random.Random(4)
    right = told = true = 0
    for _ in range(25):
        before, report, after = (make(Slots(pick)) for make in pick.sample(MAKERS[language], 3))
        found = compare(report, before + report + after)
        marked = characters(found.passages)
        wanted = set(range(len(before), len(before) + len(report)))
        right, told, true = right + len(marked & wanted), told + len(marked), true + len(wanted)
    assert right / told >= 0.97
    assert right / true >= 0.97


def test_passages_point_through_a_disguise() -> None:
    story = MAKERS["zh"][0](Slots(random.Random(1)))
    hidden = "".join(f"{c}(shi)" if c == "市" else c for c in story).replace("气", "氣")
    padded = (
        "另一家媒体昨天发表了一篇评论，谈到本地的文化生活与博物馆的新展览，读者来信很多。" + hidden
    )
    found = compare(story, padded)
    first, last = found.passages[0], found.passages[-1]
    assert padded[first.b_start :].startswith(hidden[:6])
    assert last.b_end >= len(padded) - 1
    assert story[first.a_start : first.a_start + 2] == story[:2]


def test_shuffled_paragraphs_are_found_each() -> None:
    pick = random.Random(8)
    one, two, three = (make(Slots(pick)) for make in pick.sample(MAKERS["en"], 3))
    found = compare("\n".join((one, two, three)), "\n".join((three, one, two)))
    assert found.kind.is_copy
    assert found.coverage_a > 0.95
    assert found.coverage_b > 0.95
    assert "shuffled" in {r.code for r in found.reasons} or len(found.passages) < 3


def test_an_advertisement_in_the_middle_is_not_marked() -> None:
    report = MAKERS["zh"][1](Slots(random.Random(3)))
    half = report.index("。", len(report) // 2) + 1
    advert = "我们的旗舰店开业了，沙发床垫全场打折，凭本页截图到店可领取精美礼品，先到先得。"
    found = compare(report, report[:half] + advert + report[half:])
    marked = characters(found.passages) & set(range(half + 3, half + len(advert) - 3))
    assert len(marked) <= len(advert) // 4
    assert found.kind is MatchKind.NEAR_DUPLICATE


def test_coverage_counts_no_character_twice() -> None:
    assert coverage([(0, 10), (5, 20), (30, 40)], 40) == 0.75
    assert coverage([], 0) == 0.0
    assert share_inside([(0, 10), (20, 30)], [(5, 25)]) == 0.5
    assert share_inside([], [(1, 2)]) == 0.0
