"""``process --again``: everything derived anew, no fake edits, nothing of a person's lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from config.processing import Processor
from config.rederiving import rederive_history, rederive_matches
from pipeline.errors import Quarantine
from pipeline.model import Extraction
from pipeline.reading.pool import PageToRead
from storage.queries import articles, health, history, reposts
from tests.support.store import PARAGRAPHS, Bench, DirectPool, page


@pytest.fixture
def bench(tmp_path: Path, database_url: str) -> Iterator[Bench]:
    bench = Bench(tmp_path, database_url)
    yield bench
    bench.app.close()


class OtherReader(DirectPool):
    """A reader that gives other text of the same pages: no last paragraph, another recipe."""

    def read(self, pages: Iterable[PageToRead]) -> Iterator[Extraction | Quarantine]:
        for reading in super().read(pages):
            if isinstance(reading, Quarantine):
                yield reading
            else:
                shorter = reading.text.rpartition("\n")[0]
                yield replace(reading, text=shorter, recipe="another/2")


def fill(bench: Bench) -> None:
    bench.see("origin", "/a.html", page())
    bench.see("origin", "/a.html", page().replace("首页", "首页 7 人在看"))
    bench.see("origin", "/a.html", page().replace("1.5亿", "15亿"))
    bench.see("origin", "/a.html", status=304)
    bench.see("origin", "/a.html", status=404)
    bench.see("farm", "/9.html", page("村小通网").replace("昨天下午", "近日"), hours=30)
    bench.see("farm", "/captcha.html", "<html><title>安全验证</title>请完成安全验证</html>")


def again(bench: Bench, pool: DirectPool, *, stop_after: int | None = None) -> int:
    processor = Processor(bench.app)
    with processor.leading():
        changed = 0
        for count, step in enumerate(
            rederive_history(bench.app, processor, pool, lambda: False), start=1
        ):
            changed = step.changed
            if count == stop_after:
                return changed
        for _ in rederive_matches(bench.app, processor, lambda: False):
            pass
        for _ in processor.drain(pool):
            pass
    return changed


def shape(bench: Bench) -> object:
    with bench.app.database.reading() as session:
        status = health.status(session)
        line = articles.find_article(session, "http://origin.test/a.html")
        versions = [
            (v.number, v.first_seen_at, v.last_seen_at, v.severity)
            for v in history.versions(session, line)
        ]
        copies = [
            (c.kind, c.url, c.own_version, c.first, c.first_seen_at)
            for c in reposts.copies(session, line)
        ]
    return status, versions, copies


def test_the_same_reader_changes_nothing(bench: Bench):
    fill(bench)
    before = shape(bench)
    assert again(bench, DirectPool()) == 0
    assert shape(bench) == before


def test_another_reader_gives_other_texts_but_no_fake_edits(bench: Bench):
    fill(bench)
    before = shape(bench)
    assert again(bench, OtherReader()) == 2
    assert shape(bench) == before
    with bench.app.database.reading() as session:
        line = articles.find_article(session, "http://origin.test/a.html")
        version = history.version(session, line, 2)
    assert version.extraction.recipe == "another/2"
    assert PARAGRAPHS[-1] not in version.extraction.text


def test_an_interrupted_run_goes_on_where_it_was(bench: Bench):
    fill(bench)
    before = shape(bench)
    assert again(bench, OtherReader(), stop_after=1) == 1
    assert again(bench, OtherReader()) == 1
    assert shape(bench) == before


def test_a_page_that_can_now_be_read_enters_history(bench: Bench):
    class Strict(DirectPool):
        def read(self, pages: Iterable[PageToRead]) -> Iterator[Extraction | Quarantine]:
            for _ in pages:
                yield Quarantine("not-html", "cannot be read yet")

    bench.put("origin", "/a.html", page())
    processor = Processor(bench.app)
    with processor.leading():
        list(processor.drain(Strict()))
    again(bench, DirectPool())
    with bench.app.database.reading() as session:
        status = health.status(session)
    assert (status.versions, status.quarantined) == (1, 0)


def test_a_lost_body_costs_that_snapshot_only(bench: Bench):
    fill(bench)
    with bench.app.database.reading() as session:
        line = articles.find_article(session, "http://origin.test/a.html")
        first = history.versions(session, line)[0]
    next(bench.app.bodies.folder.rglob(f"{first.digest}.zst")).unlink()
    again(bench, DirectPool())
    with bench.app.database.reading() as session:
        lines = history.versions(session, line)
        checks = history.checks(session, line)
    assert len(lines) == 2
    assert "body-lost" in {check.outcome for check in checks}
