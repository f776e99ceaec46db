from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime

from config.bootstrap import App
from crawler.spiders.discovery import MAX_SECTIONS
from pipeline.model import Queue, RunOutcome
from pipeline.site import Site
from storage.runs import Run
from tests.crawler.conftest import Web, article, list_page


def rows(app: App, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(app.settings.data_dir / "repostwatch.db") as connection:
        return connection.execute(query).fetchall()


def test_new_articles_of_a_list_and_its_pager_are_fetched_and_stored(
    app: App, web: Web, add_site: Callable[..., Site], crawl: Callable[..., Run]
) -> None:
    add_site(max_list_pages=2)
    web.set("/", list_page("/a/1", "/a/2", following="/p/2"))
    web.set("/p/2", list_page("/a/3", following="/p/3"))
    web.set("/p/3", list_page("/a/4"))
    for number in (1, 2, 3):
        web.set(f"/a/{number}", article(f"text {number}"), ETag=f'"{number}"')

    run = crawl()

    assert run.outcome is RunOutcome.RAN
    assert run.reason is None
    assert sorted(web.paths()) == ["/", "/a/1", "/a/2", "/a/3", "/p/2"]  # two list pages, not three
    assert run.counts["new_articles"] == run.counts["found"] == 3
    assert run.counts["pages"] == 5
    assert run.counts["lists"] == 2
    stored = rows(app, "SELECT url, status, digest, state FROM snapshot WHERE role = 'article'")
    assert len(stored) == 3
    url, status, digest, state = min(stored)
    assert (url, status, state) == (web.url("/a/1"), 200, "new")
    assert app.bodies.get(str(digest)) == article("text 1").encode()


def test_a_list_page_is_read_at_each_crawl_and_known_articles_are_not_fetched_again(
    web: Web, add_site: Callable[..., Site], crawl: Callable[..., Run]
) -> None:
    add_site()
    web.set("/", list_page("/a/1", following="/p/2"))
    web.set("/p/2", list_page("/a/2"))
    web.set("/a/1", article())
    web.set("/a/2", article())
    crawl()
    web.requests.clear()
    web.set("/", list_page("/a/3", "/a/1", following="/p/2"))
    web.set("/a/3", article())

    crawl()
    assert sorted(web.paths()) == ["/", "/a/3", "/p/2"]  # something new: the pager is followed

    web.requests.clear()
    crawl()
    assert web.paths() == ["/"]  # nothing new: it is not


def test_a_list_seen_for_the_first_time_is_followed_though_it_begins_with_what_is_known(
    web: Web, add_site: Callable[..., Site], crawl: Callable[..., Run]
) -> None:
    add_site(list_pages=(web.url("/"), web.url("/tech/")))
    web.set("/", list_page("/a/1", "/a/2"))
    web.set("/tech/", list_page("/a/1", following="/tech/index_2.html"))
    web.set("/tech/index_2.html", list_page("/a/2", following="/tech/index_3.html"))
    web.set("/tech/index_3.html", list_page("/a/3"))
    for number in (1, 2, 3):
        web.set(f"/a/{number}", article())

    assert crawl("discovery").counts["new_articles"] == 3
    web.requests.clear()
    crawl("discovery")
    assert sorted(web.paths()) == ["/", "/tech/"]


def test_an_unchanged_list_is_asked_for_conditionally_and_read_from_the_store(
    app: App, web: Web, add_site: Callable[..., Site], crawl: Callable[..., Run]
) -> None:
    add_site()
    web.set("/", list_page("/a/1"), ETag='"v1"')
    web.set("/a/1", article())
    crawl("discovery")
    # as if the first crawl had been killed between storing the list and entering what it lists
    with sqlite3.connect(app.settings.data_dir / "repostwatch.db") as connection:
        connection.execute("DELETE FROM snapshot WHERE role = 'article'")
        connection.execute("DELETE FROM address WHERE role = 'article'")
    web.requests.clear()

    run = crawl("discovery")

    assert web.paths() == ["/", "/a/1"]
    assert web.requests[-2][1]["if-none-match"] == '"v1"'
    assert run.counts["not_modified"] == 1
    assert run.counts["new_articles"] == 1


def test_more_new_articles_than_allowed_stay_due_for_the_next_crawl(
    app: App, web: Web, add_site: Callable[..., Site], crawl: Callable[..., Run]
) -> None:
    add_site(max_new_articles=2)
    web.set("/", list_page("/a/1", "/a/2", "/a/3"))
    for number in (1, 2, 3):
        web.set(f"/a/{number}", article())

    first = crawl()
    due = app.frontier.due("farm", Queue.DISCOVERY, now=datetime.now(UTC), limit=9)
    second = crawl()

    assert first.counts["new_articles"] == 2
    assert [address.url for address in due if address.url != web.url("/")] == [web.url("/a/3")]
    assert second.counts["new_articles"] == 1
    assert first.reason == (
        "reached its bound of 2 new articles (max_new_articles); the rest stays due"
    )
    assert second.reason is None


def test_feeds_and_sitemaps_of_all_forms_lead_to_articles(
    web: Web, add_site: Callable[..., Site], crawl: Callable[..., Run]
) -> None:
    add_site(
        feeds=(web.url("/rss.xml"), web.url("/feed.json")),
        sitemaps=(web.url("/sitemap.xml"),),
    )
    # the second item is not closed, as in feeds cut off by their server
    web.set("/rss.xml", f"<rss version='2.0'><channel><item><title>x</title><link>{web.url('/a/1')}"
            f"</link></item><item><title>y & z</title><link>{web.url('/a/2')}</link>",
            Content_Type="application/rss+xml")  # fmt: skip
    web.set("/feed.json", '{"version": "https://jsonfeed.org/version/1.1", "title": "t", '
            '"items": [{"id": "3", "url": "/a/3"}]}', Content_Type="application/json")  # fmt: skip
    web.set("/sitemap.xml", f"<sitemapindex><sitemap><loc>{web.url('/news.xml.gz')}</loc></sitemap>"
            "</sitemapindex>")  # fmt: skip
    packed = gzip.compress(
        f"<urlset><url><loc>{web.url('/a/4')}</loc></url><url><loc>{web.url('/about')}</loc></url>"
        "</urlset>".encode()
    )
    web.set("/news.xml.gz", packed, Content_Type="application/gzip")
    for number in range(1, 5):
        web.set(f"/a/{number}", article())

    run = crawl()

    assert run.outcome is RunOutcome.RAN
    assert {f"/a/{n}" for n in range(1, 5)} < set(web.paths())
    assert "/about" not in web.paths()  # does not fit the site's pattern
    assert run.counts["new_articles"] == 4


def test_sections_are_looked_into_within_a_bound_and_rest_when_they_list_nothing(
    app: App, web: Web, add_site: Callable[..., Site], crawl: Callable[..., Run]
) -> None:
    add_site()
    sections = [f"/topic-{chr(97 + n // 26)}{chr(97 + n % 26)}/" for n in range(MAX_SECTIONS + 5)]
    web.set("/", list_page("/a/1", *sections))
    web.set("/a/1", article())
    web.set("/a/2", article())
    web.set(sections[0], list_page("/a/2"))
    for section in sections[1:]:
        web.set(section, "<html><body>nothing</body></html>")

    crawl("discovery")
    assert len([path for path in web.paths() if path.startswith("/topic")]) == MAX_SECTIONS
    assert "/a/2" in web.paths()

    web.requests.clear()
    crawl("discovery")
    assert len([path for path in web.paths() if path.startswith("/topic")]) == 5  # the rest

    web.requests.clear()
    crawl("discovery")
    assert web.paths() == ["/"]


def test_articles_of_other_sites_and_denied_ones_are_left_alone(
    web: Web, add_site: Callable[..., Site], crawl: Callable[..., Run]
) -> None:
    add_site(deny=(r"/a/13$",))
    web.set("/", list_page("/a/1", "/a/13", "http://elsewhere.invalid/a/5", "/a/pic.jpg"))
    web.set("/a/1", article())

    crawl()

    assert sorted(web.paths()) == ["/", "/a/1"]
