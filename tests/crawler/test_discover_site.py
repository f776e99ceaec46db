from __future__ import annotations

import re
import threading
from dataclasses import replace

import pytest

from config.settings import Settings
from crawler.discover_site import discover_site
from crawler.findings import Findings
from pipeline.errors import BadInput, BadSite
from pipeline.site import Site
from tests.crawler.conftest import Reply, Web, list_page

TEXT = "<p>" + "The council has decided on the matter, after a long debate. " * 12 + "</p>"


def look(web: Web, settings: Settings, path: str = "/", **fields: object) -> Findings:
    draft = Site(name="farm", url=web.url(path), is_local=True, **fields)  # type: ignore[arg-type]
    return discover_site(draft, settings=settings)


def serve_articles(web: Web, *paths: str) -> None:
    for path in paths:
        web.set(path, f"<html><body><h1>A decision on {path}</h1>{TEXT}</body></html>")


def test_a_portal_is_found_with_feed_sitemap_sections_and_pattern(
    web: Web, settings: Settings
) -> None:
    news = [f"/news/2026/t{n}_{n * 7}.html" for n in range(201, 213)]
    sport = [f"/sport/2026/t{n}_{n * 7}.html" for n in range(301, 313)]
    serve_articles(web, *news, *sport)
    menu = '<div class="menu"><a href="/news/">News</a> <a href="/sport/">Sport</a> '
    menu += '<a href="/login/">Log in</a></div>'
    head = (
        '<head><title>The Farm</title><link rel="alternate" type="application/rss+xml" href="/f">'
    )
    web.set("/", f"<html>{head}</head>{menu}{list_page(*news[:6], *sport[:6])}</html>")
    web.set("/news/", menu + list_page(*news, following="/news/index_2.html"))
    web.set("/sport/", menu + list_page(*sport))
    items = "".join(f"<item><title>x</title><link>{web.url(p)}</link></item>" for p in news[:3])
    web.set("/f", f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>")
    web.set("/robots.txt", "User-agent: *\nSitemap: /map.xml\n", Content_Type="text/plain")
    web.set("/map.xml", f"<urlset><url><loc>{web.url(sport[0])}</loc></url></urlset>")

    found = look(web, settings)

    site = found.site
    assert site.feeds == (web.url("/f"),)
    assert site.sitemaps == (web.url("/map.xml"),)
    assert set(site.list_pages) == {web.url("/"), web.url("/news/"), web.url("/sport/")}
    assert found.title == "The Farm"
    assert site.article_url is not None
    pattern = re.compile(site.article_url)
    assert all(pattern.search(web.url(path)) for path in [*news, *sport])
    assert not pattern.search(web.url("/news/index_2.html"))
    assert not pattern.search(web.url("/news/"))
    assert found.examples
    assert "/login/" not in web.paths()


def test_a_feed_or_a_sitemap_alone_is_enough(web: Web, settings: Settings) -> None:
    paths = [f"/p/{n}" for n in range(90, 99)]
    items = "".join(f"<item><title>x</title><link>{web.url(p)}</link></item>" for p in paths)
    web.set("/rss", f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>")
    urls = "".join(f"<url><loc>{web.url(f'/show.php?id={n}')}</loc></url>" for n in range(9))
    web.set("/map.xml", f"<urlset>{urls}</urlset>")

    by_feed = look(web, settings, "/rss").site
    by_sitemap = look(web, settings, "/map.xml").site

    assert by_feed.feeds == (web.url("/rss"),)
    assert re.search(by_feed.article_url or "-", web.url("/p/12345"))
    assert by_sitemap.sitemaps == (web.url("/map.xml"),)
    assert re.search(by_sitemap.article_url or "-", web.url("/show.php?id=12345"))


def test_what_the_draft_names_already_is_kept(web: Web, settings: Settings) -> None:
    web.set("/", list_page(*(f"/a/{n}.html" for n in range(10, 20))))
    found = look(web, settings, article_url=r"/mine/", list_pages=(web.url("/elsewhere"),))
    assert found.site.article_url == "/mine/"
    assert found.site.list_pages == (web.url("/elsewhere"),)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/article", "looks like a single article"),
        ("/empty", "the page is empty"),
        ("/missing", "it answers with status 404"),
        ("/picture", "it is no page"),
        ("/nothing", "no feed, no sitemap and no list of articles was found"),
        ("/loop", "is sent on in a circle"),
        ("/shut", "robots.txt of"),
    ],
)
def test_a_site_that_cannot_be_read_says_why_and_what_to_try(
    path: str, sentence: str, web: Web, settings: Settings
) -> None:
    web.set("/robots.txt", "User-agent: *\nDisallow: /shut\n", Content_Type="text/plain")
    serve_articles(web, "/article")
    web.set("/empty", b"")
    web.set("/picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, Content_Type="image/png")
    web.set("/nothing", "<html><body><div id=app></div></body></html>")
    web.set("/loop", status=302, Location="/loop")
    with pytest.raises(BadSite, match=re.escape(sentence)) as caught:
        look(web, settings, path)
    assert caught.value.what_to_try.endswith((".", "/."))


def test_a_site_on_this_machine_is_looked_at_only_if_it_is_said_to_be_local(
    web: Web, settings: Settings
) -> None:
    with pytest.raises(BadSite, match="--local"):
        discover_site(Site(name="farm", url=web.url("/")), settings=settings)
    assert web.requests == []


def test_an_address_that_is_none_is_refused_without_a_process(settings: Settings) -> None:
    with pytest.raises(BadInput, match="is no web address"):
        discover_site(Site(name="farm", url="mailto:me"), settings=settings)


def test_a_look_has_a_time_limit(web: Web, settings: Settings) -> None:
    web.replies["/"] = Reply(stream=lambda _: threading.Event().wait(3))
    slow = replace(settings, fetch_timeout_seconds=60)
    with pytest.raises(BadSite, match="within 1 seconds"):
        discover_site(Site(name="farm", url=web.url("/"), is_local=True), settings=slow, seconds=1)


def test_a_site_whose_links_all_lead_elsewhere_names_that_place_and_the_proxy(
    web: Web, settings: Settings
) -> None:
    items = "".join(
        f'<li><a href="http://recorded.invalid/a/{n}.html">The council decides on {n} today</a>'
        for n in range(8)
    )
    web.set("/", f"<html><body><ul>{items}</ul></body></html>")
    with pytest.raises(BadSite, match=r"8 of 8 to recorded\.invalid") as caught:
        look(web, settings)
    assert "sites add http://recorded.invalid/" in caught.value.what_to_try
    assert f"--proxy http://127.0.0.1:{web.port}`" in caught.value.what_to_try
    assert "JavaScript" not in str(caught.value)


def test_the_proxy_way_reads_a_recorded_site(web: Web, settings: Settings) -> None:
    home = "http://recorded.invalid"
    paths = [f"/a/{n}.html" for n in range(10, 18)]
    web.set(f"{home}/", list_page(*(home + path for path in paths)))
    serve_articles(web, *(home + path for path in paths))
    draft = Site(name="recorded", url=f"{home}/", proxy=web.url("/"))
    found = discover_site(draft, settings=settings)
    assert found.site.list_pages == (f"{home}/",)
    assert not any("could be read" in note for note in found.notes)


def test_articles_that_cannot_be_read_are_told_of(web: Web, settings: Settings) -> None:
    web.set("/", list_page(*(f"/a/{n}.html" for n in range(10, 20))))
    found = look(web, settings)
    note = next(note for note in found.notes if "no article could be read" in note)
    assert "(status 404)" in note
    assert "--proxy" in note
