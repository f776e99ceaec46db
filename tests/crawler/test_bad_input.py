"""What bad input gets: a row in the ledger with one clear sentence, and no lost data."""

from __future__ import annotations

import errno
import multiprocessing
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from config.bootstrap import App, build
from config.settings import Settings
from crawler.run import run_crawl
from pipeline.model import Queue, RunOutcome
from pipeline.site import Site
from storage.frontier import Frontier
from storage.runs import Run
from tests.crawler.conftest import Reply, Web, article, list_page


def due(app: App) -> set[str]:
    """Addresses whose time will come within the first wait after a failure."""
    now = datetime.now(UTC).replace(year=datetime.now(UTC).year + 1)
    return {one.url for one in app.frontier.due("farm", Queue.DISCOVERY, now=now, limit=99)}


def test_start_pages_that_cannot_be_read_fail_the_run_each_with_its_own_sentence(
    app: App, web: Web, other_web: Web, add_site: Callable[..., Site], crawl: Callable[..., Run]
) -> None:
    web.set("/robots.txt", "User-agent: *\nDisallow: /forbidden\n", Content_Type="text/plain")
    web.set("/loop", status=302, Location="/loop2")
    web.set("/loop2", status=302, Location="/loop")
    web.replies["/huge"] = Reply(stream=send_200_mb)
    web.replies["/slow"] = Reply(stream=lambda _: threading.Event().wait(1))
    web.replies["/rude"] = Reply(stream=lambda handler: handler.connection.sendall(b"\0\1!\r\n"))
    sentences = {
        web.url("/loop"): "is sent on in a circle",
        web.url("/huge"): "is larger than 1,000,000 bytes and was cut off",
        web.url("/slow"): "gave no answer within 0.5 seconds",
        web.url("/rude"): "hung up, or answered with something that is not HTTP",
        web.url("/forbidden"): "robots.txt of 127.0.0.1:",
        other_web.url("/").replace("http:", "https:"): "speaks no TLS we understand",
        "http://127.0.0.1:9/": "127.0.0.1:9 refuses the connection",
    }
    add_site(list_pages=tuple(sentences), concurrency=8)

    run = crawl("discovery")

    assert run.outcome is RunOutcome.FAILED
    assert any(sentence in (run.reason or "") for sentence in sentences.values()), run.reason
    assert (run.counts["refused"], run.counts["failures"]) == (1, len(sentences) - 1)
    assert "/forbidden" not in web.paths()
    errors = last_errors(app)
    for url, sentence in sentences.items():
        assert sentence in errors[url]
    assert due(app) == set(sentences)


def last_errors(app: App) -> dict[str, str]:
    with closing(sqlite3.connect(app.settings.data_dir / "repostwatch.db")) as connection:
        return dict(connection.execute("SELECT url, last_error FROM address").fetchall())


