# ruff: noqa: E501 - a page or a line stays in one piece, as a server would send it
import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Quarantine
from pipeline.reading.guard import tame
from pipeline.reading.read import read_page

TEXT = "<p>" + "这是一段正常的文字，说的是今天上午召开的会议。" * 10 + "</p>"

HOSTILE = {
    "depth": "<html><body>" + "<div>" * 60_000 + TEXT,
    "open fonts": "<html><body>" + "<font><b>" * 30_000 + TEXT,
    "long attribute": "<html><body><div title='" + "x" * 2_000_000 + "'>" + TEXT,
    "many attributes": "<html><body><div " + " ".join(f"a{i}=1" for i in range(60_000)) + ">" + TEXT,
    "entities": "<!DOCTYPE html [<!ENTITY a0 'ha'>" + "".join(
        f"<!ENTITY a{i} '&a{i - 1};&a{i - 1};'>" for i in range(1, 40)
    ) + "]><html><body>&a39;" + TEXT,
    "comments": "<html><body>" + TEXT + "<!--" * 100_000,
    "angles": "<html><body>" + TEXT + "<" * 500_000,
    "unclosed metas": "<html><head>" + "<meta charset=" * 60_000 + TEXT,
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_page_costs_little(kind: str) -> None:
    started = time.process_time()
    with contextlib.suppress(Quarantine):
        assert "正常的文字" in read_page(HOSTILE[kind].encode(), url="http://e.com/a/1.html").text
    assert time.process_time() - started < 5


def test_an_ordinary_page_is_left_as_it_is() -> None:
    html = "<html><body>" + TEXT * 50 + "</body></html>"
    assert tame(html) == html


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet="<>/\"'= adivpscript!-[]&;中\n", max_size=300))
def test_any_markup_is_tamed_and_read(html: str) -> None:
    assert len(tame(html)) <= len(html) + 10
    with contextlib.suppress(Quarantine):
        read_page(html.encode(), url="http://e.com/a/1.html")
