from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime

from config.bootstrap import App
from pipeline.model import Queue, RunOutcome
from pipeline.site import Site
from storage.runs import Run
from tests.crawler.conftest import Web, article, list_page


def test_due_articles_are_asked_for_conditionally_and_every_answer_is_kept(
    app: App, web: Web, add_site: Callable[..., Site], crawl: Callable[..., Run]
) -> None:
    add_site()
    web.set("/", list_page("/a/1", "/a/2", "/a/3", "/a/4"))
    for number in range(1, 5):
        web.set(f"/a/{number}", article(f"old {number}"), ETag=f'"{number}"')
    crawl()
    web.requests.clear()
    crawl("recheck")
    assert web.paths() == []  # not due yet

    app.frontier.make_due("farm", Queue.RECHECK, now=datetime.now(UTC))
    web.set("/a/2", article("new 2"), ETag='"2b"')  # edited
    web.set("/a/3", "gone", status=410)
    web.set("/a/4", "", status=302, Location="/")  # sent home
    run = crawl("recheck")

    assert run.outcome is RunOutcome.RAN
    assert run.counts["rechecked"] == 4
    assert run.counts["not_modified"] == 1
    assert run.counts["http_errors"] == 1
    asked = {path: headers.get("if-none-match") for path, headers in web.requests}
    assert asked["/a/1"] == '"1"'
    with sqlite3.connect(app.settings.data_dir / "repostwatch.db") as connection:
        latest = connection.execute(
            "SELECT url, final_url, status, digest, size FROM snapshot WHERE run_id = ?",
            (run.id,),
        ).fetchall()
    by_path = {row[0].removeprefix(web.url("")): row[1:] for row in latest}
    assert by_path["/a/1"][1] == 304
    assert app.bodies.get(by_path["/a/1"][2]) == article("old 1").encode()  # what it confirms
    assert app.bodies.get(by_path["/a/2"][2]) == article("new 2").encode()
    assert by_path["/a/3"][1] == 410
    assert by_path["/a/4"][0] == web.url("/")
