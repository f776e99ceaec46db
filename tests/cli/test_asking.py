"""The commands that ask: what they print for people, and the shapes programs rely on."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli.main import exit_code, repostwatch
from pipeline.errors import BadInput, NotFound
from tests.support.store import PARAGRAPHS, Bench, page

ARTICLE = {
    "id", "site", "site_kind", "url", "title", "first_seen_at", "last_seen_at",
    "last_changed_at", "state", "versions",
}  # fmt: skip

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store with one story on two sites, edited once, and gone once."""
    folder = tmp_path_factory.mktemp("filled")
    bench = Bench(folder, "")
    bench.see("origin", "/a.html", page())
    bench.see("origin", "/a.html", page().replace("1.5亿", "15亿"))
    bench.see("farm", "/1.html", page("村小通网", [*PARAGRAPHS, "来源：origin"]), hours=9)
    bench.see("origin", "/a.html", status=404)
    bench.app.close()
    return folder


@pytest.fixture
def run(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command on a copy of that store."""
    shutil.copytree(filled, tmp_path / "store")
    monkeypatch.setenv("REPOSTWATCH_DATA_DIR", str(tmp_path / "store"))
    monkeypatch.setenv("REPOSTWATCH_LOG_LEVEL", "error")
    level = logging.getLogger().level

    def invoke(*arguments: str, given: str | None = None) -> Result:
        return CliRunner().invoke(repostwatch, list(arguments), input=given)

    yield invoke
    logging.getLogger().setLevel(level)


def answer(result: Result) -> Any:
    assert result.exception is None, result.output
    return json.loads(result.stdout)


def test_status_has_every_key_also_when_nothing_is_there(run: Run):
    values = answer(run("status", "--json"))
    assert set(values) == {
        "sites", "articles", "versions", "matches", "clusters", "changes", "deletions",
        "quarantined", "runs", "waiting",
    }  # fmt: skip
    assert (values["sites"], values["articles"], values["versions"]) == (3, 2, 3)
    assert values["matches"] == {"exact": 1}
    assert set(values["runs"]) == {"planned", "running", "ran", "skipped", "missed", "failed"}


def test_history_by_number_and_by_address_is_the_same(run: Run):
    by_number = answer(run("history", "1", "--json"))
    by_address = answer(run("history", "http://origin.test/a.html", "--json"))
    assert by_number == by_address
    assert set(by_number) >= {"article", "versions", "deletions", "checks"}
    assert set(by_number["article"]) == ARTICLE
    first, second = by_number["versions"]
    assert (first["severity"], second["number"], second["is_announced"]) == (None, 2, False)
    assert "15亿" in second["summary"]["zh"]
    assert [check["outcome"] for check in by_number["checks"]] == ["gone", "version", "version"]
    assert by_number["deletions"][0]["confirmed_at"] is None


def test_history_for_people_tells_what_changed(run: Run):
    shown = run("history", "1").stdout
    assert "三十七所村小接通光纤" in shown
    assert "silent" in shown
    assert "seems gone" in shown


def test_a_diff_of_two_versions_names_the_number_that_changed(run: Run):
    values = answer(run("diff", "1", "1", "2", "--json"))
    assert set(values) == {
        "article", "before", "after", "summary", "fields", "changes", "moved", "severity",
        "announced",
    }  # fmt: skip
    assert (values["before"], values["after"], values["announced"]) == (1, 2, False)
    (change,) = values["changes"]
    assert change["facts"] == ["number"]
    assert "1.5亿" in values["summary"]
    assert answer(run("diff", "1", "--json")) == values
    assert "[-1.5亿-]{+15亿+}" in run("diff", "1", "1", "2", "--changes-only").stdout


def test_a_version_that_is_not_there_is_named(run: Run):
    result = run("diff", "1", "1", "9")
    assert isinstance(result.exception, NotFound)
    assert "versions 1 to 2" in str(result.exception)


def test_copies_name_the_versions_the_direction_and_the_credit(run: Run):
    values = answer(run("copies", "1", "--json"))
    (copy,) = values["copies"]
    assert set(copy) == {
        "match_id", "article_id", "site", "site_kind", "url", "title", "state", "kind", "form",
        "probability", "coverage_own", "coverage_other", "own_version", "other_version", "first",
        "confidence", "names_origin", "first_seen_at",
    }  # fmt: skip
    assert (copy["own_version"], copy["first"], copy["names_origin"]) == (1, "own", True)
    assert "this one" in run("copies", "1").stdout


def test_articles_are_listed_and_filtered(run: Run):
    values = answer(run("articles", "list", "--site", "farm", "--json"))
    assert values["total"] == 1
    assert set(values["articles"][0]) == ARTICLE


def test_articles_come_in_from_standard_input(run: Run):
    record = json.dumps({"id": "a", "text": "\n".join(PARAGRAPHS)}, ensure_ascii=False)
    values = answer(run("articles", "import", "-", "--json", given=record + "\nbad\n"))
    assert values == {"stored": 1, "left_out": 1, "versions": 1, "matches": values["matches"]}
    assert values["matches"] >= 2


def test_check_finds_who_has_a_text(run: Run, tmp_path: Path):
    path = tmp_path / "text.txt"
    path.write_bytes("\n".join(PARAGRAPHS).encode("gb18030"))
    values = answer(run("check", str(path), "--json"))
    assert {match["article"]["site"] for match in values["matches"]} == {"origin", "farm"}
    assert set(values["matches"][0]) == {
        "article", "version", "kind", "form", "probability", "coverage_text",
        "coverage_article", "passages",
    }  # fmt: skip


def test_check_of_a_stored_address_leaves_the_article_itself_out(run: Run):
    values = answer(run("check", "http://origin.test/a.html", "--json"))
    assert [match["article"]["site"] for match in values["matches"]] == ["farm"]


def test_a_batch_answers_every_line_and_survives_bad_ones(run: Run):
    lines = [
        json.dumps({"id": 1, "text": "\n".join(PARAGRAPHS)}, ensure_ascii=False),
        "nonsense",
        json.dumps({"id": 3}),
        json.dumps({"id": 4, "text": ""}),
    ]
    result = run("check", "--batch", given="\n".join(lines))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [a["id"] for a in answers] == [1, None, 3, 4]
    assert len(answers[0]["matches"]) == 2
    assert "error" in answers[1]
    assert "error" in answers[2]
    assert answers[3]["matches"] == []


def test_clusters_and_copiers(run: Run):
    (cluster,) = answer(run("clusters", "--json"))["clusters"]
    members = answer(run("clusters", str(cluster["id"]), "--json"))
    assert [a["site"] for a in members["articles"]] == ["origin", "farm"]
    (copier,) = answer(run("copiers", "--json"))["copiers"]
    assert (copier["copier"], copier["origin"], copier["attributed"]) == ("farm", "origin", 1.0)


def test_a_match_is_reviewed_and_counted(run: Run):
    match = answer(run("copies", "1", "--json"))["copies"][0]["match_id"]
    values = answer(run("review", str(match), "confirm", "--note", "看过", "--json"))
    assert values["precision"] == [
        {
            "kind": "exact",
            "reviewed": 1,
            "confirmed": 1,
            "rejected": 0,
            "precision": 1.0,
        }
    ]


def test_claims_are_checked(run: Run):
    values = answer(run("claims", "http://farm.test/1.html", "--json"))
    assert [(c["field"], c["verdict"], c["article_id"]) for c in values["claims"]] == [
        (values["claims"][0]["field"], "true", 1)
    ]


def test_rules_of_a_site_nothing_was_learned_of(run: Run):
    assert answer(run("rules", "farm", "--json")) == {"site": "farm", "learned": []}


@pytest.mark.parametrize(
    "arguments",
    [
        ("history", "77"),
        ("copies", "https://nowhere.test/x"),
        ("history", "no-number"),
        ("clusters", "9"),
        ("review", "9", "confirm"),
        ("rules", "nobody"),
        ("claims", "5"),
    ],
)
def test_an_unknown_name_is_one_sentence_and_exit_code_3(run: Run, arguments: tuple[str, ...]):
    result = run(*arguments)
    assert isinstance(result.exception, NotFound)
    assert exit_code(result.exception) == 3
    assert "\n" not in str(result.exception)


HUGE = "99999999999999999999999"


@pytest.mark.parametrize("number", [HUGE, "9" * 5000, str(2**62), str(2**31), "0"])
@pytest.mark.parametrize(
    "before_and_after",
    [
        (("quarantine", "show"), ()),
        (("quarantine", "release"), ()),
        (("review",), ("confirm",)),
        (("clusters",), ()),
        (("diff", "1", "1"), ()),
        (("history",), ()),
        (("evidence", "1", "-o", "x.html", "--match"), ()),
        (("noise", "remove"), ()),
    ],
)
def test_a_number_no_store_gave_is_not_found(
    run: Run, number: str, before_and_after: tuple[tuple[str, ...], tuple[str, ...]]
):
    before, after = before_and_after
    result = run(*before, number, *after)
    if isinstance(result.exception, SystemExit):  # Python itself refuses to read it
        assert (result.exit_code, len(number)) == (2, 5000)
    else:
        assert isinstance(result.exception, NotFound), result.output


@pytest.mark.parametrize("option", ["--limit", "--offset"])
@pytest.mark.parametrize("value", ["-1", HUGE])
@pytest.mark.parametrize("command", [("articles", "list"), ("quarantine", "list"), ("search", "x")])
def test_how_many_and_from_where_are_bounded(
    run: Run, command: tuple[str, ...], option: str, value: str
):
    result = run(*command, option, value)
    assert result.exit_code == 2
    assert "is not in the range" in result.output


@pytest.mark.parametrize("command", ["clusters", "stale", "runs"])
def test_a_negative_limit_is_wrong_usage(run: Run, command: str):
    assert run(command, "--limit", "-1").exit_code == 2


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_an_empty_text_cannot_be_checked(run: Run, tmp_path: Path, text: str):
    path = tmp_path / "empty.txt"
    path.write_text(text)
    for result in (run("check", str(path)), run("check", "-", given=text)):
        assert isinstance(result.exception, BadInput)
        assert exit_code(result.exception) == 2
        assert str(result.exception).startswith("There is no text to check")


@pytest.mark.parametrize(
    "moment", ["0001-01-01", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"]
)
def test_a_moment_outside_the_calendar_is_wrong_usage(run: Run, moment: str):
    result = run("as-of", "1", moment)
    assert result.exit_code == 2
    assert "outside the calendar" in result.output
