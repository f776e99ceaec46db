from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.lists import FoundLink
from pipeline.reading.site_probe import (
    are_headlines,
    common_folder,
    is_section,
    name_for,
    page_links,
    probe_page,
)

URL = "https://farm.example/news/"


def test_links_are_absolute_each_once_and_in_order() -> None:
    html = """<html><head><base href="/deep/"></head><body><a href="a.html"></a>
    <a href="/b.html">第二 条</a><a href="a.html">The first</a><a href="javascript:x()">no</a>
    <a href="#top">no</a><a href="mailto:x@y">no</a><a href="http://[">no</a></body></html>"""
    assert [(link.url, link.title) for link in page_links(html, URL)] == [
        ("https://farm.example/deep/a.html", "The first"),
        ("https://farm.example/b.html", "第二 条"),
    ]


def test_feeds_named_in_the_head_and_in_links_are_found_without_those_of_comments() -> None:
    html = """<html><head><title> The
    Farm </title><link rel="alternate" type="application/rss+xml" href="/feed">
    <link rel="alternate" type="application/rss+xml" href="/comments/feed">
    <link rel="alternate" hreflang="en" href="/en/"><link rel="stylesheet" href="/x.css"></head>
    <body><a href="/atom.xml">feed</a></body></html>"""
    probe = probe_page(html, URL)
    assert probe.feeds == ("https://farm.example/feed", "https://farm.example/atom.xml")
    assert probe.title == "The Farm"


@pytest.mark.parametrize(
    "path",
    ["/news/", "/news", "/zhengwu/dongtai/", "/index.php/tech/", "/tags/深度/", "/list.php?cat=3",
     "/category/12/", "/a/b/c/"],
)  # fmt: skip
def test_sections_are_known_by_their_form(path: str) -> None:
    assert is_section("https://farm.example" + path)


@pytest.mark.parametrize(
    "path",
    ["/", "/a/12345.html", "/2026/05/26/x/", "/news/index_3.html", "/page/2/", "/login/", "/search",
     "/news/?page=2", "/about-us/", "/x?a=1&b=2", "/article/313", "/news/88.html", "/user/me"],
)  # fmt: skip
def test_articles_pagers_and_service_pages_are_no_sections(path: str) -> None:
    assert not is_section("https://farm.example" + path)


def test_headlines_are_told_from_names_of_sections() -> None:
    def links(*titles: str) -> list[FoundLink]:
        return [FoundLink(url="https://farm.example/", title=title) for title in titles]

    assert are_headlines(links("全县新一轮工作会议召开", "县水利局公开栏更新了", "首页"))
    assert are_headlines(links("The council decides today", "Rain stops the village fair"))
    assert not are_headlines(links("新闻", "政务动态", "招商引资"))
    assert not are_headlines(links("Sport", "Politics", "Opinion"))
    assert not are_headlines([])


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.farm.example/x", "farm.example"),
        ("http://m.farm.example:80/", "farm.example"),
        ("http://127.0.0.1:8001/", "127.0.0.1-8001"),
        ("http://xn--fiqs8s.example/", "中国.example"),
        ("http://[::1]:8001/", "--1-8001"),
    ],
)
def test_a_site_is_named_after_its_host(url: str, name: str) -> None:
    assert name_for(url) == name


def test_the_folder_of_an_address() -> None:
    assert common_folder("https://farm.example/a/b.html") == "https://farm.example/a/"
    assert common_folder("https://farm.example") == "https://farm.example/"


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=200), st.sampled_from(["", "<a href='", "<base href='"]))
def test_no_text_makes_it_crash(text: str, start: str) -> None:
    page_links(start + text, URL)
    probe_page(start + text, URL)
    is_section("https://farm.example/" + text)
