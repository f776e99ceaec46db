from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.address_shape import derive_pattern

HOST = "https://farm.example"


@pytest.mark.parametrize(
    ("articles", "other_article", "not_article"),
    [
        (["/a/12.html", "/a/13.html", "/a/14.html"], "/a/99999.html", "/a/list.html"),
        (["/art/t20260526_123.shtml", "/b/c/t20260527_9.shtml"], "/x/t1_2.shtml", "/art/"),
        (["/2026/06/12/one-story/", "/2025/01/02/二/"], "/2024/11/30/x/", "/2024/"),
        (
            ["/news/2026-01-02/11.html", "/sport/x/2026-01-03/12.html"],
            "/y/2020-01-01/1.html",
            "/y/",
        ),
        (["/show.php?id=3", "/show.php?id=44&from=x"], "/show.php?id=5", "/show.php?page=5"),
        (["/archives/101", "/archives/102"], "/archives/7", "/archives/"),
        (["/post/hello", "/post/world", "/post/other"], "/post/else", "/about"),
        (["/20/0526/09/FDH1K.html", "/20/0527/10/FDHI3K2L.html"], "/21/0101/01/Z9.html", "/20/"),
    ],
)
def test_the_shape_of_articles_is_generalised(
    articles: list[str], other_article: str, not_article: str
) -> None:
    pattern = derive_pattern([HOST + path for path in articles])
    assert pattern is not None
    assert pattern.share == 1
    assert all(re.search(pattern.regex, HOST + path) for path in [*articles, other_article])
    assert not re.search(pattern.regex, HOST + not_article)


def test_pages_of_lists_are_kept_out_by_the_name_of_the_section() -> None:
    articles = [f"{HOST}/article/{n}" for n in range(301, 309)]
    pattern = derive_pattern(articles, [f"{HOST}/page/2"])
    assert pattern is not None
    assert pattern.regex == r"/article/\d+$"


def test_a_few_strays_do_not_spoil_it() -> None:
    articles = [f"{HOST}/a/{n}.html" for n in range(20)] + [f"{HOST}/special-page-of-ours"]
    pattern = derive_pattern(articles)
    assert pattern is not None
    assert pattern.regex == r"/\d+\.html$"
    assert 0.9 < pattern.share < 1
    assert len(pattern.examples) == 3


def test_two_shapes_become_one_pattern() -> None:
    articles = [f"{HOST}/a/{n}.html" for n in range(9)] + [f"{HOST}/v?vid={n}" for n in range(9)]
    pattern = derive_pattern(articles)
    assert pattern is not None
    assert pattern.share == 1


def test_articles_on_a_sister_host_name_it() -> None:
    articles = [f"https://www.farm.example/dy/{n}.html" for n in range(9)]
    pattern = derive_pattern(articles, home="https://news.farm.example/")
    assert pattern is not None
    assert re.search(pattern.regex, "https://www.farm.example/dy/77.html")
    assert not re.search(pattern.regex, "https://other.example/dy/77.html")


def test_no_shape_that_keeps_the_others_out_is_none() -> None:
    assert derive_pattern([]) is None
    assert derive_pattern([f"{HOST}/", HOST]) is None
    same = [f"{HOST}/x/{n}" for n in range(5)]
    assert derive_pattern(same, same) is None


@settings(deadline=None, max_examples=50)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=6))
def test_a_pattern_is_always_a_regular_expression_that_fits_its_examples(paths: list[str]) -> None:
    pattern = derive_pattern([f"{HOST}/{path}" for path in paths])
    if pattern is not None:
        assert all(re.search(pattern.regex, url) for url in pattern.examples)
