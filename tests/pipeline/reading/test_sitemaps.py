from __future__ import annotations

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.sitemaps import (
    MAX_SITEMAP_BYTES,
    read_sitemap,
    sitemaps_of_robots,
)

URL = "https://farm.example/sitemap.xml"
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://farm.example/a/1</loc><lastmod>2026-01-02</lastmod></url>
<url><loc> /a/2 </loc><image:image><image:loc>https://farm.example/2.jpg</image:loc></image:image>
<news:news><news:publication_date>2026-03-04</news:publication_date><news:title>二</news:title>
</news:news></url><url><loc>javascript:x</loc></url></urlset>"""


def test_pages_come_newest_first_with_titles_and_dates() -> None:
    sitemap = read_sitemap(NEWS.encode(), URL)
    assert sitemap is not None
    assert [(p.url, p.changed, p.title) for p in sitemap.pages] == [
        ("https://farm.example/a/2", "2026-03-04", "二"),
        ("https://farm.example/a/1", "2026-01-02", ""),
    ]


def test_an_index_gives_further_sitemaps() -> None:
    index = "<sitemapindex><sitemap><loc>/s1.xml.gz</loc></sitemap></sitemapindex>"
    sitemap = read_sitemap(index.encode(), URL)
    assert sitemap is not None
    assert [s.url for s in sitemap.sitemaps] == ["https://farm.example/s1.xml.gz"]
    assert sitemap.pages == ()


def test_gzip_text_and_broken_xml_are_read() -> None:
    packed = read_sitemap(gzip.compress(NEWS.encode()), URL)
    text = read_sitemap(b"https://farm.example/a/1\nhttps://farm.example/a/2\n", URL)
    broken = read_sitemap(NEWS.encode()[:-60], URL)
    for sitemap in (packed, text, broken):
        assert sitemap is not None
        assert len(sitemap.pages) == 2


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>x</body></html>", b"hello", b"\x1f\x8b broken", b"<rss></rss>"]
)
def test_what_is_no_sitemap_is_none(body: bytes) -> None:
    assert read_sitemap(body, URL) is None


def test_entities_are_not_resolved_and_bombs_are_cut() -> None:
    bomb = """<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>
    <urlset><url><loc>https://farm.example/&a;</loc></url></urlset>"""
    sitemap = read_sitemap(bomb.encode(), URL)
    assert sitemap is not None
    assert [p.url for p in sitemap.pages] == ["https://farm.example/"]
    huge = gzip.compress(b"<urlset>" + b" " * (MAX_SITEMAP_BYTES + 1000) + b"</urlset>")
    assert len(huge) < 100_000
    assert read_sitemap(huge, URL) is not None  # read as far as the bound


def test_robots_names_sitemaps_in_any_case() -> None:
    robots = "User-agent: *\nsitemap: https://farm.example/s.xml\r\nSITEMAP:/t.xml\nDisallow: /x\n"
    assert sitemaps_of_robots(robots, "https://farm.example/robots.txt") == (
        "https://farm.example/s.xml",
        "https://farm.example/t.xml",
    )


@settings(deadline=None, max_examples=50)
@given(st.one_of(st.binary(max_size=300), st.binary(max_size=60).map(lambda b: b"<urlset>" + b)))
def test_no_bytes_make_it_crash(body: bytes) -> None:
    read_sitemap(body, URL)
