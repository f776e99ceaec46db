from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.feeds import read_feed

URL = "https://farm.example/feeds/all"

RSS = """<rss version="2.0"><channel><title>农场</title>
<item><title>第一条 &amp; 更多</title><link>/a/1</link>
<pubDate>Tue, 26 May 2020 01:59:54 GMT</pubDate></item><item><title>two</title><guid isPermaLink="true">https://farm.example/a/2</guid></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Farm</title>
<entry><title>one</title><link rel="alternate" href="/a/1"/>
<published>2020-05-26</published></entry>
<entry><title>two</title><link href="https://farm.example/a/2"/></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/"><channel><title>Farm</title></channel>
<item><title>one</title><link>https://farm.example/a/1</link></item>
<item><title>two</title><link>https://farm.example/a/2</link></item></rdf:RDF>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "Farm", "items": [
{"id": "1", "url": "https://farm.example/a/1", "title": "one"}, {"id": "2", "url": "/a/2"}]}"""


@pytest.mark.parametrize("text", [RSS, ATOM, RDF, JSON], ids=["rss", "atom", "rdf", "json"])
def test_every_kind_of_feed_gives_absolute_links_in_its_order(text: str) -> None:
    feed = read_feed(text.encode(), URL)
    assert feed is not None
    assert [link.url for link in feed.links] == [
        "https://farm.example/a/1",
        "https://farm.example/a/2",
    ]


def test_titles_and_dates_are_kept() -> None:
    feed = read_feed(RSS.encode(), URL)
    assert feed is not None
    assert feed.title == "农场"
    assert feed.links[0].title == "第一条 & 更多"
    assert feed.links[0].published == "Tue, 26 May 2020 01:59:54 GMT"


def test_a_feed_in_another_charset_is_read_by_what_it_declares() -> None:
    text = '<?xml version="1.0" encoding="GBK"?>' + RSS
    feed = read_feed(text.encode("gbk"), URL, "application/rss+xml")
    assert feed is not None
    assert feed.links[0].title == "第一条 & 更多"


@pytest.mark.parametrize(
    "broken",
    [RSS[:-40], RSS.replace("&amp;", "&"), RSS.replace("</item>", ""), "\n\n  " + RSS],
    ids=["cut off", "bare ampersand", "not closed", "blank lines first"],
)
def test_broken_xml_is_read_as_far_as_it_goes(broken: str) -> None:
    feed = read_feed(broken.encode(), URL)
    assert feed is not None
    assert feed.links[0].url == "https://farm.example/a/1"


@pytest.mark.parametrize(
    "body",
    [b"", b"<html><body>hello</body></html>", b"{}", b'{"items": 3}', b"[" * 99_999, b"\0\1"],
)
def test_what_is_no_feed_is_none(body: bytes) -> None:
    feed = read_feed(body, URL)
    assert feed is None or not feed.links


def test_links_that_are_no_web_addresses_are_left_out() -> None:
    text = RSS.replace("/a/1", "javascript:alert(1)").replace(
        "https://farm.example/a/2", "http://["
    )
    feed = read_feed(text.encode(), URL)
    assert feed is not None
    assert feed.links == ()


@settings(deadline=None, max_examples=50)
@given(st.one_of(st.binary(max_size=300), st.binary(max_size=60).map(lambda b: b"<rss>" + b)))
def test_no_bytes_make_it_crash(body: bytes) -> None:
    read_feed(body, URL)
