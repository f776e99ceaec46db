from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import pytest

from config.bootstrap import App
from config.settings import Settings
from crawler.run import CrawlProcess, run_crawl, start_crawl
from pipeline.model import Queue, Role, RunOutcome
from pipeline.site import Site
from storage.runs import Run
from storage.sites import host_of
from tests.crawler.conftest import Reply, Web, article, list_page


def start(app: App, settings: Settings | None = None) -> CrawlProcess:
    run = app.runs.plan("farm", cause="schedule", planned_at=datetime.now(UTC))
    assert run is not None
    return start_crawl("farm", settings=settings or app.settings, run_id=run.id)


def slow_site(web: Web, articles: int, seconds: float) -> None:
    """A list of articles that take their time."""
    web.set("/", list_page(*(f"/a/{n}" for n in range(articles))))

    def answer_slowly(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        body = article(handler.path).encode()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    for n in range(articles):
        web.replies[f"/a/{n}"] = Reply(stream=answer_slowly)


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def unfetched(app: App) -> int:
    due = app.frontier.due("farm", Queue.DISCOVERY, now=datetime.now(UTC), limit=999)
    return sum(1 for one in due if one.role is Role.ARTICLE)


def test_a_crawl_that_is_stopped_keeps_what_it_fetched_and_leaves_the_rest_due(
    app: App, web: Web, add_site: Callable[..., Site]
) -> None:
    add_site()
    slow_site(web, articles=40, seconds=0.05)
    process = start(app)
    wait_for(lambda: len(web.paths()) > 4)
    assert process.is_running
    assert os.getpgid(process.pid or 0) == process.pid  # a group of its own

    process.stop()
    run = process.finish(app)

    assert run.outcome is RunOutcome.FAILED
    assert "stopped before its end" in (run.reason or "")
    assert run.counts["new_articles"] >= 3
    assert run.counts["new_articles"] + unfetched(app) == 40
    assert not process.is_running


def test_a_crawl_that_is_killed_has_failed_and_the_next_one_goes_on(
    app: App, web: Web, add_site: Callable[..., Site]
) -> None:
    add_site()
    slow_site(web, articles=12, seconds=0.05)
    process = start(app)
    wait_for(lambda: unfetched(app) in range(1, 10))
    os.kill(process.pid or 0, signal.SIGKILL)

    run = process.finish(app)
    again = run_crawl(app, "farm")

    assert run.outcome is RunOutcome.FAILED
    assert "ended without a word (signal 9)" in (run.reason or "")
    assert again.outcome is RunOutcome.RAN  # the host is free again
    assert again.counts["found"] == 0  # all were known; what had been stored is not fetched again
    assert again.counts["new_articles"] < 12
    assert unfetched(app) == 0


def test_a_crawl_ends_at_its_time_limit_and_the_rest_stays_due(
    app: App, web: Web, add_site: Callable[..., Site]
) -> None:
    add_site()
    slow_site(web, articles=80, seconds=0.05)
    run = start(app, replace(app.settings, crawl_timeout_seconds=1.5)).finish(app)
    assert run.outcome is RunOutcome.RAN
    assert "reached its limit" in (run.reason or "")
    assert unfetched(app) > 0


@pytest.mark.parametrize("what", ["removed", "paused"])
def test_a_crawl_whose_site_is_removed_or_paused_ends_calmly(
    what: str,
    app: App,
    web: Web,
    add_site: Callable[..., Site],
    capfd: pytest.CaptureFixture[str],
) -> None:
    add_site()
    slow_site(web, articles=400, seconds=0.05)
    process = start(app)
    wait_for(lambda: len(web.paths()) > 2)
    if what == "removed":
        app.sites.remove("farm")
    else:
        app.sites.change("farm", is_paused=True)

    run = process.finish(app)

    assert run.outcome is RunOutcome.RAN
    assert f"the site was {what}" in (run.reason or "")
    assert 2 <= run.counts["new_articles"] < 400
    assert "Traceback" not in capfd.readouterr().err


def test_a_run_whose_site_was_removed_before_it_began_is_skipped(
    app: App, web: Web, add_site: Callable[..., Site]
) -> None:
    add_site()
    run = app.runs.plan("farm", cause="schedule", planned_at=datetime.now(UTC))
    assert run is not None
    app.sites.remove("farm")
    ended = start_crawl("farm", settings=app.settings, run_id=run.id).finish(app)
    assert (ended.outcome, ended.reason) == (RunOutcome.SKIPPED, "the site was removed")
    assert web.requests == []


def test_one_host_is_never_crawled_by_two_runs_at_once(
    app: App, web: Web, add_site: Callable[..., Site], crawl: Callable[..., Run]
) -> None:
    site = add_site()
    other = app.runs.plan("farm", cause="user", planned_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert other is not None
    app.runs.start(other.id, host_of(site.url), now=datetime.now(UTC), pid=os.getpid())

    run = crawl()

    assert run.outcome is RunOutcome.SKIPPED
    assert f"run {other.id} is crawling 127.0.0.1:{web.port}" in (run.reason or "")
    assert web.requests == []


def test_a_host_that_only_lists_and_articles_are_on_is_locked_too(
    app: App, web: Web, other_web: Web, add_site: Callable[..., Site], crawl: Callable[..., Run]
) -> None:
    add_site()
    add_site(
        name="mill", url=other_web.url(), list_pages=(web.url("/"),), article_url=r"://[^/]+/a/\d+$"
    )
    slow_site(web, articles=12, seconds=0.1)
    process = start(app)
    wait_for(lambda: len(web.paths()) > 1)
    asked = other_web.requests

    meanwhile = crawl(site="mill")
    first = process.finish(app)

    assert meanwhile.outcome is RunOutcome.SKIPPED
    assert f"run {first.id} is crawling 127.0.0.1:{web.port}" in (meanwhile.reason or "")
    assert (meanwhile.counts["busy"], meanwhile.counts["failures"]) == (1, 0)
    assert asked == []
    assert first.counts["new_articles"] == 12
    assert app.runs.crawled_hosts() == {}
    assert crawl(site="mill").counts["lists"] == 1  # it was due all the time


def crawl_and_sleep(settings: Settings, run_id: int) -> None:
    """A parent of a crawl. It forks it itself: a server of its own would be slow to start."""
    import crawler.run

    crawler.run._CONTEXT = multiprocessing.get_context("fork")  # type: ignore[assignment]
    start_crawl("farm", settings=settings, run_id=run_id)
    time.sleep(120)


def test_a_crawl_whose_parent_was_killed_ends_itself(
    app: App, web: Web, add_site: Callable[..., Site]
) -> None:
    add_site()
    slow_site(web, articles=200, seconds=0.05)
    run = app.runs.plan("farm", cause="schedule", planned_at=datetime.now(UTC))
    assert run is not None
    parent = multiprocessing.get_context("forkserver").Process(
        target=crawl_and_sleep, args=(app.settings, run.id)
    )
    parent.start()
    wait_for(lambda: len(web.paths()) > 4)
    parent.kill()
    wait_for(lambda: app.runs.get(run.id).outcome is RunOutcome.FAILED)
    assert "stopped before its end" in (app.runs.get(run.id).reason or "")


def test_we_are_polite_and_honest_guests(
    app: App, web: Web, add_site: Callable[..., Site], crawl: Callable[..., Run]
) -> None:
    add_site(concurrency=4)
    times: list[float] = []
    web.set("/robots.txt", "User-agent: repostwatch\nCrawl-delay: 0.4\n", Content_Type="text/plain")
    web.set("/", list_page("/a/1", "/a/2"), Set_Cookie="id=1")

    def note_time(handler: BaseHTTPRequestHandler) -> None:
        times.append(time.monotonic())
        handler.send_response(200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    for path in ("/a/1", "/a/2"):
        web.replies[path] = Reply(stream=note_time)
    crawl("discovery")

    assert times[1] - times[0] > 0.25  # 0.4, give or take a quarter so as not to beat in time
    for _, headers in web.requests:
        assert headers["user-agent"] == app.settings.user_agent
        assert "cookie" not in headers
        assert "referer" not in headers


def test_no_more_requests_at_once_than_the_site_allows(
    web: Web, add_site: Callable[..., Site], crawl: Callable[..., Run]
) -> None:
    add_site(concurrency=2)
    web.set("/", list_page(*(f"/a/{n}" for n in range(12))))
    going: list[int] = [0, 0]  # now, at most
    lock = threading.Lock()

    def count(handler: BaseHTTPRequestHandler) -> None:
        with lock:
            going[0] += 1
            going[1] = max(going)
        time.sleep(0.02)
        with lock:
            going[0] -= 1
        handler.send_response(200)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    for n in range(12):
        web.replies[f"/a/{n}"] = Reply(stream=count)
    run = crawl("discovery")

    assert run.counts["new_articles"] == 12
    assert going[1] == 2


def test_a_site_is_crawled_through_its_proxy_and_private_addresses_stay_closed(
    web: Web, add_site: Callable[..., Site], crawl: Callable[..., Run], app: App
) -> None:
    add_site(url="http://recorded.invalid/", proxy=web.url("/"), is_local=False)
    web.set("http://recorded.invalid/", list_page("/a/1", "/a/2"))
    web.set("http://recorded.invalid/a/1", article())
    web.set("http://recorded.invalid/a/2", status=302, Location="http://127.0.0.1:1/secret")

    run = crawl()

    assert run.outcome is RunOutcome.RAN
    assert (run.counts["new_articles"], run.counts["failures"]) == (1, 1)
    assert all(path.startswith("http://recorded.invalid/") for path in web.paths())


def test_crawls_of_several_sites_run_side_by_side(
    app: App, web: Web, other_web: Web, add_site: Callable[..., Site]
) -> None:
    add_site()
    add_site(name="other", url=other_web.url("/"))
    meet = threading.Barrier(2, timeout=10)

    def answer_together(handler: BaseHTTPRequestHandler) -> None:
        meet.wait()  # both crawls are running now
        body = list_page("/a/1").encode()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    for one in (web, other_web):
        one.replies["/"] = Reply(stream=answer_together)
        one.set("/a/1", article())
    first = start(app)
    run = app.runs.plan("other", cause="schedule", planned_at=datetime.now(UTC))
    assert run is not None
    second = start_crawl("other", settings=app.settings, run_id=run.id)
    assert first.finish(app).outcome is second.finish(app).outcome is RunOutcome.RAN
