"""``process --again``: everything derived anew, no fake edits, nothing of a person's lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from config.processing import Processor
from config.rederiving import rederive_history, rederive_matches
from pipeline.errors import NotFound, Quarantine
from pipeline.model import Extraction
from pipeline.reading.pool import PageToRead
from storage.queries import articles, health, history, reposts
from storage.tables import ArticleRow, DeletionRow
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


class StrictReader(DirectPool):
    """A reader that takes every page with a word for no article."""

    def __init__(self, word: str, reason: str = "not-an-article") -> None:
        self.word = word
        self.reason = reason

    def read(self, pages: Iterable[PageToRead]) -> Iterator[Extraction | Quarantine]:
        for one, reading in zip(pages := list(pages), super().read(pages), strict=True):
            yield Quarantine(self.reason, "") if self.word.encode() in one.body else reading


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
    bench.put("origin", "/a.html", page())
    processor = Processor(bench.app)
    with processor.leading():
        list(processor.drain(StrictReader("html")))
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


def test_what_is_no_article_any_more_is_no_content(bench: Bench):
    fill(bench)
    again(bench, StrictReader("村小通网"))
    with bench.app.database.reading() as session:
        line = articles.find_article(session, "http://farm.test/9.html")
        assert (line.state, line.versions) == ("quarantined", 0)
        assert history.versions(session, line) == []
        origin = articles.find_article(session, "http://origin.test/a.html")
        assert reposts.copies(session, origin) == reposts.copies(session, line) == []
        status = health.status(session)
        assert (status.articles, status.clusters, status.matches) == (1, 0, {})
        assert [one.id for one in articles.list_articles(session)] == [origin.id]
        assert articles.count_articles(session) == 1
        (listed,) = articles.list_articles(session, state="quarantined")
        assert listed == line
        with pytest.raises(NotFound, match="has no version"):
            history.version(session, line, 1)


def test_an_article_without_versions_lives_again_when_it_is_found(bench: Bench):
    fill(bench)
    before = shape(bench)
    again(bench, StrictReader("村小通网"))
    again(bench, DirectPool())
    assert shape(bench) == before


def test_only_a_page_that_reads_as_an_article_revives_one(bench: Bench):
    bench.see("origin", "/a.html", page())
    again(bench, StrictReader("html"))
    for status in (304, 404):
        bench.see("origin", "/a.html", status=status)
        with bench.app.database.reading() as session:
            line = articles.find_article(session, "http://origin.test/a.html")
            assert (line.state, history.deletions(session, line)) == ("quarantined", [])
    bench.see("origin", "/a.html", page())
    with bench.app.database.reading() as session:
        line = articles.find_article(session, "http://origin.test/a.html")
    assert (line.state, line.versions) == ("live", 1)


def test_lost_pages_do_not_make_history_false(bench: Bench):
    bench.see("origin", "/a.html", page())
    before = shape(bench)
    for path in bench.app.bodies.folder.rglob("*.zst"):
        path.unlink()
    assert again(bench, DirectPool()) == 0
    with bench.app.database.reading() as session:
        line = articles.find_article(session, "http://origin.test/a.html")
    assert (line.state, line.versions) == ("live", 1)
    assert shape(bench)[1:] == before[1:]  # type: ignore[index]  # a tuple


def absences(bench: Bench) -> tuple[str, list[history.DeletionLine]]:
    with bench.app.database.reading() as session:
        line = articles.find_article(session, "http://origin.test/a.html")
        return line.state, history.deletions(session, line)


def test_a_deletion_by_a_rule_that_no_longer_holds_disappears(bench: Bench):
    bench.see("origin", "/a.html", page())
    wall = page("请先登录再看")
    for _ in range(3):
        bench.put("origin", "/a.html", wall, hours=9)
    processor = Processor(bench.app)
    old = StrictReader("请先登录再看", "soft-404")
    with processor.leading():
        list(processor.drain(old))
    live = absences(bench)
    assert live[0] == "deleted"
    assert again(bench, old) == 0
    assert absences(bench) == live
    assert again(bench, StrictReader("请先登录再看", "login-wall")) == 1
    assert absences(bench) == ("live", [])
    assert again(bench, old) == 1
    assert absences(bench) == live


def test_a_return_is_derived_as_it_was_seen(bench: Bench):
    fill(bench)
    bench.see("origin", "/a.html", status=404, hours=9)
    bench.see("origin", "/a.html", status=410, hours=9)
    bench.see("origin", "/a.html", page().replace("1.5亿", "15亿"))
    bench.see("origin", "/a.html", status=404)
    before = (absences(bench), shape(bench))
    assert before[0][0] == "suspected"
    assert len(before[0][1]) == 2
    assert again(bench, DirectPool()) == 0
    assert (absences(bench), shape(bench)) == before
    with bench.app.database.writing() as session:
        session.execute(delete(DeletionRow))
        session.execute(update(ArticleRow).values(state="live"))
    assert again(bench, DirectPool()) == 1
    assert (absences(bench), shape(bench)) == before


def test_until_when_a_version_stood_follows_what_its_looks_say(bench: Bench):
    fill(bench)
    bench.see("origin", "/b.html", page("另一篇"))
    bench.see("origin", "/b.html", page("另一篇") + "<!-- 故障 -->")
    with bench.app.database.reading() as session:
        line = articles.find_article(session, "http://origin.test/b.html")
    assert again(bench, StrictReader("故障")) == 1
    with bench.app.database.reading() as session:
        now = articles.find_article(session, "http://origin.test/b.html")
        (version,) = history.versions(session, now)
    assert now.last_seen_at == version.last_seen_at == version.first_seen_at < line.last_seen_at


@pytest.mark.parametrize("is_taken", [False, True])
def test_a_moved_article_is_derived_as_it_was_seen(bench: Bench, is_taken: bool):
    new = "http://origin.test/2026/05/a.html"
    bench.see("origin", "/a.html", page())
    if is_taken:
        bench.see("origin", "/2026/05/a.html", page())
    bench.see("origin", "/a.html", page(), final_url=new)
    other = page(
        "大风停航", ("港口昨夜起风，三艘渔船在防波堤外抛锚等候，海事部门提醒船员检查缆绳。" * 3,)
    )
    bench.see("origin", "/a.html", other, final_url=new)
    bench.see("origin", "/a.html", page(), final_url="http://origin.test/a.html")
    bench.see("origin", "/a.html", page("又一次"), final_url="http://origin.test/c.html")
    before = shape(bench)
    assert len(before[1]) > 1  # type: ignore[index, arg-type]  # a tuple
    assert again(bench, DirectPool()) == 0
    assert shape(bench) == before
