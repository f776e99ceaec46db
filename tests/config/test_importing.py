"""A publisher's archive comes in as own articles, and texts are checked against the store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.checking import Checker
from config.importing import BadRecord, records_in, records_of, store_records
from pipeline.errors import BadInput
from storage.queries import articles, reposts
from tests.support.store import PARAGRAPHS, Bench, page

TEXT = "\n".join(PARAGRAPHS)


@pytest.fixture
def bench(tmp_path: Path, database_url: str) -> Iterator[Bench]:
    bench = Bench(tmp_path, database_url)
    yield bench
    bench.app.close()


def take_in(bench: Bench, *records: object, **more: str) -> list[BadRecord]:
    lines = [r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records]
    bad = [one for one in store_records(bench.app, records_of(lines), **more) if one is not None]
    bench.process()
    return bad


def test_an_archive_finds_the_copies_that_were_crawled_before(bench: Bench):
    bench.see("farm", "/1.html", page("村小通网"))
    bad = take_in(
        bench, {"id": 17, "text": TEXT, "title": "三十七所村小接通光纤", "published": "2026-04-30"}
    )
    assert bad == []
    with bench.app.database.reading() as session:
        (own,) = articles.list_articles(session, site="archive")
        (copy,) = reposts.copies(session, own)
    assert (own.title, own.site_kind, own.versions) == ("三十七所村小接通光纤", "own", 1)
    assert copy.url == "http://farm.test/1.html"


def test_bad_lines_are_named_and_left_out(bench: Bench):
    bad = take_in(
        bench, "not json", "[1]", {"id": "a"}, {"id": "b", "text": "  "}, {"id": "c", "text": TEXT}
    )
    assert [one.where for one in bad] == ["line 1", "line 2", "line 3", "line 4"]
    assert "'text'" in bad[2].why
    with bench.app.database.reading() as session:
        assert articles.count_articles(session) == 1


def test_importing_again_adds_only_what_differs(bench: Bench):
    take_in(bench, {"id": "a", "text": TEXT})
    take_in(bench, {"id": "a", "text": TEXT})
    take_in(bench, {"id": "a", "text": TEXT.replace("1.5亿", "1.6亿")})
    with bench.app.database.reading() as session:
        (own,) = articles.list_articles(session)
    assert own.versions == 2


def test_a_crawled_site_is_no_archive(bench: Bench):
    with pytest.raises(BadInput, match="is crawled"):
        take_in(bench, {"id": "a", "text": TEXT}, site="origin")


def test_a_folder_of_text_files_in_any_encoding(bench: Bench, tmp_path: Path):
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "一.txt").write_bytes(("村小通网\n" + TEXT).encode("gb18030"))
    (folder / "empty.txt").write_bytes(b"")
    bad = [one for one in store_records(bench.app, records_in(folder)) if one is not None]
    bench.process()
    assert [one.where for one in bad] == ["empty.txt"]
    with bench.app.database.reading() as session:
        (own,) = articles.list_articles(session)
    assert own.title == "村小通网"


def test_a_folder_without_texts_says_so(tmp_path: Path):
    with pytest.raises(BadInput, match=r"no \.txt file"):
        list(records_in(tmp_path))


def test_who_has_this_text(bench: Bench):
    take_in(bench, {"id": "第17篇", "text": TEXT})
    bench.see("farm", "/1.html", page("村小通网").replace("1.5亿", "1.6亿"))
    findings = Checker(bench.app).check("编者导读。\n" + TEXT)
    assert [(f.name, f.version) for f in findings] == [
        ("第17篇", 1),
        ("http://farm.test/1.html", 1),
    ]
    assert Checker(bench.app).check("毫不相干的一句话") == []
    assert Checker(bench.app).check("") == []
