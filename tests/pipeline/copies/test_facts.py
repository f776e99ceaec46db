"""Facts kept, changed and lost."""

from __future__ import annotations

from pipeline.copies.facts import FactKind
from pipeline.copies.represent import represent
from pipeline.copies.verdict import compare

STORY = (
    "市水务局2024年5月26日公布了今年的检查结果。全市二十六座水库中，有四座的坝体需要加固，"
    "其中石门水库的渗漏最为严重。"
    "水利专家陈立群说：“加固工程必须在明年汛期以前完成，不能再拖。”工程预计花费一亿五千万元。"
    "顾问伊戈尔·巴甫洛夫在《大坝安全手册》一书里谈到过类似的渗漏。附近三个村子的居民已经接到通知。"
)
EN_STORY = (
    "The harbour master closed the eastern pier on Tuesday after divers found cracks in eleven of "
    "its forty pillars. "
    'Mayor Adele Whitcombe said, "We will not gamble with the safety of islanders." Repairs '
    "will cost 3.2 million dollars. "
    "Engineers from Dunmore Marine began to inspect the remaining pillars, and ferries leave from "
    "the coal dock until October."
)


def facts_of(text: str, kind: FactKind) -> list[str]:
    return [fact.value for fact in represent(text).facts if fact.kind is kind]


def test_numbers_dates_names_and_quotations_are_facts() -> None:
    assert "150000000" in facts_of(STORY, FactKind.NUMBER)
    assert facts_of(STORY, FactKind.DATE) == ["2024年5月26日"]
    names = facts_of(STORY, FactKind.NAME)
    assert "大坝安全手册" in names
    assert any("巴甫洛夫" in name for name in names)
    assert len(facts_of(STORY, FactKind.QUOTE)) == 1


def test_english_names_and_quotations_are_facts() -> None:
    assert "dunmore marine" in facts_of(EN_STORY, FactKind.NAME)
    assert len(facts_of(EN_STORY, FactKind.QUOTE)) == 1
    assert "3200000" in facts_of(EN_STORY, FactKind.NUMBER)


def test_each_fact_stands_where_it_says() -> None:
    for text in (STORY, EN_STORY):
        for fact in represent(text).facts:
            assert text[fact.start : fact.end].startswith(fact.shown[:5])


def test_a_number_in_another_dress_is_kept() -> None:
    found = compare(STORY, STORY.replace("一亿五千万", "1.5亿") + "此外没有更多消息。")
    assert found.facts.changed == ()
    assert "一亿五千万" in found.facts.kept


def test_a_number_ten_times_as_large_is_changed() -> None:
    found = compare(STORY, STORY.replace("一亿五千万", "15亿"))
    assert found.facts.changed == (("一亿五千万", "15亿"),)
    assert "facts-changed" in {reason.code for reason in found.reasons}


def test_a_changed_date_is_told() -> None:
    found = compare(STORY, STORY.replace("5月26日", "5月28日"))
    assert found.facts.changed == (("2024年5月26日", "2024年5月28日"),)


def test_a_drifted_name_is_told() -> None:
    found = compare(STORY, STORY.replace("巴甫洛夫", "帕夫洛夫"))
    assert any("巴甫洛夫" in before for before, _ in found.facts.changed)


def test_a_fact_left_out_is_lost() -> None:
    found = compare(EN_STORY, EN_STORY.replace("3.2 million", "many"))
    assert "3.2 million" in found.facts.lost


def test_facts_outside_the_shared_passages_are_not_called_lost() -> None:
    tail = " The regatta of 1962 drew 48000 visitors and 312 boats to the harbour of Saint Brannoc."
    found = compare(EN_STORY + tail, EN_STORY + " And so the morning went on in the little town.")
    assert "48000" not in found.facts.lost
