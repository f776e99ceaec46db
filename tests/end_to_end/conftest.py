"""The demo world, crawled and processed for real while its clock is moved by hand."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.bootstrap import App, build
from config.processing import Processor
from config.settings import Settings
from crawler.run import run_crawl
from demo.plan import build_world
from demo.server import serve
from demo.sites import demo_sites
from demo.truth import Truth, true_things
from demo.world import World
from pipeline.model import Queue
from pipeline.reading.pool import ReadingPool

#: World seconds at which every site is looked at: before, during and after what happens.
MOMENTS = (5.0, 22.0, 26.0, 29.0, 50.0)


@dataclass(frozen=True)
class Watched:
    """A store that has watched the demo world, and what is true in it."""

    app: App
    world: World
    truth: Truth
    urls: dict[str, str]

    def url(self, place: tuple[str, str]) -> str:
        """The address of a post."""
        site, path = place
        return self.urls[site] + path


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def watched(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Watched]:
    """The world watched at ``MOMENTS``, once for all tests, on each database."""
    folder = tmp_path_factory.mktemp("watched")
    settings = Settings(
        data_dir=folder, database_url=_database(request, folder), log_level="warning"
    )
    world = build_world(datetime.now(UTC))
    now = [0.0]
    app = build(settings)
    with serve(world, dict.fromkeys(world.outlets, 0), lambda: now[0]) as served:
        for site in demo_sites(served.urls):
            app.sites.add(replace(site, recheck_seconds=1, delay_seconds=0))
        for moment in MOMENTS:
            now[0] = moment
            _look(app)
        yield Watched(app, world, true_things(world, MOMENTS[-1]), dict(served.urls))
    app.close()


def _database(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "sqlite":
        path = folder / "repostwatch.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    server = request.getfixturevalue("postgres_server")
    return str(server.url(server.create(request.getfixturevalue("postgres_template"))))


def _look(app: App) -> None:
    """Crawl every site, all that is known being due, then process what came."""
    names = [site.name for site in app.sites.all()]
    for name in names:
        app.frontier.make_due(name, Queue.RECHECK, now=datetime.now(UTC))
    with ThreadPoolExecutor(max_workers=2) as crawls:
        runs = list(crawls.map(lambda name: run_crawl(app, name), names))
    assert [(run.site, run.outcome, run.reason) for run in runs if run.outcome != "ran"] == []
    processor = Processor(app)
    with processor.leading(), ReadingPool(2) as pool:
        list(processor.drain(pool))
    assert app.snapshots.waiting_count() == 0
