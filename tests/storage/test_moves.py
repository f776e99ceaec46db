"""A moved article keeps its history; an address that leads elsewhere tells nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.processing import Processor
from config.rederiving import rederive_history
from config.releasing import release
from pipeline.process import Fate
from storage.queries import articles, history
from tests.support.store import Bench, DirectPool, page

OLD, NEW = "http://origin.test/a.html", "http://origin.test/2026/05/a.html"
OTHER = page(
    "大风停航",
    (
        "港口昨夜起风，三艘渔船在防波堤外抛锚等候，海事部门通过甚高频电台提醒船员检查缆绳。",
        "气象台预计大风持续两天，渡轮停航，岛上的居民把蔬菜和药品提前搬进了村委会的仓库。",
    ),
)


@pytest.fixture
def bench(tmp_path: Path, database_url: str) -> Iterator[Bench]:
    bench = Bench(tmp_path, database_url)
    yield bench
    bench.app.close()


def told(bench: Bench, url: str) -> tuple[articles.ArticleLine, list[history.MoveLine]]:
    with bench.app.database.reading() as session:
        line = articles.find_article(session, url)
        return line, history.moves(session, line)


def test_a_moved_article_keeps_its_history_under_both_addresses(bench: Bench):
    bench.see("origin", "/a.html", page())
    bench.see("origin", "/a.html", page().replace("1.5亿", "15亿"), final_url=NEW)
    assert bench.see("origin", "/2026/05/a.html", page("新的标题")).fate is Fate.VERSION
    line, (move,) = told(bench, NEW)
    assert (line.url, line.versions) == (NEW, 3)
    assert (move.from_url, move.to_url) == (OLD, NEW)
    assert told(bench, OLD)[0] == line


def test_the_same_redirect_seen_again_is_no_second_move(bench: Bench):
    bench.see("origin", "/a.html", page())
    for _ in range(3):
        bench.see("origin", "/a.html", page(), final_url=NEW)
    assert len(told(bench, OLD)[1]) == 1


def test_a_move_there_and_back_is_two(bench: Bench):
    bench.see("origin", "/a.html", page())
    bench.see("origin", "/a.html", page(), final_url=NEW)
    bench.see("origin", "/2026/05/a.html", page(), final_url=OLD)
    line, moves = told(bench, OLD)
    assert [move.to_url for move in moves] == [NEW, OLD]
    assert line.url == OLD


def test_an_address_that_always_led_on_is_no_move(bench: Bench):
    bench.see("origin", "/go?id=1", page(), final_url=OLD)
    bench.see("origin", "/go?id=1", page(), final_url=OLD)
    assert told(bench, OLD)[1] == []


def test_two_articles_known_under_both_addresses_stay_two(bench: Bench):
    bench.see("origin", "/a.html", page())
    bench.see("origin", "/2026/05/a.html", page())
    bench.see("origin", "/a.html", page(), final_url=NEW)
    bench.see("origin", "/a.html", page(), final_url=NEW)
    first, moves = told(bench, OLD)
    second, _ = told(bench, NEW)
    assert first.id != second.id
    assert (first.url, len(moves)) == (OLD, 1)


def test_an_address_that_leads_to_another_text_makes_no_version(bench: Bench):
    bench.see("origin", "/a.html", page())
    outcome = bench.see("origin", "/a.html", OTHER, final_url="http://origin.test/b.html")
    assert outcome.fate is Fate.QUARANTINED
    line, moves = told(bench, OLD)
    assert (line.versions, line.state, moves) == (1, "live", [])
    processor = Processor(bench.app)
    with processor.leading():
        list(rederive_history(bench.app, processor, DirectPool(), lambda: False))
    line, moves = told(bench, OLD)
    assert (line.versions, moves) == (1, [])


def test_a_person_may_say_that_the_other_text_is_the_article(bench: Bench):
    bench.see("origin", "/a.html", page())
    held = bench.put("origin", "/a.html", OTHER, final_url="http://origin.test/b.html")
    bench.process()
    release(bench.app, held, DirectPool())
    assert bench.process()[0].fate is Fate.VERSION
    line, (move,) = told(bench, OLD)
    assert line.versions == 2
    assert move.to_url == "http://origin.test/b.html"


def test_a_sister_site_is_no_new_address(bench: Bench):
    bench.see("origin", "/a.html", page())
    bench.see("origin", "/a.html", page(), final_url="http://elsewhere.test/a.html")
    line, moves = told(bench, OLD)
    assert (line.url, moves) == (OLD, [])
