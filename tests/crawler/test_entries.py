from __future__ import annotations

from crawler.entries import read_entry
from crawler.scope import Scope
from pipeline.model import Role
from pipeline.site import Site
from tests.crawler.conftest import list_page

URL = "https://farm.example/"
FEED = b"<rss version='2.0'><channel><title>t</title><item><title>x</title><link>/a/1</link></item>"


def scope(**fields: object) -> Scope:
    return Scope(Site(name="farm", url=URL, **fields))  # type: ignore[arg-type]


def test_a_page_is_read_by_what_it_is_whatever_it_was_thought_to_be() -> None:
    page = list_page("/a/1", "/a/2", "/a/3").encode()
    by_role = {role: read_entry(role, page, URL, "text/html", scope()) for role in Role}
    assert all(len(entry.articles) == 3 for entry in by_role.values())
    feed = read_entry(Role.LIST, FEED, URL, "text/html", scope())
    assert [one.url for one in feed.articles] == ["https://farm.example/a/1"]
    assert feed.articles[0].title == "x"


def test_what_is_nothing_lists_nothing() -> None:
    for body in (b"", b"  \n", b"\x89PNG\r\n\x1a\n", b"<", b"{}"):
        for role in Role:
            assert read_entry(role, body, URL, "", scope()).articles == ()


def test_http_and_https_of_the_site_are_one_address() -> None:
    page = list_page("http://farm.example/a/1", "https://farm.example/a/1").encode()
    entry = read_entry(Role.LIST, page, URL, "text/html", scope(article_url=r"/a/\d+$"))
    assert [one.url for one in entry.articles] == ["https://farm.example/a/1"]


def test_with_a_pattern_links_outside_the_main_list_count_and_sections_are_told_apart() -> None:
    page = (
        "<div><a href='/a/99'>x</a> <a href='/tech/index.html'>Tech</a> <a href='/tech/'>Tech</a>"
        "<a href='/login/'>Log in</a></div>" + list_page("/a/1", "/a/2", following="/index_2.html")
    )
    entry = read_entry(Role.LIST, page.encode(), URL, "", scope(article_url=r"/a/\d+$"))
    assert {one.url for one in entry.articles} == {f"{URL}a/{n}" for n in (1, 2, 99)}
    assert entry.sections == ("https://farm.example/tech/",)
    assert entry.next_url == "https://farm.example/index_2.html"


def test_a_site_given_by_a_deeper_page_is_explored_below_its_folder_only() -> None:
    page = list_page("/a/1") + "<a href='/news/tech/'>Tech</a><a href='/sport/'>Sport</a>"
    site = Site(name="farm", url=URL + "news/", article_url=r"/a/\d+$")
    entry = read_entry(Role.LIST, page.encode(), site.url, "", Scope(site))
    assert entry.sections == ("https://farm.example/news/tech/",)


def test_a_next_page_on_another_site_is_not_followed() -> None:
    page = list_page("/a/1", "/a/2", "/a/3", following="https://elsewhere.example/p/2")
    assert read_entry(Role.LIST, page.encode(), URL, "", scope()).next_url is None
