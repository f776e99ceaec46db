import pytest

from crawler.scope import Scope
from pipeline.errors import BadInput
from pipeline.site import Site


def scope(**fields: object) -> Scope:
    return Scope(Site(name="s", url="https://www.farm.example/news", **fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.farm.example/a/1.html", "http://farm.example/a/1", "https://m.farm.example/a",
        "https://tech.farm.example/a/1.html",
    ],
)  # fmt: skip
def test_pages_of_the_site_and_its_sub_domains_are_allowed(url: str) -> None:
    assert scope().is_article(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/a/1.html", "https://notfarm.example/a", "ftp://farm.example/a",
        "https://www.farm.example:8080/a", "https://www.farm.example/a.PDF", "https://[bad",
        "javascript:void(0)", "https://www.farm.example/photo.jpg",
    ],
)  # fmt: skip
def test_other_sites_other_ports_and_files_are_not(url: str) -> None:
    assert not scope().is_article(url)


def test_a_pattern_tells_articles_from_other_pages() -> None:
    site = scope(article_url=r"/a/\d+\.html$")
    assert site.is_article("https://www.farm.example/a/12.html")
    assert not site.is_article("https://www.farm.example/about.html")
    assert site.is_allowed("https://www.farm.example/about.html")


def test_a_pattern_that_names_a_host_may_lead_there() -> None:
    site = scope(article_url=r"^https://static\.example/dy/\w+$")
    assert site.is_article("https://static.example/dy/abc")
    assert not site.is_article("https://other.example/dy/abc")


def test_denied_addresses_are_never_fetched() -> None:
    site = scope(article_url=r"/a/", deny=(r"/a/ads/",))
    assert site.is_article("https://www.farm.example/a/1")
    assert not site.is_article("https://www.farm.example/a/ads/1")


def test_a_pattern_that_is_none_is_named() -> None:
    with pytest.raises(BadInput, match=r"'\[' of site 's' is no regular expression"):
        scope(article_url="[")
