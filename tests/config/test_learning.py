"""A site's template is learned from its pages, used, and learned anew when it changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import demo
from config.learning import MIN_ARTICLES, SiteLearning
from config.processing import Processor
from storage.queries import articles, health, history
from tests.support.store import Bench, DirectPool

TEXTS = sorted((Path(demo.__file__).parent / "texts" / "zh").glob("*.txt"))[:9]


def article(number: int) -> tuple[str, list[str]]:
    lines = TEXTS[number].read_text(encoding="utf-8").split("\n")
    return lines[0].removeprefix("title: "), [line for line in lines[4:] if line]


def old_template(number: int, *, links: str = "") -> str:
    title, paragraphs = article(number)
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f"<html><head><meta charset=utf-8><title>{title}_农贸信息网</title></head><body>"
        "<ul class=nav><li><a href=/>首页</a><li><a href=/n>新闻</a><li><a href=/p>图片</a></ul>"
        f"<h1>{title}</h1><div class=info>来源：农贸信息网　点击：{number * 17}</div>"
        f"<div class=content>{body}"
        "<p>本站声明：转载内容不代表本站立场，如有侵权请联系我们删除。</p></div>"
        f"<div class=hot><h3>热门文章</h3>{links}</div></body></html>"
    )


def new_template(number: int) -> str:
    title, paragraphs = article(number)
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f"<html><head><meta charset=utf-8><title>{title} - 农贸信息网</title></head><body>"
        f"<main><section id=story><h2>{title}</h2>"
        f"<p class=from>来源：农贸信息网</p><div class=text>{body}</div></section></main>"
        "<footer>农贸信息网 版权所有</footer></body></html>"
    )


@pytest.fixture
def bench(tmp_path: Path, sqlite_url: str) -> Iterator[Bench]:
    bench = Bench(tmp_path, sqlite_url)
    yield bench
    bench.app.close()


def learn(bench: Bench, site: str = "farm") -> bool:
    processor = Processor(bench.app)
    with processor.leading():
        return SiteLearning(bench.app, processor, DirectPool(), lambda: False).learn_site(site)


def versions_of(bench: Bench, number: int) -> list[history.VersionLine]:
    with bench.app.database.reading() as session:
        line = articles.find_article(session, f"http://farm.test/{number}.html")
        return history.versions(session, line)


def fill(bench: Bench) -> None:
    for number in range(len(TEXTS)):
        bench.see("farm", f"/{number}.html", old_template(number))


def test_a_template_is_learned_and_makes_no_fake_edits(bench: Bench):
    fill(bench)
    assert learn(bench) is True
    (line,) = bench.app.learned.history("farm")
    assert "content" in line.rules.body
    with bench.app.database.reading() as session:
        status = health.status(session)
    assert (status.versions, status.changes) == (len(TEXTS), 0)
    links = "".join(f"<a href=/{n}.html>{article(n)[0]}</a>" for n in (3, 4, 5))
    for number in range(len(TEXTS)):
        bench.see("farm", f"/{number}.html", old_template(number, links=links))
    assert [len(versions_of(bench, number)) for number in range(len(TEXTS))] == [1] * len(TEXTS)
    assert learn(bench) is False


def test_too_few_pages_teach_nothing(bench: Bench):
    for number in range(MIN_ARTICLES - 1):
        bench.see("farm", f"/{number}.html", old_template(number))
    assert learn(bench) is False
    assert bench.app.learned.history("farm") == []


def test_a_changed_template_is_learned_anew_and_changes_no_article(bench: Bench):
    fill(bench)
    learn(bench)
    changed_at = bench.now
    for number in range(len(TEXTS)):
        bench.see("farm", f"/{number}.html", new_template(number))
    learn(bench)
    lines = bench.app.learned.history("farm")
    assert len(lines) == 2
    assert lines[1].valid_from > changed_at
    assert "content" not in lines[1].rules.body
    assert [v.summary for n in range(len(TEXTS)) for v in versions_of(bench, n)[1:]] == []
    assert [len(versions_of(bench, number)) for number in range(len(TEXTS))] == [1] * len(TEXTS)
