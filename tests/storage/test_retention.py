"""Retention removes bytes nobody refers to, says so, and history stays what it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from config.processing import Processor
from config.rederiving import rederive_history
from config.verifying import verify
from pipeline.errors import BadInput, NotFound
from storage.queries import articles, history
from storage.retention import Retention, RetentionRule
from tests.support.store import Bench, DirectPool, page

URL = "http://origin.test/a.html"


@pytest.fixture
def bench(tmp_path: Path, database_url: str) -> Iterator[Bench]:
    bench = Bench(tmp_path, database_url)
    bench.see("origin", "/a.html", page())
    for number in range(8):
        bench.see("origin", "/a.html", page().replace("首页", f"首页 {number} 人在看"))
    bench.see("origin", "/a.html", page().replace("1.5亿", "15亿"))
    bench.see("origin", "/gone.html", page("另一篇"))
    bench.see("origin", "/gone.html", "<html>gone</html>", status=404)
    bench.see("farm", "/9.html", page(), hours=1)
    yield bench
    bench.app.close()


def let_go(bench: Bench, *, is_dry: bool = False, days: int = 0) -> tuple[str, ...]:
    retention = Retention(bench.app.database, bench.app.bodies)
    rule = RetentionRule(site="origin", unchanged_days=days, list_days=days)
    return retention.run(rule, now=bench.now + timedelta(minutes=1), is_dry=is_dry).digests


def shape(bench: Bench) -> list[tuple[int, object, object]]:
    with bench.app.database.reading() as session:
        line = articles.find_article(session, URL)
        return [
            (v.number, v.first_seen_at, v.last_seen_at) for v in history.versions(session, line)
        ]


def test_evidence_stays_and_the_rest_goes(bench: Bench):
    before = shape(bench)
    planned = let_go(bench, is_dry=True)
    assert 1 <= len(planned) <= 8
    assert let_go(bench) == planned
    report = verify(bench.app)
    assert (report.is_whole, report.removed) == (True, len(planned))
    with bench.app.database.reading() as session:
        line = articles.find_article(session, URL)
        for number in (1, 2):
            assert bench.app.bodies.get(history.versions(session, line)[number - 1].digest)
    assert shape(bench) == before
    assert let_go(bench) == ()


def test_history_derived_anew_is_what_it_was(bench: Bench):
    before = shape(bench)
    assert let_go(bench)
    processor = Processor(bench.app)
    with processor.leading():
        list(rederive_history(bench.app, processor, DirectPool(), lambda: False))
    assert shape(bench) == before


def test_what_is_younger_than_the_rule_stays(bench: Bench):
    assert let_go(bench, days=1) == ()


def test_rules_are_set_for_each_site(bench: Bench):
    retention = Retention(bench.app.database, bench.app.bodies)
    assert {rule.unchanged_days for rule in retention.rules()} == {None}
    retention.set("origin", unchanged_days=30, list_days=None)
    rules = {rule.site: rule for rule in retention.rules()}
    assert (rules["origin"].unchanged_days, rules["origin"].list_days) == (30, None)
    assert retention.run(rules["farm"], now=bench.now).digests == ()
    with pytest.raises(NotFound):
        retention.set("nowhere", unchanged_days=1, list_days=1)
    with pytest.raises(BadInput):
        retention.set("farm", unchanged_days=-1, list_days=None)
