"""A small store, filled by the real pipeline, and its pages served on loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from config.bootstrap import App
from pipeline.model import RunOutcome
from pipeline.site import SiteKind
from storage.queries import articles
from tests.support.store import PARAGRAPHS, Bench, page
from web.app import create_app

CHALLENGE = "<html><title>安全验证</title><body>安全验证 请完成滑动验证</body></html>"
#: An article with every trick in its fields.
HOSTILE_TITLE = "<script>alert(1)</script>\u202e\"'&amp;<img src=x onerror=alert(2)>"
HOSTILE_TEXT = tuple(
    f"段落{n}：<script>alert({n})</script>，这里写着一些足够长的文字，让页面可以作为文章读出来。"
    for n in range(1, 7)
)


class Served:
    """An application served on loopback, in a thread of this process."""

    def __init__(self, web: FastAPI) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(
            web, log_config=None, lifespan="off", ws="none", access_log=False, server_header=False
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def fill(bench: Bench) -> None:
    """One story on two sites, edited and gone and back; a challenge; a hostile page; two runs."""
    app = bench.app
    app.sites.save(replace(app.sites.get("origin"), kind=SiteKind.OWN, deletion_checks=2))
    bench.see("origin", "/a.html", page(author="方远"))
    bench.see("farm", "/1.html", page("村小通网了", [*PARAGRAPHS[:4], "编辑：小编"]), hours=9)
    bench.see("origin", "/a.html", page(author="方远").replace("1.5亿", "15亿"))
    for _ in range(3):
        bench.see("origin", "/a.html", status=404, hours=2)
    bench.see(
        "origin", "/a.html", page("三十七所村小全部接通光纤").replace("1.5亿", "15亿"), hours=3
    )
    bench.see("farm", "/2.html", CHALLENGE)
    bench.see("other", "/x.html", page(escaped(HOSTILE_TITLE), map(escaped, HOSTILE_TEXT)))
    run = app.runs.plan("farm", cause="schedule", planned_at=bench.now)
    assert run is not None
    app.runs.start(run.id, "farm.test", now=bench.now, pid=1)
    app.runs.end(run.id, RunOutcome.FAILED, now=bench.now, reason="the site did not answer")


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The filled store."""
    bench = Bench(tmp_path_factory.mktemp("store"), "")
    fill(bench)
    yield bench
    bench.app.close()


@pytest.fixture(scope="session")
def served(bench: Bench) -> Iterator[str]:
    """Where the filled store's pages are."""
    served = Served(create_app(bench.app))
    yield served.url
    served.stop()


@pytest.fixture(scope="session")
def client(served: str) -> Iterator[httpx.Client]:
    """Asks those pages; English unless told otherwise."""
    with httpx.Client(
        base_url=served, trust_env=False, headers={"Accept-Language": "en"}, timeout=30
    ) as client:
        yield client


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[httpx.Client]:
    """Asks the pages of a store without anything in it."""
    bench = Bench(tmp_path / "empty", "")
    for site in bench.app.sites.all():
        bench.app.sites.remove(site.name)
    served = Served(create_app(bench.app, is_demo=True))
    with httpx.Client(
        base_url=served.url, trust_env=False, headers={"Accept-Language": "en"}
    ) as client:
        yield client
    served.stop()
    bench.app.close()


def article_at(app: App, url: str) -> int:
    """The number of the article at *url*."""
    with app.database.reading() as session:
        return articles.find_article(session, url).id


@pytest.fixture(scope="session")
def story(bench: Bench) -> int:
    """The number of the edited article."""
    return article_at(bench.app, "http://origin.test/a.html")


@pytest.fixture(scope="session")
def match(client: httpx.Client) -> int:
    """The number of the match of the story and its copy."""
    found: int = client.get("/api/matches").json()["matches"][0]["id"]
    return found
