"""What verifying finds: missing and damaged pages, an altered, torn or shortened chain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from config.verifying import verify
from storage.chain import GENESIS, has_link
from storage.queries import articles, history
from storage.tables import SnapshotRow
from storage.tables_evidence import LinkRow
from tests.support.store import Bench, page


@pytest.fixture
def bench(tmp_path: Path, database_url: str) -> Iterator[Bench]:
    bench = Bench(tmp_path, database_url)
    bench.see("origin", "/a.html", page())
    bench.see("origin", "/a.html", page("新的标题"))
    bench.see("origin", "/a.html", status=304)
    bench.see("origin", "/a.html", "x", status=503)
    yield bench
    bench.app.close()


def test_an_untouched_store_is_whole(bench: Bench):
    report = verify(bench.app)
    assert report.is_whole
    assert (report.chain.links, report.chain.unlinked, report.bodies) == (4, 0, 3)
    assert report.chain.head != GENESIS
    assert has_link(bench.app.database, report.chain.head)
    assert verify(bench.app, with_bodies=False).bodies is None


def test_an_altered_capture_breaks_the_chain_where_it_is(bench: Bench):
    with bench.app.database.writing() as session:
        session.execute(update(SnapshotRow).where(SnapshotRow.id == 2).values(status=201))
    (broken,) = verify(bench.app).chain.broken
    assert (broken.snapshot_id, broken.what) == (2, "altered")


def test_a_link_taken_out_of_the_middle_tears_the_chain(bench: Bench):
    with bench.app.database.writing() as session:
        session.execute(delete(LinkRow).where(LinkRow.snapshot_id == 2))
    report = verify(bench.app)
    assert [(link.snapshot_id, link.what) for link in report.chain.broken] == [(3, "torn")]
    assert report.chain.unlinked == 1


def test_an_end_cut_off_shows_against_a_head_noted_earlier(bench: Bench):
    head = verify(bench.app).chain.head
    with bench.app.database.writing() as session:
        session.execute(delete(LinkRow).where(LinkRow.snapshot_id == 4))
    assert verify(bench.app).chain.broken == ()
    assert not has_link(bench.app.database, head)


def test_lost_pages_are_named_and_history_still_opens(bench: Bench):
    with bench.app.database.reading() as session:
        first, second = session.scalars(select(SnapshotRow).where(SnapshotRow.id < 3))
    folder = bench.app.bodies.folder
    next(folder.rglob(f"{first.digest}.zst")).unlink()
    next(folder.rglob(f"{second.digest}.zst")).write_bytes(b"no page")
    report = verify(bench.app)
    assert not report.is_whole
    assert {(one.digest, one.what, one.captures) for one in report.lost} == {
        (first.digest, "missing", 1),
        (second.digest, "damaged", 2),
    }
    with bench.app.database.reading() as session:
        line = articles.find_article(session, "http://origin.test/a.html")
        assert [v.number for v in history.versions(session, line)] == [1, 2]
        assert history.version(session, line, 2).extraction.text
