"""The commands on time, search, evidence and rules, as a user calls them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli.main import repostwatch
from pipeline.errors import BadInput, NotFound, RepostwatchError
from tests.support.store import PARAGRAPHS, Bench, page

URL = "http://origin.test/a.html"
Run = Callable[..., str]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A filled store, given up by its bench so that commands may process."""
    folder = tmp_path_factory.mktemp("commands")
    (folder / "repostwatch.db").write_bytes(sqlite_template.read_bytes())
    bench = Bench(folder, "")
    bench.see("origin", "/a.html", page())
    bench.see(
        "farm", "/9.html", page(paragraphs=[one.replace("昨天下午", "近日") for one in PARAGRAPHS])
    )
    bench.see("origin", "/a.html", page().replace("总投资1.5亿元", "总投资5000万元"))
    bench.see("origin", "/a.html", page(), status=503)
    bench.app.close()
    return folder


@pytest.fixture
def run(store: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("REPOSTWATCH_DATA_DIR", str(store))
    monkeypatch.setenv("REPOSTWATCH_LOG_LEVEL", "error")

    def call(*arguments: str) -> str:
        done = CliRunner().invoke(repostwatch, arguments, catch_exceptions=True)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.stdout

    return call


def asked(run: Run, *arguments: str) -> Any:
    return json.loads(run(*arguments, "--json"))


def test_search_when_and_as_of(run: Run):
    found = asked(run, "search", "光纤")
    assert (found["total"], len(found["articles"])) == (2, 2)
    assert "»光纤«" in run("search", "光纤")
    (spell,) = asked(run, "when", URL, "总投资1.5亿元")["spells"]
    assert (spell["first_version"], spell["last_version"]) == (1, 1)
    assert "still there" in run("when", URL, "总投资5000万元")
    then = asked(run, "as-of", URL, "2026-05-01T09:30+00:00")
    assert then["version"]["number"] == 1
    assert "总投资5000万元" in run("as-of", URL, "2026-05-02")
    with pytest.raises(BadInput, match="Give a word or two"):
        run("search", "。")


def test_the_stale_copy_is_named(run: Run):
    (copy,) = asked(run, "stale")["copies"]
    assert copy["copy"]["site"] == "farm"
    assert asked(run, "stale", URL)["copies"] == [copy]
    assert "5000" in run("stale")


def test_quarantine_is_listed_shown_and_released(run: Run):
    listed = asked(run, "quarantine", "list")
    assert listed["reasons"] == {"http-503": 1}
    number = str(listed["snapshots"][0]["snapshot_id"])
    shown = asked(run, "quarantine", "show", number)
    assert shown["reading"]["title"]
    assert "it would read as" in run("quarantine", "show", number)
    assert asked(run, "quarantine", "release", number, "--note", "ours")["fate"] == "version"
    assert asked(run, "quarantine", "list")["snapshots"] == []
    assert asked(run, "quarantine", "show", number)["release"]["note"] == "ours"
    with pytest.raises(NotFound):
        run("quarantine", "release", "999")


def test_export_and_verify(run: Run, tmp_path: Path):
    path = str(tmp_path / "x.warc.gz")
    assert asked(run, "export", "warc", URL, "-o", path)["responses"] >= 2
    assert asked(run, "verify", "--warc", path)["is_whole"] is True
    with pytest.raises(BadInput, match="is there already"):
        run("export", "warc", "--site", "origin", "-o", path)
    run("export", "warc", "--site", "origin", "-o", path, "--force")
    report = asked(run, "verify")
    assert report["is_whole"] is True
    assert (
        asked(run, "verify", "--chain-only", "--expect", report["chain"]["head"])["is_cut"] is False
    )
    with pytest.raises(RepostwatchError, match="has no link"):
        run("verify", "--chain-only", "--expect", "ab" * 32)


def test_evidence_is_written(run: Run, tmp_path: Path):
    path = tmp_path / "x.html"
    run("evidence", URL, "-o", str(path))
    assert "word by word" in path.read_text(encoding="utf-8")


def test_noise_rules_are_tried_added_and_undone(run: Run):
    line = PARAGRAPHS[-1]
    assert len(asked(run, "noise", "preview", line, "--site", "origin")["hidden"]) == 1
    added = asked(run, "noise", "add", line, "--site", "origin", "--note", "a test")
    assert added["is_applied"] is True
    assert asked(run, "search", "同步课", "--site", "origin")["total"] == 0
    (rule,) = asked(run, "noise", "list")["rules"]
    assert rule["note"] == "a test"
    assert asked(run, "noise", "preview", str(rule["id"]))["hidden"]
    asked(run, "noise", "remove", str(rule["id"]))
    assert asked(run, "noise", "list")["rules"] == []
    assert "a test" in run("noise", "list", "--all")
    assert asked(run, "search", "同步课", "--site", "origin")["total"] == 1
    assert asked(run, "noise", "suggest", "--site", "origin")["added"] is False


def test_retention_is_set_shown_and_tried(run: Run):
    run("retention", "set", "origin", "--unchanged", "0", "--lists", "30")
    rules = {rule["site"]: rule for rule in asked(run, "retention", "show")["rules"]}
    assert (rules["origin"]["unchanged_days"], rules["origin"]["list_days"]) == (0, 30)
    run("retention", "set", "origin", "--unchanged", "keep")
    assert (
        asked(run, "retention", "run", "--dry-run", "--site", "origin")["removed"][0]["digests"]
        == []
    )
    with pytest.raises(BadInput, match="number of days"):
        run("retention", "set", "origin", "--lists", "soon")


def test_history_tells_of_moves(run: Run):
    assert asked(run, "history", URL)["moves"] == []


def test_history_opens_without_any_stored_page(run: Run, store: Path):
    for file in (store / "bodies").rglob("*.zst"):
        file.unlink()
    assert asked(run, "history", URL)["versions"]
    with pytest.raises(RepostwatchError, match="do not verify"):
        run("verify")
