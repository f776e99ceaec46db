"""Every template's article can be read: by a general extractor, when decoded rightly."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import trafilatura

from demo.outlets import OUTLETS
from demo.world import World

#: A moment at which nothing is challenged and most posts are there.
T = 60.0


def tokens(text: str) -> Counter[str]:
    return Counter(re.findall(r"[㐀-鿿]|[A-Za-z]+|\d+", text))


def overlap(found: str, wanted: str) -> float:
    one, other = tokens(found), tokens(wanted)
    shared = sum((one & other).values())
    return 2 * shared / (sum(one.values()) + sum(other.values()))


@pytest.mark.parametrize("site", [outlet.name for outlet in OUTLETS])
def test_the_body_of_each_template_can_be_extracted(world: World, site: str) -> None:
    paths = [p for s, p in world.posts if s == site and world.article(s, p, T)]
    assert len(paths) >= 4
    for path in paths:
        html = world.page(site, path, T).body.decode(world.outlets[site].charset)
        # one site lays its pages out in tables: they are its frame, not its content
        found = trafilatura.extract(html, include_comments=False, include_tables=False) or ""
        assert overlap(found, world.article_text(site, path, T) or "") > 0.9, path


def test_every_page_holds_its_article_word_for_word(world: World) -> None:
    for site, path in world.posts:
        if (article := world.article(site, path, T)) is None:
            continue
        html = world.page(site, path, T).body.decode(world.outlets[site].charset)
        for paragraph in article.paragraphs:
            assert paragraph in html.replace("&#34;", '"').replace("&#39;", "'"), path


def test_the_site_in_gbk_says_it_is_something_else(world: World) -> None:
    path = next(p for s, p in world.posts if s == "xianyugang")
    page = world.page("xianyugang", path, T)
    assert page.header("Content-Type") == "text/html; charset=utf-8"
    assert b"charset=gb2312" in page.body
    assert page.body.index(b"<body") < page.body.index(b"charset=gb2312")
    for wrong in ("utf-8", "gb2312"):
        with pytest.raises(UnicodeDecodeError):
            page.body.decode(wrong)
    assert "县域信息港" in page.body.decode("gbk")
