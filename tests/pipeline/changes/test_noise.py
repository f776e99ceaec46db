"""What rotates on a site is learned, shown, and can be taken back."""

from __future__ import annotations

from pipeline.changes.noise import (
    NoiseRule,
    RuleKind,
    Scope,
    learn_from_siblings,
    learn_from_versions,
    preview,
    without_noise,
)

ARTICLES = [
    "春天的江面上船只往来。",
    "老街的翻修进入第二年。",
    "渔民们在清晨出发。",
    "图书馆周末开放。",
]
FRAME = "欢迎订阅江城晚报\n{body}\n阅读 {reads}\n扫描下方图案关注我们"


def pages() -> list[str]:
    return [FRAME.format(body=body, reads=17 * n) for n, body in enumerate(ARTICLES, 3)]


def versions() -> list[str]:
    links = ["周末去哪儿", "冬天怎么穿", "十个好习惯", "五种家常菜", "雨天的书店"]
    body = f"{ARTICLES[0]}\n他说死亡人数为12人。"
    return [f"{body}\n浏览 {100 + n}\n大家爱看\n{links[n]}\n{links[n - 1]}" for n in range(5)]


def test_what_stands_on_several_pages_is_the_sites() -> None:
    rules = learn_from_siblings(pages())
    assert [rule.pattern for rule in rules] == sorted(
        ["欢迎订阅江城晚报", "阅读0", "扫描下方图案关注我们"]
    )
    assert {rule.scope for rule in rules} == {Scope.SITE}
    assert without_noise(pages()[0], rules) == ARTICLES[0]


def test_two_pages_teach_nothing() -> None:
    assert learn_from_siblings(pages()[:2]) == ()


def test_counters_and_lists_are_learned_from_versions() -> None:
    rules = learn_from_versions(versions())
    assert {(rule.kind, rule.pattern) for rule in rules} == {
        (RuleKind.SHAPE, "浏览0"),
        (RuleKind.UNDER, "大家爱看"),
    }
    kept = {without_noise(text, rules) for text in versions()}
    assert kept == {f"{ARTICLES[0]}\n他说死亡人数为12人。\n大家爱看"}


def test_an_edited_article_teaches_nothing() -> None:
    texts = [f"今天的江面上船只往来，共有{n}艘船经过这里，岸边站满了人。" for n in range(9)]
    assert learn_from_versions(texts) == ()


def test_a_preview_shows_each_line_and_its_rule() -> None:
    rules = learn_from_siblings(pages())
    text = pages()[1]
    hidden = preview(text, rules)
    assert [text[one.start : one.end] for one in hidden] == [one.text for one in hidden]
    assert [one.text for one in hidden] == ["欢迎订阅江城晚报", "阅读 68", "扫描下方图案关注我们"]


def test_a_rule_taken_away_shows_its_lines_again() -> None:
    rules = learn_from_siblings(pages())
    fewer = [rule for rule in rules if rule.pattern != "阅读0"]
    assert "阅读 51" in without_noise(pages()[0], fewer)


def test_a_rule_of_the_user() -> None:
    rule = NoiseRule(kind=RuleKind.LINE, pattern="广告位", scope=Scope.EVERYWHERE, is_learned=False)
    assert without_noise("广告 位\n正文。", [rule]) == "正文。"
