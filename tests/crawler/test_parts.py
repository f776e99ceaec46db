"""An article cut into pages is one article: its parts are fetched in the crawl and stitched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import demo
from config.processing import Processor
from storage.queries import articles, health, history
from tests.support.store import DirectPool

TEXT = (Path(demo.__file__).parent / "texts/zh/shuiku-kuorong.txt").read_text(encoding="utf-8")
TITLE = TEXT.split("\n")[0].removeprefix("title: ")
PARAGRAPHS = [line for line in TEXT.split("\n")[4:] if line]


def part(number: int, count: int, paragraphs: list[str]) -> str:
    names = ["/a/1.html"] + [f"/a/1_{n}.html" for n in range(2, count + 1)]
    numbers = "".join(
        f"<b>{n}</b>" if n == number else f'<a href="{names[n - 1]}">{n}</a>'
        for n in range(1, count + 1)
    )
    after = f'<a href="{names[number]}">下一页</a>' if number < count else ""
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f"<html><head><title>{TITLE}({number})</title></head><body><h1>{TITLE}</h1>"
        f'<div class="content">{body}</div><div class="pager">{numbers}{after}</div></body></html>'
    )


def serve_parts(web: Any) -> None:
    web.set(
        "/", '<html><body><ul><li><a href="/a/1.html">' + TITLE + "</a></li></ul></body></html>"
    )
    third = len(PARAGRAPHS) // 3
    cuts = [PARAGRAPHS[:third], PARAGRAPHS[third : 2 * third], PARAGRAPHS[2 * third :]]
    for number, cut in enumerate(cuts, start=1):
        path = "/a/1.html" if number == 1 else f"/a/1_{number}.html"
        web.set(path, part(number, 3, cut))


def process(app: Any) -> None:
    processor = Processor(app)
    with processor.leading():
        list(processor.drain(DirectPool()))


def test_the_parts_are_fetched_and_stitched_to_one_article(
    app: Any, web: Any, add_site: Callable[..., Any], crawl: Callable[..., Any]
):
    serve_parts(web)
    add_site(article_url=r"/a/\d+\.html$", list_pages=(web.url("/"),))
    run = crawl()
    assert run.outcome == "ran", run.reason
    process(app)
    with app.database.reading() as session:
        (line,) = articles.list_articles(session)
        stored = history.version(session, line, 1).extraction
    assert stored.part_count == 3
    assert [stored.text.count(paragraph) for paragraph in PARAGRAPHS] == [1] * len(PARAGRAPHS)
    assert stored.text.count(TITLE) <= 1


def test_a_part_that_is_missing_leaves_the_parts_before_it(
    app: Any, web: Any, add_site: Callable[..., Any], crawl: Callable[..., Any]
):
    serve_parts(web)
    del web.replies["/a/1_2.html"]
    add_site(article_url=r"/a/\d+\.html$", list_pages=(web.url("/"),))
    crawl()
    process(app)
    with app.database.reading() as session:
        assert health.status(session).waiting == 0
        (line,) = articles.list_articles(session)
        stored = history.version(session, line, 1).extraction
    assert stored.part_count == 1
    assert PARAGRAPHS[0] in stored.text
