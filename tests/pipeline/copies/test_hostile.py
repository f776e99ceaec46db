"""Bad input: nothing crashes, nothing takes a second, nothing matches everything."""

from __future__ import annotations

import random
import time

import pytest

from benchmarks.copies_templates import make_pairs
from pipeline.copies.candidates import CandidateIndex
from pipeline.copies.represent import Representation, represent
from pipeline.copies.verdict import Mode, compare
from pipeline.model import MatchKind

STORY = (
    "The harbour master closed the eastern pier on Tuesday after divers found cracks in eleven of "
    "its forty "
    "pillars. Ferries to Grand Isle will leave from the coal dock until repairs, which are "
    "expected to cost "
    "3.2 million dollars, end in October. Fishermen complained that the coal dock floods at "
    "spring tide. "
    "Mayor Adele Whitcombe promised a temporary walkway and free parking for island residents. "
    "The pier was "
    "built in 1931 and last repaired after the storm of 1987, when a barge broke loose and struck "
    "it."
)
MIXED = (
    "周二港务局关闭了东码头。Divers found cracks in eleven pillars. 渡轮改从煤码头出发，直到十月。"
    "Паромы на остров пойдут от угольного причала. 漁師たちは満潮時に浸水すると訴えた。العبّارات "
    "تغادر من الرصيف."
)
NAMES = [
    f"{a}{b}"
    for a in "王李张刘陈杨赵黄周吴"
    for b in ("伟", "秀英", "建国", "丽", "强", "敏", "磊", "洋")
]


def filler(length: int) -> str:
    pick = random.Random(5)
    words = [f"w{pick.randint(0, 99_999)}" for _ in range(20_000)]
    return " ".join(" ".join(words[i : i + 9]) + "." for i in range(0, 20_000, 9)) * (
        length // 130_000
    )


def prices(seed: int) -> str:
    pick = random.Random(seed)
    goods = ["白菜", "黄瓜", "猪肉", "鸡蛋", "苹果", "土豆", "带鱼", "大米", "面粉", "豆油"]
    return "\n".join(
        f"{g}\t{pick.uniform(1, 60):.2f}元\t{pick.uniform(1, 60):.2f}元" for g in goods
    )


def lyrics(line: str) -> str:
    return "\n".join(["la la la, oh my darling", line, "come back to me tonight", "la la la"] * 12)


HOSTILE = {
    "empty": "",
    "blank": " \n\t\u3000\u200b",
    "one word": "水库",
    "one letter": "x",
    "five megabytes": STORY + "\n" + filler(5_000_000),
    "five megabytes of one letter": "a" * 5_000_000,
    "five megabytes of brackets": "(a" * 1_500_000,
    "five megabytes of numerals": "一二三四五六七八九十百千万亿" * 120_000,
    "five megabytes of digits": "1234567890," * 450_000,
    "binary": bytes(range(256)).decode("latin-1") * 400,
    "null bytes": "\x00" * 5000,
    "marks of our own": "\x01" * 5000 + "1 2 3" * 100,
    "one sentence repeated": "The pier is closed because of cracks in its pillars. " * 400,
    "all numbers": " ".join(str(i * i) for i in range(3000)),
    "mixed languages": MIXED,
    "emoji": "😀🎉🔥👨‍👩‍👧‍👦🇨🇳" * 400,
    "right to left": "العبارات تغادر من رصيف الفحم حتى نهاية الإصلاحات في أكتوبر. " * 30,
    "broken surrogates": "\ud83d坏\udc00掉\udfff的字" * 500,
    "table": "\n".join("|".join(f"{i * j}" for j in range(12)) for i in range(80)),
    "price list": prices(1),
    "list of names": "、".join(NAMES),
    "lyrics": lyrics("you left me in the rain again"),
    "one line of a million": "水库" * 500_000,
    "only punctuation": "。，！？；：" * 3000,
    "quotation marks": "“" * 100_000,
    "opening titles": "《" * 100_000,
}


@pytest.fixture(scope="module")
def represented() -> dict[str, Representation]:
    return {name: represent(text) for name, text in HOSTILE.items()}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_represented_within_a_second(name: str) -> None:
    represent("warm up")
    start = time.process_time()
    rep = represent(HOSTILE[name])
    assert time.process_time() - start < 1.0
    assert Representation.from_bytes(rep.to_bytes()).digest == rep.digest


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_compared_within_a_second_and_is_no_copy_of_a_story(
    name: str, represented: dict[str, Representation]
) -> None:
    story = represent(STORY)
    if name == "five megabytes":
        assert compare(represented[name], story).passages[0].a_end >= len(STORY) - 2
        return
    start = time.process_time()
    found = compare(represented[name], story, mode=Mode.MORE_FOUND)
    assert time.process_time() - start < 1.0
    assert not found.kind.is_copy
    assert 0 <= found.probability <= 1


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_compared_with_itself_within_a_second(
    name: str, represented: dict[str, Representation]
) -> None:
    edited = represent(HOSTILE[name][:200_000] + " and a word of ours")
    start = time.process_time()
    compare(represented[name], edited)
    assert time.process_time() - start < 1.0


def test_hostile_texts_do_not_match_each_other(represented: dict[str, Representation]) -> None:
    alike = {
        frozenset({"five megabytes of numerals", "all numbers"}),
        frozenset({"five megabytes of digits", "marks of our own"}),
    }
    names = [n for n, rep in represented.items() if rep.length]
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            found = compare(represented[one], represented[other])
            assert not found.kind.is_copy or frozenset({one, other}) in alike, (one, other)


def test_hostile_texts_do_not_become_candidates_of_everything(
    represented: dict[str, Representation],
) -> None:
    index = CandidateIndex()
    for key, rep in enumerate(represented.values()):
        index.add(key, rep)
    assert len(index.find(represent(MIXED * 3))) < len(represented) // 2


@pytest.mark.parametrize(
    "pair", [p for p in make_pairs(30, seed=77) if not p[2]], ids=lambda p: f"{p[3]}-{p[0][:12]}"
)
def test_two_reports_of_one_template_are_no_copies(pair: tuple[str, str, bool, str]) -> None:
    found = compare(pair[0], pair[1])
    assert not found.kind.is_copy, (found.kind, found.probability)


@pytest.mark.parametrize(
    "pair", [p for p in make_pairs(30, seed=78) if p[2]], ids=lambda p: f"{p[3]}-{p[0][:12]}"
)
def test_one_report_carried_by_another_site_is_a_copy(pair: tuple[str, str, bool, str]) -> None:
    assert compare(pair[0], pair[1]).kind.is_copy


def test_two_price_lists_are_no_copies_but_one_list_carried_on_is() -> None:
    assert not compare(prices(1), prices(2)).kind.is_copy
    assert compare(prices(1), prices(1) + "\n芹菜\t3.20元\t4.10元").kind.is_copy


def test_two_texts_without_a_letter_are_not_the_same_text() -> None:
    assert compare("", "").kind is MatchKind.NONE
    assert compare("。。。", "！！！").kind is MatchKind.NONE
