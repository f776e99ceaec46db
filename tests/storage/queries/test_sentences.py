from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.errors import BadInput, NotFound
from storage.queries import articles, sentences, stale
from tests.support.store import PARAGRAPHS, START, Bench, page

ADDED = "县财政局随后补充说明：上述费用不含设备折旧，具体数字以年底决算为准。"
URL = "http://origin.test/a.html"


@pytest.fixture
def bench(tmp_path: Path, database_url: str) -> Iterator[Bench]:
    bench = Bench(tmp_path, database_url)
    yield bench
    bench.app.close()


def ask(bench: Bench, sentence: str) -> list[sentences.Spell]:
    with bench.app.database.reading() as session:
        return sentences.when(session, articles.find_article(session, URL), sentence)


def test_a_sentence_that_came_went_and_came_back(bench: Bench):
    longer = page(paragraphs=(*PARAGRAPHS, ADDED))
    for html in (page(), longer, longer, page("新的标题"), longer):
        bench.see("origin", "/a.html", html)
    first, second = ask(bench, ADDED)
    hour = timedelta(hours=1)
    assert (first.first_version, first.last_version) == (2, 2)
    assert first.absent_until == START + hour
    assert first.appeared_at == START + 2 * hour
    assert first.last_seen_at == START + 3 * hour
    assert first.vanished_at == START + 4 * hour
    assert (second.first_version, second.vanished_at) == (4, None)
    (always,) = ask(bench, "教育局")
    assert (always.first_version, always.last_version, always.absent_until) == (1, 4, None)
    assert ask(bench, "从来没有的话") == []


def test_a_long_sentence_with_one_changed_sign_is_another(bench: Bench):
    sentence = "".join(PARAGRAPHS[:2])
    bench.see("origin", "/a.html", page(paragraphs=(sentence, *PARAGRAPHS[2:])))
    bench.see(
        "origin",
        "/a.html",
        page(paragraphs=(sentence.replace("四个月", "五个月"), *PARAGRAPHS[2:])),
    )
    (spell,) = ask(bench, sentence)
    assert (spell.first_version, spell.last_version) == (1, 1)
    with pytest.raises(BadInput):
        ask(bench, "。")


def test_an_article_as_it_was(bench: Bench):
    bench.see("origin", "/a.html", page())
    bench.see("origin", "/a.html", page(), hours=5)
    bench.see("origin", "/a.html", page("新的标题"), hours=5)
    with bench.app.database.reading() as session:
        line = articles.find_article(session, URL)
        then = sentences.as_of(session, line, START + timedelta(hours=3))
        between = sentences.as_of(session, line, START + timedelta(hours=8))
        now = sentences.as_of(session, line, START + timedelta(hours=20))
        with pytest.raises(NotFound, match="first seen at"):
            sentences.as_of(session, line, START)
    assert (then.version.number, then.is_certain) == (1, True)
    assert (between.version.number, between.is_certain) == (1, False)
    assert between.next_seen_at == START + timedelta(hours=11)
    assert (now.version.number, now.is_certain, now.next_seen_at) == (2, False, None)


def test_what_an_article_last_said_while_it_was_gone(bench: Bench):
    bench.see("origin", "/a.html", page())
    for _ in range(3):
        bench.see("origin", "/a.html", status=404)
    bench.see("origin", "/a.html", page())
    with bench.app.database.reading() as session:
        line = articles.find_article(session, URL)
        gone = [
            sentences.as_of(session, line, START + timedelta(hours=hours, minutes=30)).was_gone
            for hours in (1, 2, 4, 5)
        ]
    assert gone == [False, True, True, False]


def edited(*pairs: tuple[str, str]) -> str:
    html = page()
    for old, new in pairs:
        html = html.replace(old, new)
    return html


def test_a_copy_that_still_carries_the_corrected_figure_is_named(bench: Bench):
    bench.see("origin", "/a.html", page())
    bench.see("farm", "/stale.html", edited(("昨天下午", "近日")), hours=30)
    bench.see("other", "/fixed.html", edited(("昨天下午", "日前")), hours=1)
    bench.see("origin", "/a.html", edited(("总投资1.5亿元", "总投资5000万元")), hours=1)
    bench.see(
        "other", "/fixed.html", edited(("昨天下午", "日前"), ("总投资1.5亿元", "总投资5000万元"))
    )
    with bench.app.database.reading() as session:
        line = articles.find_article(session, URL)
        (copy,) = stale.stale_copies(session, line)
        assert list(stale.all_stale(session)) == [copy]
        text = sentences.as_of(session, copy.copy, bench.now).version.extraction.text
    assert (copy.copy.site, copy.original_version, copy.copy_version) == ("farm", 2, 1)
    (left,) = copy.leftovers
    assert "1.5亿" in text[left.start : left.end]


def test_a_correction_that_was_taken_back_makes_no_copy_stale(bench: Bench):
    bench.see("origin", "/a.html", page())
    bench.see("farm", "/copy.html", edited(("昨天下午", "近日")), hours=30)
    bench.see("origin", "/a.html", edited(("总投资1.5亿元", "总投资5000万元")))
    bench.see("origin", "/a.html", page())
    with bench.app.database.reading() as session:
        assert list(stale.all_stale(session)) == []
