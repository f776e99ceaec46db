from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from pipeline.errors import BadInput, NotFound
from pipeline.site import Rules, Schedule, Site, SiteKind
from storage.engine import Database
from storage.sites import Sites, host_of

SITE = Site(
    name="农场", url="https://farm.example/news", kind=SiteKind.REFERENCE, feeds=("https://f/1",),
    deny=(r"/ads/",), schedule=Schedule(cron="15 6 * * *", timezone="Asia/Shanghai"),
    rules=(Rules(valid_until=date(2026, 3, 1), body="div.post", remove=(".ad",)),),
    proxy="http://user:secret@proxy.example:3128",
)  # fmt: skip


@pytest.fixture
def sites(database_url: str) -> Iterator[Sites]:
    database = Database(database_url)
    yield Sites(database)
    database.close()


def test_a_site_comes_back_as_it_was_stored(sites: Sites) -> None:
    sites.add(SITE)
    assert sites.get("农场") == SITE
    assert sites.all() == [SITE]


def test_a_name_is_taken_once(sites: Sites) -> None:
    sites.add(SITE)
    with pytest.raises(BadInput, match="is there already"):
        sites.add(SITE)
    assert sites.save(SITE) is False


def test_fields_are_changed_or_refused_with_the_reason(sites: Sites) -> None:
    sites.add(SITE)
    assert sites.change("农场", is_paused=True, delay_seconds=5.0).is_paused
    assert sites.get("农场").delay_seconds == 5.0
    with pytest.raises(BadInput, match="delay_seconds must be 0 or more"):
        sites.change("农场", delay_seconds=-1.0)


def test_a_removed_site_is_gone_until_it_is_added_again(sites: Sites) -> None:
    sites.add(SITE)
    sites.remove("农场")
    assert sites.all() == []
    with pytest.raises(NotFound):
        sites.get("农场")
    sites.add(SITE)
    assert sites.get("农场") == SITE


def test_politeness_is_counted_by_host_and_port() -> None:
    assert host_of("http://user@Farm.Example:8080/x") == "farm.example:8080"
    assert host_of("http://Farm.example:80/") == host_of("http://farm.example./") == "farm.example"
    assert host_of("https://farm.example:80/") == "farm.example:80"
    assert host_of("https://www.farm.example:443/") == "www.farm.example"
