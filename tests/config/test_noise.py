"""Noise rules: they hide, they never delete, and undone they leave no trace in history."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.noise import apply_pending, suggest, try_rule
from config.processing import Processor
from pipeline.changes.noise import NoiseRule, RuleKind, Scope, pattern_of
from pipeline.errors import NotFound
from pipeline.process import Fate
from storage.noise_rules import NoiseRules
from storage.queries import articles, history
from tests.support.store import PARAGRAPHS, Bench, DirectPool, page

URL = "http://origin.test/a.html"
COUNTER = "本文已被阅读{}次，感谢您的关注与支持。"


@pytest.fixture
def bench(tmp_path: Path, database_url: str) -> Iterator[Bench]:
    bench = Bench(tmp_path, database_url)
    yield bench
    bench.app.close()


def counted(number: int, *, extra: str = "") -> str:
    return page(paragraphs=(*PARAGRAPHS, COUNTER.format(number), *([extra] if extra else [])))


def rule(line: str = COUNTER.format(1), scope: Scope = Scope.SITE) -> NoiseRule:
    pattern = pattern_of(RuleKind.SHAPE, line)
    return NoiseRule(kind=RuleKind.SHAPE, pattern=pattern, scope=scope, is_learned=False)


def shape(bench: Bench) -> list[tuple[int, object, object, bool]]:
    with bench.app.database.reading() as session:
        line = articles.find_article(session, URL)
        return [
            (
                one.number,
                one.first_seen_at,
                one.last_seen_at,
                "本文已被阅读" in history.version(session, line, one.number).extraction.text,
            )
            for one in history.versions(session, line)
        ]


def applied(bench: Bench) -> int:
    processor = Processor(bench.app)
    with processor.leading():
        return apply_pending(processor, DirectPool())


def test_a_rule_makes_no_versions_of_a_counter_from_then_on(bench: Bench):
    NoiseRules(bench.app.database).add(rule(), site="origin")
    bench.see("origin", "/a.html", counted(1))
    assert bench.see("origin", "/a.html", counted(2)).fate is Fate.UNCHANGED
    edited = counted(3).replace("1.5亿", "15亿")
    assert bench.see("origin", "/a.html", edited).fate is Fate.VERSION
    assert [has_counter for *_, has_counter in shape(bench)] == [False, False]


def test_a_rule_added_later_takes_its_false_versions_back_and_undone_brings_them_again(
    bench: Bench,
):
    for number in (1, 2, 3):
        bench.see("origin", "/a.html", counted(number))
    before = shape(bench)
    assert len(before) == 3
    rules = NoiseRules(bench.app.database)
    number = rules.add(rule(), site="origin")
    assert applied(bench) == 1
    assert [(n, has) for n, _, _, has in shape(bench)] == [(1, False)]
    assert rules.pending() == []
    rules.remove(number)
    assert applied(bench) == 1
    assert shape(bench) == before
    assert rules.all() == []
    assert [one.id for one in rules.all(with_removed=True)] == [number]
    with pytest.raises(NotFound):
        rules.remove(number)


@pytest.mark.parametrize(
    ("place", "scope", "is_hidden"),
    [
        ({"site": "origin"}, Scope.SITE, True),
        ({"site": "farm"}, Scope.SITE, False),
        ({}, Scope.EVERYWHERE, True),
        ({"article_id": 1}, Scope.ARTICLE, True),
        ({"article_id": 2}, Scope.ARTICLE, False),
    ],
)
def test_a_rule_holds_where_it_says(
    bench: Bench, place: dict[str, object], scope: Scope, is_hidden: bool
):
    bench.see("origin", "/a.html", counted(1))
    bench.see(
        "origin",
        "/b.html",
        page("另一篇", ("另一篇文章讲的是港口的大风，渡轮停航两天，居民早有准备。",)),
    )
    NoiseRules(bench.app.database).add(rule(scope=scope), **place)  # type: ignore[arg-type]
    outcome = bench.see("origin", "/a.html", counted(2))
    assert (outcome.fate is Fate.UNCHANGED) is is_hidden


def test_a_rule_never_takes_the_whole_article(bench: Bench):
    only = "全文只有这一行字，规则不应当把它整个拿走，否则就什么也没有了。"
    bench.see("origin", "/a.html", page("短文", (only,)))
    NoiseRules(bench.app.database).add(rule(only), site="origin")
    applied(bench)
    with bench.app.database.reading() as session:
        text = history.version(session, articles.find_article(session, URL), 1).extraction.text
    assert only in text


def test_a_rule_can_be_tried_before_and_after_it_is_added(bench: Bench):
    bench.see("origin", "/a.html", counted(1))
    bench.see("origin", "/a.html", counted(2))
    app, pool = bench.app, DirectPool()
    lines = [one.text for one in try_rule(app, pool, rule(), article_id=1)]
    assert lines == [COUNTER.format(1), COUNTER.format(2)]
    NoiseRules(app.database).add(rule(), site="origin")
    applied(bench)
    assert [one.text for one in try_rule(app, pool, rule(), site="origin")] == [COUNTER.format(2)]


def test_rules_are_suggested_from_the_pages_of_a_site(bench: Bench):
    for number in range(4):
        text = f"第{number}篇文章的正文各不相同，讲的是{number * 11}号码头和{number * 7}条船。"
        extra = PARAGRAPHS[number]
        bench.see(
            "origin",
            f"/{number}.html",
            page(f"第{number}篇", (text, extra, COUNTER.format(number))),
        )
    found = suggest(bench.app, DirectPool(), site="origin")
    assert pattern_of(RuleKind.SHAPE, COUNTER.format(5)) in {one.pattern for one in found}
    assert not any(
        pattern_of(RuleKind.SHAPE, one) in {f.pattern for f in found} for one in PARAGRAPHS
    )


def test_the_same_rule_is_kept_once(bench: Bench):
    rules = NoiseRules(bench.app.database)
    assert rules.add(rule(), site="origin") == rules.add(rule(), site="origin")
    assert rules.add(rule(), site="farm") != rules.add(rule(), site="origin")
