from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from config.evidence import make_pack, print_pdf
from pipeline.errors import BadInput, NotFound, RepostwatchError
from storage.queries import articles, history, reposts
from tests.support.store import PARAGRAPHS, Bench, page

URL = "http://origin.test/a.html"


@pytest.fixture
def bench(tmp_path: Path, sqlite_url: str) -> Iterator[Bench]:
    bench = Bench(tmp_path, sqlite_url)
    bench.see("origin", "/a.html", page())
    bench.see("origin", "/a.html", page().replace("1.5亿", "15亿"))
    bench.see(
        "farm", "/9.html", page(paragraphs=[one.replace("昨天下午", "近日") for one in PARAGRAPHS])
    )
    yield bench
    bench.app.close()


def test_a_pack_holds_versions_changes_passages_digests_and_visits(bench: Bench):
    bench.see("origin", "/a.html", status=404)
    with bench.app.database.reading() as session:
        line = articles.find_article(session, URL)
        digests = {check.digest for check in history.checks(session, line)}
    text = make_pack(bench.app, URL)
    tree = html.fromstring(text)
    assert [node.text for node in tree.findall(".//del")] == ["1.5亿"]
    assert [node.text for node in tree.findall(".//ins")] == ["15亿"]
    assert len(tree.findall(".//mark")) >= 2
    assert all(digest in text for digest in digests)
    assert "not found at its address" in text
    assert "plagiar" not in text
    assert "stolen" not in text


def test_a_pack_loads_nothing_and_runs_nothing(bench: Bench):
    bench.see("origin", "/b.html", page("<script>alert(1)</script>&lt;img src=x onerror=y&gt;"))
    text = make_pack(bench.app, "http://origin.test/b.html")
    tree = html.fromstring(text)
    assert tree.findall(".//script") == []
    assert tree.findall(".//img") == []
    assert tree.findall(".//link") == []


def test_one_match_can_be_chosen_if_it_is_of_the_article(bench: Bench):
    with bench.app.database.reading() as session:
        (copy,) = reposts.copies(session, articles.find_article(session, URL))
    assert f"match {copy.match_id}:" in make_pack(bench.app, URL, match=copy.match_id)
    bench.see(
        "other",
        "/x.html",
        page("别的", ("一篇讲港口大风的短文，和别的文章没有任何关系，只是放在这里。",)),
    )
    with pytest.raises(BadInput, match="is not of article"):
        make_pack(bench.app, "http://other.test/x.html", match=copy.match_id)
    with pytest.raises(NotFound):
        make_pack(bench.app, URL, match=999)


def test_a_pack_does_not_need_the_stored_pages(bench: Bench):
    shutil.rmtree(bench.app.bodies.folder)
    assert "Every visit" in make_pack(bench.app, URL)


def test_without_chromium_the_pdf_gets_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("config.evidence.shutil.which", lambda name: None)
    with pytest.raises(RepostwatchError, match="No Chromium is installed"):
        print_pdf("<p>x</p>", tmp_path / "x.pdf")


@pytest.mark.browser
def test_a_pdf_is_printed(bench: Bench, tmp_path: Path):
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        pytest.skip("no Chromium here")
    path = tmp_path / "x.pdf"
    print_pdf(make_pack(bench.app, URL), path)
    assert path.read_bytes().startswith(b"%PDF")
