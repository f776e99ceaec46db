import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import BadInput
from pipeline.reading.identity import canonical_address


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://News.Example.COM:80/a.html#top", "http://news.example.com/a.html"),
        ("https://news.example.com:443", "https://news.example.com/"),
        ("https://news.example.com:8443/a", "https://news.example.com:8443/a"),
        ("http://例子.中国/a", "http://xn--fsqu00a.xn--fiqs8s/a"),
        ("http://例子。中国/a", "http://xn--fsqu00a.xn--fiqs8s/a"),
        ("http://xn--fsqu00a.xn--fiqs8s/a", "http://xn--fsqu00a.xn--fiqs8s/a"),
        ("http://e.com//2020///05/1.html", "http://e.com/2020/05/1.html"),
        ("http://e.com/a/./b/../c", "http://e.com/a/c"),
        ("http://e.com/a?utm_source=x&id=3&spm=1.2", "http://e.com/a?id=3"),
        ("http://e.com/a?b=2&a=1", "http://e.com/a?b=2&a=1"),
        ("http://e.com/a;jsessionid=1A2B?id=1", "http://e.com/a?id=1"),
        ("http://e.com/a?PHPSESSID=abc", "http://e.com/a"),
        ("http://e.com/a?sid=0123456789abcdef0", "http://e.com/a"),
        ("http://e.com/a?sid=12", "http://e.com/a?sid=12"),
        ("http://e.com/a?from=timeline&isappinstalled=0", "http://e.com/a"),
        ("http://e.com/a?from=shanghai", "http://e.com/a?from=shanghai"),
        ("http://e.com/a?print=1", "http://e.com/a"),
        ("http://e.com/(S(abcdefghij0123456789abcd))/a.aspx", "http://e.com/a.aspx"),
        ("http://e.com/%e4%b8%ad/%7Ea", "http://e.com/%E4%B8%AD/~a"),
        ("http://e.com/中", "http://e.com/%E4%B8%AD"),
        ("http://e.com/a b\n", "http://e.com/a%20b"),
        ("http://user:secret@e.com/a", "http://e.com/a"),
        ("http://[2001:DB8::1]/a", "http://[2001:db8::1]/a"),
        ("http://e.com./a", "http://e.com/a"),
    ],
)
def test_one_article_has_one_address(url: str, canonical: str) -> None:
    assert canonical_address(url) == canonical


@pytest.mark.parametrize(
    "url",
    ["", "ftp://e.com/a", "javascript:void(0)", "/a.html", "http://", "http://e .com/", "http://[::1",
     "http://e.com:99999999/", "mailto:a@b.c", "http://a..b/"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused_in_one_sentence(url: str) -> None:
    with pytest.raises(BadInput) as caught:
        canonical_address(url)
    assert str(caught.value).endswith(".")


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=60), st.text(max_size=30))
def test_the_one_form_is_its_own_form(path: str, query: str) -> None:
    once = canonical_address(f"http://example.com/{path}?{query}")
    assert canonical_address(once) == once