def send_200_mb(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True
    piece = b"<p>" + b"x" * 99_997
    try:
        for _ in range(2000):
            handler.wfile.write(piece)
    except OSError:
        pass  # the crawler hung up, as it should


def test_hosts_that_do_not_resolve_or_are_private_are_refused(
    app: App, web: Web, add_site: Callable[..., Site], crawl: Callable[..., Run]
) -> None:
    private = "is an address of a private network or of this machine"
    sentences = {
        "http://no-such-host.invalid/": "the host no-such-host.invalid has no address (DNS)",
        web.url("/"): private,
        "http://169.254.169.254/latest/": private,
        f"http://0x7f000001:{web.port}/": private,
        f"http://localhost:{web.port}/": private,
        f"http://[::1]:{web.port}/": private,
    }
    add_site(list_pages=tuple(sentences), is_local=False)

    run = crawl("discovery")

    assert run.outcome is RunOutcome.FAILED
    errors = last_errors(app)
    for url, sentence in sentences.items():
        assert sentence in errors[url]
    assert web.requests == []


def test_an_error_status_of_the_only_start_page_is_kept_and_fails_the_run(
    app: App, web: Web, add_site: Callable[..., Site], crawl: Callable[..., Run]
) -> None:
    add_site()
    web.set("/", "come back later", status=403)

    run = crawl("discovery")

    assert run.outcome is RunOutcome.FAILED
    assert "answers with status 403" in (run.reason or "")
    assert (run.counts["pages"], run.counts["http_errors"]) == (1, 1)


def test_articles_that_fail_stay_due_and_odd_bytes_are_stored_as_they_came(
    app: App, web: Web, add_site: Callable[..., Site], crawl: Callable[..., Run]
) -> None:
    add_site()
    odd = "<p>公告</p>".encode("gb18030") + b"\xff\xfe\x00 cut off \xe4"
    # says UTF-8, is GBK: the links are found all the same
    web.set("/", list_page("/a/1", "/a/2", "/a/3").replace("council", "委员会").encode("gb18030"))
    web.set("/a/1", odd)
    web.set("/a/2", b"")
    web.set("/a/3", status=302, Location="/a/3")

    run = crawl("discovery")

    assert run.outcome is RunOutcome.RAN
    assert run.counts["new_articles"] == 2
    assert run.counts["failures"] == 1
    assert web.url("/a/3") in due(app)
    with sqlite3.connect(app.settings.data_dir / "repostwatch.db") as connection:
        rows = connection.execute("SELECT url, digest, size FROM snapshot WHERE role = 'article'")
        stored = {url: (app.bodies.get(digest), size) for url, digest, size in rows}
    assert stored == {web.url("/a/1"): (odd, len(odd)), web.url("/a/2"): (b"", 0)}


def test_a_page_of_zero_bytes_as_start_page_lists_nothing(
    web: Web, add_site: Callable[..., Site], crawl: Callable[..., Run]
) -> None:
    add_site()
    web.set("/", b"")
    run = crawl("discovery")
    assert (run.outcome, run.counts["found"]) == (RunOutcome.RAN, 0)


def crawl_with(settings: Settings, run_id: int, hindrance: str) -> None:
    """A crawl's process with a store that is hindered."""
    import storage.bodies
    from crawler.child import crawl
    from storage.engine import Database

    app = build(settings)
    if hindrance == "locked":
        impatient = Database(settings.database, wait_ms=100)
        app = replace(app, frontier=Frontier(impatient, app.bodies))
    else:

        def write(path: Path, content: bytes) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        storage.bodies._write_whole = write
    crawl(app, "farm", run_id, ("discovery", "recheck"))


@pytest.mark.parametrize(
    ("hindrance", "sentence"),
    [("locked", "The database is locked by another process"), ("full", "The disk of")],
)
def test_a_locked_database_or_a_full_disk_ends_the_run_and_loses_nothing(
    hindrance: str, sentence: str, app: App, web: Web, add_site: Callable[..., Site]
) -> None:
    add_site()
    web.set("/", list_page("/a/1"))
    web.set("/a/1", article())
    lock = sqlite3.connect(
        app.settings.data_dir / "repostwatch.db", isolation_level=None, check_same_thread=False
    )

    def lock_and_answer(handler: BaseHTTPRequestHandler) -> None:
        lock.execute("BEGIN IMMEDIATE")
        threading.Timer(0.6, lambda: lock.execute("ROLLBACK")).start()
        web.replies["/"].stream = None
        web.answer(handler)

    if hindrance == "locked":
        web.replies["/"].stream = lock_and_answer
    run = app.runs.plan("farm", cause="user", planned_at=datetime.now(UTC))
    assert run is not None
    process = multiprocessing.get_context("forkserver").Process(
        target=crawl_with, args=(app.settings, run.id, hindrance)
    )
    process.start()
    process.join(30)
    lock.close()

    ended = app.runs.get(run.id)
    assert ended.outcome is RunOutcome.FAILED
    assert sentence in (ended.reason or "")
    assert ended.counts["pages"] == 0
    with closing(sqlite3.connect(app.settings.data_dir / "repostwatch.db")) as connection:
        assert connection.execute("SELECT count(*) FROM snapshot").fetchone() == (0,)

    again = run_crawl(app, "farm")  # the hindrance is gone: nothing was lost
    assert again.outcome is RunOutcome.RAN
    assert again.counts["new_articles"] == 1


def test_start_pages_that_failed_lately_are_left_in_peace_unless_a_person_asks(
    app: App, web: Web, add_site: Callable[..., Site]
) -> None:
    add_site(url="http://127.0.0.1:9/")
    first = run_crawl(app, "farm", cause="schedule")
    second = run_crawl(app, "farm", cause="schedule")
    asked = run_crawl(app, "farm", cause="user")

    assert (first.outcome, second.outcome) == (RunOutcome.FAILED, RunOutcome.SKIPPED)
    assert "its start pages failed lately and are tried again from" in (second.reason or "")
    assert asked.outcome is RunOutcome.FAILED
    assert asked.counts["failures"] == 1


def test_a_pattern_that_is_none_ends_the_run_before_it_begins(
    app: App, add_site: Callable[..., Site], crawl: Callable[..., Run]
) -> None:
    add_site(article_url="([")
    run = crawl()
    assert run.outcome is RunOutcome.FAILED
    assert "is no regular expression" in (run.reason or "")
