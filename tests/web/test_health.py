"""/healthz: 200 when all is well, 503 with what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.support.store import Bench
from web.health import judge

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def lone(tmp_path: Path, sqlite_url: str) -> Bench:
    return Bench(tmp_path, sqlite_url)


def lead(lone: Bench, name: str, seconds: float) -> None:
    lone.app.leases.take(name, f"elsewhere:1:{name}", now=NOW, seconds=seconds)


def test_pages_alone_are_well(lone: Bench):
    health = judge(lone.app, in_tree=False, now=NOW)
    assert health.ok
    assert health.leaders == {"scheduler": "not running", "processor": "not running"}


def test_a_tree_that_was_stopped_leaves_lone_pages_well(lone: Bench):
    lead(lone, "scheduler", 15)
    lead(lone, "processor", 60)
    assert judge(lone.app, in_tree=False, now=NOW + timedelta(hours=1)).ok


def test_both_leaders_alive_is_well(lone: Bench):
    lead(lone, "scheduler", 15)
    lead(lone, "processor", 60)
    health = judge(lone.app, in_tree=True, now=NOW)
    assert health.ok
    assert health.problem is None


@pytest.mark.parametrize("in_tree", [True, False])
def test_one_leader_without_the_other_is_not_well(lone: Bench, in_tree: bool):
    lead(lone, "scheduler", 600)
    lead(lone, "processor", 60)
    health = judge(lone.app, in_tree=in_tree, now=NOW + timedelta(seconds=90))
    assert not health.ok
    assert (
        health.problem == "The processor has given no sign of life since 2026-05-01 12:01:00 UTC."
    )
    assert health.leaders == {"scheduler": "held", "processor": "lost"}


def test_a_tree_that_is_starting_is_not_well_yet(lone: Bench):
    health = judge(lone.app, in_tree=True, now=NOW)
    assert not health.ok
    assert "the processor has not started yet" in str(health.problem)


def test_a_database_that_does_not_answer_is_not_well(tmp_path: Path, sqlite_url: str):
    bench = Bench(tmp_path, sqlite_url)
    bench.app.close()
    Path(sqlite_url.removeprefix("sqlite:///")).write_bytes(b"this is no database" * 100)
    health = judge(bench.app, in_tree=False, now=NOW)
    assert not health.ok
    assert "cannot be opened" in str(health.problem)
    bench.app.close()


def test_healthz_answers_in_json(client: httpx.Client):
    answer = client.get("/healthz")
    assert answer.json()["ok"] is (answer.status_code == 200)
    assert answer.headers["cache-control"] == "no-store"
