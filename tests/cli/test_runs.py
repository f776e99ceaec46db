from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import repostwatch
from config.bootstrap import App, build
from config.settings import Settings
from pipeline.errors import NotFound
from pipeline.model import RunOutcome
from pipeline.site import Site

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.fixture
def app(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setenv("REPOSTWATCH_DATA_DIR", str(tmp_path))
    app = build(Settings(data_dir=tmp_path))
    for name in ("farm", "mill"):
        app.sites.add(Site(name=name, url=f"https://{name}.example/"))
    yield app
    app.close()


def add_run(app: App, site: str, minutes: int, outcome: RunOutcome, reason: str | None) -> int:
    run = app.runs.plan(site, cause="schedule", planned_at=NOW + timedelta(minutes=minutes))
    assert run is not None
    begun = NOW + timedelta(minutes=minutes)
    if outcome is RunOutcome.RAN:
        app.runs.start(run.id, f"{site}.example", now=begun, pid=os.getpid())
    counts = {"pages": 7, "new_articles": 2} if outcome is RunOutcome.RAN else None
    app.runs.end(run.id, outcome, now=begun + timedelta(seconds=2.5), reason=reason, counts=counts)
    return run.id


def ask(*arguments: str) -> Result:
    return CliRunner().invoke(repostwatch, ["runs", *arguments], catch_exceptions=False)


def test_runs_are_listed_the_latest_first_with_their_outcome_and_why(app: App) -> None:
    add_run(app, "farm", 0, RunOutcome.RAN, None)
    add_run(app, "mill", 5, RunOutcome.SKIPPED, "the site is paused")
    lines = ask().stdout.splitlines()
    assert lines[0].split() == ["run", "site", "planned", "took", "outcome", "pages", "new", "why"]
    assert lines[1].split()[1] == "mill"
    assert lines[1].endswith("the site is paused")
    assert "skipped" in lines[1]
    assert lines[2].split()[-5:] == ["2.5", "s", "ran", "7", "2"]


def test_the_json_shape_is_stable(app: App) -> None:
    number = add_run(app, "farm", 0, RunOutcome.RAN, None)
    (run,) = json.loads(ask("--json").stdout)
    assert run.pop("machine")
    assert run == {
        "id": number,
        "site": "farm",
        "cause": "schedule",
        "planned_at": "2026-11-23T06:00:00+00:00",
        "started_at": "2026-11-23T06:00:00+00:00",
        "finished_at": "2026-11-23T06:00:02.500000+00:00",
        "seconds": 2.5,
        "outcome": "ran",
        "reason": None,
        "counts": {"pages": 7, "new_articles": 2},
        "pid": os.getpid(),
        "heartbeat_at": "2026-11-23T06:00:00+00:00",
    }


def test_runs_can_be_chosen_by_site_outcome_and_number(app: App) -> None:
    first = add_run(app, "farm", 0, RunOutcome.RAN, None)
    second = add_run(app, "farm", 1, RunOutcome.FAILED, "it answered 403")
    third = add_run(app, "mill", 2, RunOutcome.FAILED, "it answered 403")

    def ids(*arguments: str) -> list[int]:
        return [run["id"] for run in json.loads(ask("--json", *arguments).stdout)]

    assert ids() == [third, second, first]
    assert ids("--site", "farm") == [second, first]
    assert ids("--outcome", "failed", "--site", "farm") == [second]
    assert ids("--limit", "1") == [third]


def test_a_removed_site_keeps_its_runs(app: App) -> None:
    number = add_run(app, "farm", 0, RunOutcome.RAN, None)
    app.sites.remove("farm")
    assert [run["id"] for run in json.loads(ask("--json", "--site", "farm").stdout)] == [number]


def test_an_unknown_site_is_told(app: App) -> None:
    with pytest.raises(NotFound, match="No site 'nowhere'"):
        ask("--site", "nowhere")


def test_an_unknown_outcome_is_wrong_usage(app: App) -> None:
    result = ask("--outcome", "vanished")
    assert result.exit_code == 2
    assert "'vanished' is not one of 'planned'" in result.stderr


def test_no_run_yet_is_said_on_stderr(app: App) -> None:
    result = ask()
    assert result.stdout == ""
    assert result.stderr == "No run yet. `repostwatch up` starts them on schedule.\n"
    assert json.loads(ask("--json").stdout) == []
