"""Runs that match by chance are given up."""

from __future__ import annotations

from rapidfuzz.distance import Indel

from pipeline.changes.tidy import Run, tidy


def runs(one: str, two: str) -> list[Run]:
    blocks = Indel.opcodes(one, two).as_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks]


def test_unlike_sentences_share_nothing() -> None:
    one, two = "河边的老人每天清晨都会带着他的狗散步", "财政部本周公布了最新的出口数据和分析"
    assert tidy(one, two, runs(one, two)) == [(len(one), len(two), 0)]


def test_one_sign_between_two_small_edits_stays() -> None:
    one, two = "他在北京的学校读书很多年了", "他在南京的大学读书很多年了"
    assert len(tidy(one, two, runs(one, two))) > 3


def test_the_last_run_always_stays() -> None:
    assert tidy("", "", [(0, 0, 0)]) == [(0, 0, 0)]
