from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.bootstrap import App, build
from config.settings import Settings
from pipeline.errors import RepostwatchError
from pipeline.model import RunOutcome
from pipeline.site import Schedule, Site
from storage.runs import Run
from storage.sites import host_of


class ChildCrawl:
    """A real child process in the place of a crawl: it sleeps; what a crawl writes, we write."""

    def __init__(self, app: App, run_id: int, process: subprocess.Popen[bytes]) -> None:
        self.app = app
        self.run_id = run_id
        self.process = process

    @property
    def pid(self) -> int | None:
        return self.process.pid

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def stop(self, wait_seconds: float) -> None:
        self.process.terminate()
        try:
            self.process.wait(wait_seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def finish(self, app: App) -> Run:
        self.process.wait()
        now = datetime.now(UTC)
        app.runs.end(self.run_id, RunOutcome.FAILED, now=now, reason="died without a word")
        return app.runs.get(self.run_id)

    def end(self, outcome: RunOutcome = RunOutcome.RAN) -> None:
        """Do as a crawl that comes to its end."""
        self.app.runs.end(self.run_id, outcome, now=datetime.now(UTC), counts={"pages": 1})
        self.process.kill()
        self.process.wait()


class Starter:
    """Starts such children, and remembers them by site, the latest last."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.started: dict[str, list[ChildCrawl]] = {}
        self.code = "import time; time.sleep(60)"
        self.fails: Exception | None = None
        self.takes_host = True

    def __call__(self, site: str, run_id: int) -> ChildCrawl:
        if self.fails is not None:
            raise self.fails
        process = subprocess.Popen([sys.executable, "-S", "-c", self.code])
        if self.takes_host:
            host = host_of(self.app.sites.get(site).url)
            now = datetime.now(UTC)
            taken = self.app.runs.start(run_id, host, now=now, pid=process.pid)
            if taken is not None:
                raise RepostwatchError(taken)
        crawl = ChildCrawl(self.app, run_id, process)
        self.started.setdefault(site, []).append(crawl)
        return crawl

    def latest(self, site: str) -> ChildCrawl:
        return self.started[site][-1]

    def kill(self) -> None:
        for crawl in (one for several in self.started.values() for one in several):
            crawl.process.kill()
            crawl.process.wait()


@pytest.fixture
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[App]:
    """An empty store on SQLite, or on the database named by an indirect parameter."""
    url = request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_url")
    app = build(Settings(data_dir=tmp_path, database_url=url, max_crawls=2))
    yield app
    app.close()


@pytest.fixture
def starter(app: App) -> Iterator[Starter]:
    starter = Starter(app)
    yield starter
    starter.kill()


AddSite = Callable[..., Site]


@pytest.fixture
def add_site(app: App) -> AddSite:
    """Store a site of a name, with changes."""

    def add(name: str, **changes: object) -> Site:
        site = Site(name=name, url=f"http://{name}.example/", schedule=Schedule(every_seconds=3600))
        site = replace(site, **changes)
        app.sites.save(site)
        return site

    return add


Ledger = Callable[[], list[tuple[str, str]]]


@pytest.fixture
def ledger(app: App) -> Ledger:
    """Site and outcome of every run, the first first."""
    return lambda: [(run.site, run.outcome.value) for run in reversed(app.runs.recent(limit=1000))]
