"""A person lets quarantined snapshots into history: at their place in time, and for good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.processing import Processor
from config.rederiving import rederive_history, rederive_matches
from config.releasing import read_past_the_gate, release
from pipeline.errors import BadInput, NotFound
from pipeline.process import Fate, Outcome
from storage.chain import check_chain
from storage.queries import articles, history, quarantine, releases, reposts
from tests.support.store import PARAGRAPHS, Bench, DirectPool, page

#: A status by which the gate refuses a page whatever it says.
REFUSED = 503


@pytest.fixture
def bench(tmp_path: Path, database_url: str) -> Iterator[Bench]:
    bench = Bench(tmp_path, database_url)
    yield bench
    bench.app.close()


def edited(old: str, new: str) -> str:
    return page(paragraphs=[one.replace(old, new) for one in PARAGRAPHS])


def let_in(bench: Bench, snapshot: int, note: str = "") -> Outcome:
    release(bench.app, snapshot, DirectPool(), note=note)
    (outcome,) = bench.process()
    return outcome


def lines(bench: Bench, path: str = "/a.html") -> list[history.VersionLine]:
    with bench.app.database.reading() as session:
        line = articles.find_article(session, f"http://origin.test{path}")
        return history.versions(session, line)


def put(bench: Bench, html: str, **more: object) -> int:
    snapshot = bench.put("origin", "/a.html", html, **more)  # type: ignore[arg-type]
    bench.process()
    return snapshot


def test_a_released_first_page_becomes_version_one_of_its_article(bench: Bench):
    snapshot = put(bench, page(), status=REFUSED)
    outcome = let_in(bench, snapshot, "the server always answers so")
    assert outcome.fate is Fate.VERSION
    assert [line.number for line in lines(bench)] == [1]
    with bench.app.database.reading() as session:
        assert quarantine.count_by_reason(session) == {}
        decision = releases.release_of(session, snapshot)
    assert decision is not None
    assert (decision.reason, decision.note) == ("http-503", "the server always answers so")


def test_the_newest_snapshot_released_becomes_the_newest_version(bench: Bench):
    put(bench, page())
    first = lines(bench)[0]
    snapshot = put(bench, edited("1.5亿", "15亿"), status=REFUSED)
    assert let_in(bench, snapshot).fate is Fate.VERSION
    after = lines(bench)
    assert [line.number for line in after] == [1, 2]
    assert after[0].id == first.id


def test_an_older_snapshot_released_never_becomes_the_newest_version(bench: Bench):
    put(bench, page())
    held = put(bench, edited("1.5亿", "15亿"), status=REFUSED)
    held_at = bench.now
    put(bench, edited("1.5亿", "1.6亿"))
    assert let_in(bench, held).fate is Fate.VERSION
    found = lines(bench)
    assert [line.first_seen_at for line in found][1] == held_at
    assert [line.number for line in found] == [1, 2, 3]
    with bench.app.database.reading() as session:
        line = articles.find_article(session, "http://origin.test/a.html")
        texts = [history.version(session, line, n).extraction.text for n in (1, 2, 3)]
    assert [("1.5亿" in t, "15亿" in t, "1.6亿" in t) for t in texts] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]
    assert found[1].severity is not None
    assert found[2].severity is not None


def test_a_version_that_stood_around_a_released_one_is_told_as_two(bench: Bench):
    put(bench, page())
    first = lines(bench)[0]
    held = put(bench, edited("1.5亿", "15亿"), status=REFUSED)
    put(bench, page())
    let_in(bench, held)
    found = lines(bench)
    assert [line.number for line in found] == [1, 2, 3]
    assert found[0].id == first.id
    assert found[0].last_seen_at == found[0].first_seen_at < found[1].first_seen_at
    assert found[2].last_seen_at == bench.now


def test_an_older_one_that_reads_the_same_changes_nothing(bench: Bench):
    put(bench, page())
    held = put(bench, page(), status=REFUSED)
    put(bench, page())
    assert let_in(bench, held).fate is Fate.UNCHANGED
    assert [line.number for line in lines(bench)] == [1]


def test_copies_are_found_of_a_version_that_was_released_late(bench: Bench):
    put(bench, page("别的", ("一篇很短但足够长的别的文章，讲的是港口昨夜的大风和停航的渡轮。",)))
    held = put(bench, page(), status=REFUSED)
    put(bench, page("别的", ("一篇很短但足够长的别的文章，讲的是港口今天的大风和停航的渡轮。",)))
    bench.see("farm", "/9.html", edited("昨天下午", "近日"), hours=30)
    assert let_in(bench, held).match_count == 1
    with bench.app.database.reading() as session:
        line = articles.find_article(session, "http://origin.test/a.html")
        (copy,) = reposts.copies(session, line)
    assert copy.own_version == 2


def test_deriving_history_anew_honours_the_release(bench: Bench):
    put(bench, page())
    held = put(bench, edited("1.5亿", "15亿"), status=REFUSED)
    put(bench, edited("1.5亿", "1.6亿"))
    let_in(bench, held)
    before = [(line.number, line.first_seen_at, line.last_seen_at) for line in lines(bench)]
    processor = Processor(bench.app)
    with processor.leading():
        for _ in rederive_history(bench.app, processor, DirectPool(), lambda: False):
            pass
        for _ in rederive_matches(bench.app, processor, lambda: False):
            pass
    after = [(line.number, line.first_seen_at, line.last_seen_at) for line in lines(bench)]
    assert after == before


def test_deriving_anew_keeps_out_what_the_server_refused_or_sent_home(bench: Bench):
    put(bench, page())
    refused = put(bench, edited("1.5亿", "15亿"), status=REFUSED)
    home = put(bench, page("首页新闻"), final_url="http://origin.test/")
    processor = Processor(bench.app)
    with processor.leading():
        for _ in rederive_history(bench.app, processor, DirectPool(), lambda: False):
            pass
    assert len(lines(bench)) == 1
    with bench.app.database.reading() as session:
        outcomes = [quarantine.snapshot(session, one).outcome for one in (refused, home)]
    assert outcomes == ["http-503", "redirect-home"]


def test_a_released_page_is_no_evidence_of_a_deletion_any_more(bench: Bench):
    put(bench, page())
    sent_home = put(bench, edited("1.5亿", "15亿"), final_url="http://origin.test/")
    with bench.app.database.reading() as session:
        line = articles.find_article(session, "http://origin.test/a.html")
        assert (line.state, len(history.deletions(session, line))) == ("suspected", 1)
    let_in(bench, sent_home)
    with bench.app.database.reading() as session:
        line = articles.find_article(session, "http://origin.test/a.html")
        assert (line.state, history.deletions(session, line)) == ("live", [])
    assert len(lines(bench)) == 2


def test_what_cannot_be_read_is_not_released(bench: Bench):
    empty = put(bench, "<html><title>x</title></html>")
    with pytest.raises(BadInput, match="no article text"):
        release(bench.app, empty, DirectPool())
    lost = put(bench, page(), status=REFUSED)
    with bench.app.database.reading() as session:
        digest = quarantine.snapshot(session, lost).digest
    next(bench.app.bodies.folder.rglob(f"{digest}.zst")).unlink()
    with pytest.raises(BadInput, match="No stored page with digest"):
        release(bench.app, lost, DirectPool())
    with bench.app.database.reading() as session:
        assert sum(quarantine.count_by_reason(session).values()) == 2


def test_only_what_is_in_quarantine_can_be_released(bench: Bench):
    settled = put(bench, page())
    with pytest.raises(BadInput, match="not in quarantine"):
        release(bench.app, settled, DirectPool())
    with pytest.raises(NotFound):
        release(bench.app, 999, DirectPool())


def test_a_page_can_be_looked_at_before_it_is_released(bench: Bench):
    held = put(bench, page(), status=REFUSED)
    assert PARAGRAPHS[0] in read_past_the_gate(bench.app, held, DirectPool()).text
    with bench.app.database.reading() as session:
        assert quarantine.snapshot(session, held).state == "quarantined"


def test_the_chain_holds_one_link_for_each_capture_whatever_comes_later(bench: Bench):
    put(bench, page())
    held = put(bench, page(), status=REFUSED)
    let_in(bench, held)
    report = check_chain(bench.app.database)
    assert (report.links, report.broken, report.unlinked) == (2, (), 0)
