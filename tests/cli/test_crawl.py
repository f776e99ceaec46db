from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import crawler.run
from cli.main import repostwatch
from config.bootstrap import App, build
from config.settings import Settings
from pipeline.errors import BadInput, NotFound
from pipeline.model import FoundAddress, Queue, Role, RunOutcome
from pipeline.site import Site
from storage.runs import Run

Started = list[tuple[str, tuple[str, ...]]]


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setenv("REPOSTWATCH_DATA_DIR", str(tmp_path))
    app = build(Settings(data_dir=tmp_path))
    app.sites.add(Site(name="farm", url="https://farm.example/"))
    app.sites.add(Site(name="mill", url="https://mill.example/"))
    app.sites.add(Site(name="rest", url="https://rest.example/", is_paused=True))
    return app


@pytest.fixture
def run() -> Callable[..., Result]:
    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(repostwatch, ["crawl", *arguments], standalone_mode=False)

    return invoke


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """Crawls are made up: ``mill`` fails. What was started."""
    calls: Started = []

    def crawl(app: App, site: str, *, kinds: tuple[str, ...]) -> Run:
        calls.append((site, kinds))
        is_bad = site == "mill"
        return Run(
            id=len(calls), site=site, cause="user", planned_at=datetime.now(UTC), started_at=None,
            finished_at=None, outcome=RunOutcome.FAILED if is_bad else RunOutcome.RAN,
            reason="mill.example refuses the connection" if is_bad else None,
            counts={"pages": 3, "new_articles": 2},
        )  # fmt: skip

    monkeypatch.setattr(crawler.run, "run_crawl", crawl)
    return calls


def test_a_crawl_says_what_became_of_it(
    app: App, run: Callable[..., Result], started: Started
) -> None:
    result = run("farm")
    assert result.exit_code == 0
    assert result.stdout.startswith("farm: ran, 3 pages, 2 new articles, 0 checked again")
    assert started == [("farm", ("discovery", "recheck"))]


def test_all_sites_but_the_paused_and_a_failed_run_is_exit_code_one(
    app: App, run: Callable[..., Result], started: Started
) -> None:
    result = run("--all", "--json", "--kind", "discovery")
    assert result.exit_code == 1
    assert [(one["site"], one["outcome"]) for one in json.loads(result.stdout)] == [
        ("farm", "ran"),
        ("mill", "failed"),
    ]
    assert started == [("farm", ("discovery",)), ("mill", ("discovery",))]
    assert "mill: failed" in run("mill").stdout


def test_due_now_makes_every_known_article_due(app: App, run: Callable[..., Result]) -> None:
    later = datetime(2100, 1, 1, tzinfo=UTC)
    found = FoundAddress(url="https://farm.example/a/1", role=Role.ARTICLE)
    app.frontier.found("farm", [found], now=later)
    run("farm", "--due-now")
    assert len(app.frontier.due("farm", Queue.DISCOVERY, now=datetime.now(UTC), limit=9)) == 1


def test_unknown_and_missing_names_are_told(
    app: App, run: Callable[..., Result], started: Started
) -> None:
    assert isinstance(run("farm", "nosuch").exception, NotFound)
    assert isinstance(run().exception, BadInput)
    assert isinstance(run("farm", "--all").exception, BadInput)
    assert started == []
