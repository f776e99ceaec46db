"""``repostwatch diff`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.diff import COMMAND
from pipeline.errors import BadInput


def batch(*lines: bytes | str, args: tuple[str, ...] = ()) -> list[dict[str, object]]:
    stdin = b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
    result = CliRunner().invoke(COMMAND, ["--batch", *args], input=stdin, catch_exceptions=False)
    assert result.exit_code == 0
    return [json.loads(line) for line in result.stdout.splitlines()]


def ask(name: str, a: object, b: object) -> str:
    return json.dumps({"id": name, "a": a, "b": b})


def test_an_answer_has_offsets_facts_severity_and_summary() -> None:
    [answer] = batch(ask("x", "死亡人数升至12人。", "死亡人数升至21人。"))
    assert answer == {
        "id": "x",
        "changes": [
            {
                "a": [6, 8],
                "b": [6, 8],
                "severity": "severe",
                "facts": ["number"],
                "summary": "死亡人数 12 → 21",
            }
        ],
        "moved": [],
        "severity": "severe",
        "announced": False,
    }


def test_a_moved_paragraph_and_an_announcement() -> None:
    lines = ["The first paragraph of the story.", "The second one is a little longer.", "End."]
    moved = [lines[1], lines[0], lines[2], "Correction: the order was wrong."]
    [answer] = batch(ask("x", "\n".join(lines), "\n".join(moved)))
    assert len(answer["moved"]) == 1  # type: ignore[arg-type]  # a list
    assert answer["announced"] is True


@pytest.mark.parametrize(
    "line",
    [b"{", b"[1]", b'{"id": 1}', b'{"id": 1, "a": 2, "b": "x"}', b"\xff\xfe", b"[" * 100_000],
)
def test_a_bad_line_gets_an_error_and_the_run_goes_on(line: bytes) -> None:
    bad, good = batch(line, ask("good", "a", "a"))
    assert "error" in bad
    assert good == {
        "id": "good", "changes": [], "moved": [], "severity": "minor", "announced": False,
    }  # fmt: skip


def test_hostile_texts_are_answered() -> None:
    lines = [
        '{"id": 1, "a": "\\ud800", "b": "\\udc00"}',
        ask("2", "", ""),
        ask("3", "", "\x00\u200b"),
        ask("4", "e\u0301" * 50, "é" * 50),
        "",
    ]
    assert len(batch(*lines)) == 4


def test_the_language_of_the_summary_can_be_chosen() -> None:
    [answer] = batch(ask("x", "会议于5月1日召开", "会议于5月2日召开"), args=("--language", "en"))
    assert answer["changes"][0]["summary"] == "date 5月1日 → 5月2日"  # type: ignore[index]  # a list


def test_two_files(tmp_path: Path) -> None:
    one, two = tmp_path / "a.txt", tmp_path / "b.txt"
    one.write_text("Same.\nThe fire killed 12 people.\n", encoding="utf-8")
    two.write_text("Same.\nThe fire killed 21 people.\n", encoding="utf-8")
    files = ["--files", str(one), str(two)]
    text = CliRunner().invoke(COMMAND, [*files, "--changes-only"]).stdout
    assert "severe, silent, 1 changes" in text
    assert "! The fire killed [-12-]{+21+} people." in text
    assert "  Same." not in text.splitlines()
    answer = json.loads(CliRunner().invoke(COMMAND, [*files, "--json"]).stdout)
    assert answer["severity"] == "severe"


def test_equal_files_are_said_to_be_equal(tmp_path: Path) -> None:
    one = tmp_path / "a.txt"
    one.write_bytes(b"\xff\x00binary")
    result = CliRunner().invoke(COMMAND, ["--files", str(one), str(one)])
    assert result.stdout == "The texts are equal.\n"


def test_nothing_to_compare_is_said_plainly() -> None:
    result = CliRunner().invoke(COMMAND, [])
    assert isinstance(result.exception, BadInput)
    assert "--files A B" in str(result.exception)
