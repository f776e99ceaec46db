from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import BadInput
from pipeline.site import Rules, Schedule, Site, SiteKind
from storage.site_file import (
    hide_password,
    keep_password,
    read_duration,
    read_sites,
    write_duration,
    write_sites,
)

FULL = Site(
    name="农场", url="https://farm.example/news", kind=SiteKind.OWN, is_paused=True,
    known_as=("农场网",), feeds=("https://farm.example/f",), sitemaps=("https://farm.example/s",),
    list_pages=("https://farm.example/l",), article_url=r"/a/\d+\.html$", deny=(r"/ads/", "x:y"),
    max_list_pages=9, max_new_articles=8, delay_seconds=1.5, concurrency=3, user_agent="me/1",
    obeys_robots=False, is_local=True, proxy="http://proxy.example:3128",
    schedule=Schedule(cron="15 6 * * *", timezone="Asia/Shanghai", jitter_seconds=300),
    recheck_seconds=900.0, deletion_checks=5,
    rules=(
        Rules(valid_until=date(2026, 3, 1), body="div.post", remove=(".ad", ".nav")),
        Rules(valid_from=date(2026, 3, 1), title="//h1", byline=".by", published="time",
              encoding="gbk"),
    ),
)  # fmt: skip
START = "- name: a\n  url: https://a.example/\n  "
PLAIN = Site(name="plain", url="https://plain.example/", schedule=Schedule(every_seconds=1800))


def test_what_is_written_is_read_back_exactly() -> None:
    assert read_sites(write_sites([FULL, PLAIN])) == [FULL, PLAIN]


def test_only_what_differs_from_the_defaults_is_written() -> None:
    assert write_sites([PLAIN]) == (
        "- name: plain\n  url: https://plain.example/\n  kind: watched\n  schedule:\n"
        "    every: 30m\n"
    )
    assert read_sites("") == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- name: a\n  url: [", "sites.yaml, line 2: this is no YAML"),
        ("name: a", "line 1: a list of sites is wanted"),
        ("- just text", "line 1: a site: fields are wanted"),
        ("- name: a", "line 1: this site has no url"),
        ("- url: https://a.example/", "line 1: this site has no name"),
        ("- name: a\n  url: x:y", "line 2: site 'a': 'x:y' is no web address"),
        ("- name: a b\n  url: https://a.example/", "line 1: site 'a b': a site's name has"),
        (START + "dely: 3", "line 3: a site: there is no field 'dely'"),
        (START + "kind: x", "line 3: site 'a', kind: one of watched"),
        (START + "feeds: x", "line 3: a site, feeds: a list of texts"),
        (START + "delay_seconds: soon", "line 3: a site, delay_seconds"),
        (START + "concurrency: 0", "line 3: site 'a': concurrency"),
        (START + "is_local: 3", "is_local: yes or no is wanted"),
        (START + "article_url: '('", "line 3: site 'a': '(' is no reg"),
        (START + "deny:\n  - ok\n  - '['", "line 5: site 'a': '[' is"),
        (START + "schedule: {every: soon}", "line 3: site 'a', schedule"),
        (START + "schedule:\n    cron: 99 * * * *", "line 4: site 'a', s"),
        (START + "schedule: {hourly: 1}", "there is no field 'hourly'"),
        (START + "rules: {body: x}", "line 3: site 'a', rules: a list"),
        (START + "rules: [{valid_from: soon}]", "write 2026-03-01"),
        ("- {name: a, url: 'https://a.example/'}\n- {name: a, url: 'https://b.example/'}",
         "line 2: a second site is called 'a'"),
        ("- {name: a, name: b, url: 'https://a.example/'}", "the field 'name' is there twice"),
    ],
)  # fmt: skip
def test_a_mistake_names_line_and_field(text: str, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_sites(text)
    assert message in str(caught.value)


def test_no_python_is_run_by_yaml() -> None:
    with pytest.raises(BadInput):
        read_sites("- !!python/object/apply:os.system [echo]")
    with pytest.raises(BadInput):
        read_sites("- name: !!python/name:os.system\n  url: https://a.example/")


def test_passwords_stay_in_the_store() -> None:
    secret = Site(name="a", url="https://a.example/", proxy="http://me:s3cret@proxy.example:1")
    text = write_sites([secret])
    assert "s3cret" not in text
    (read,) = read_sites(text)
    assert keep_password(read, secret) == secret
    with pytest.raises(BadInput, match="stars in place of its password"):
        keep_password(read, None)
    assert keep_password(PLAIN, None) is PLAIN
    assert hide_password("http://proxy.example/") == "http://proxy.example/"


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("30m", 1800), ("6h", 21600), ("1d", 86400)]
)
def test_lengths_of_time(text: str, seconds: float) -> None:
    assert read_duration(text) == seconds
    assert read_duration(write_duration(seconds)) == seconds


def test_a_length_of_time_that_is_none() -> None:
    with pytest.raises(ValueError, match="write 90s"):
        read_duration("soon")


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=120), st.floats(min_value=1, max_value=1e7))
def test_no_text_makes_it_crash_and_every_interval_round_trips(text: str, seconds: float) -> None:
    with suppress(BadInput):
        read_sites(text)
    schedule = Schedule(every_seconds=seconds)
    (site,) = read_sites(write_sites([Site(name="a", url="https://a.example/", schedule=schedule)]))
    assert site.schedule.every_seconds == pytest.approx(seconds, rel=1e-4)
