"""``repostwatch compare``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.compare import COMMAND
from pipeline.errors import BadInput

STORY = (
    "The harbour master closed the eastern pier on Tuesday after divers found cracks in eleven of "
    "its forty pillars. "
    "Ferries to Grand Isle will leave from the coal dock until repairs, expected to cost 3.2 "
    "million dollars, end in October. "
    "Fishermen complained that the coal dock floods at spring tide. Mayor Adele Whitcombe "
    "promised a temporary walkway."
)
OTHER = (
    "A bakery on the corner of Mill Lane has begun to sell bread made from acorns, as the town's "
    "settlers once did. "
    "Its owner gathers them in the park each autumn and says the flour keeps for years if it is "
    "dried slowly."
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str, str]:
    names = []
    for name, text in (("one", STORY), ("copy", STORY.replace("3.2", "32")), ("other", OTHER)):
        path = tmp_path / f"{name}.txt"
        path.write_text(text, encoding="utf8")
        names.append(str(path))
    return names[0], names[1], names[2]


def run(*arguments: str, given: str | bytes = "") -> str:
    result = CliRunner().invoke(COMMAND, arguments, input=given, catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_two_files_get_a_verdict_with_reasons_and_passages(files: tuple[str, str, str]) -> None:
    told = run(files[0], files[1])
    assert told.startswith("near-duplicate, probability 0.9") or "probability 1.00" in told
    assert "changed: 3.2 million -> 32 million" in told
    assert "[0:" in told


def test_reasons_can_be_chinese(files: tuple[str, str, str]) -> None:
    assert "几乎没有共同之处" in run(files[0], files[2], "--language", "zh")


def test_json_holds_the_whole_comparison(files: tuple[str, str, str]) -> None:
    found = json.loads(run(files[0], files[1], "--json"))
    assert found["kind"] == "near-duplicate"
    assert found["facts"]["changed"] == [["3.2 million", "32 million"]]
    assert {"code", "values", "text"} <= set(found["reasons"][0])
    assert {"a_start", "a_end", "b_start", "b_end", "score"} <= set(found["passages"][0])


def test_a_file_may_be_standard_input(files: tuple[str, str, str]) -> None:
    assert run("-", files[0], given=STORY).startswith("exact")


def test_a_missing_file_is_said_in_one_sentence(files: tuple[str, str, str]) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        run("no-such-file.txt", files[0])
    with pytest.raises(BadInput, match="two text files"):
        run(files[0])


def test_batch_answers_every_line_in_order() -> None:
    rows = [
        json.dumps({"id": "p1", "a": STORY, "b": STORY + " More soon."}),
        "not json",
        json.dumps({"id": "p3", "a": STORY}),
        json.dumps([1, 2]),
        "",
        json.dumps({"id": 4, "a": STORY, "b": OTHER}),
        json.dumps({"id": 5, "a": "\ud800", "b": ""}),
    ]
    answers = [json.loads(line) for line in run("--batch", given="\n".join(rows)).splitlines()]
    assert [a["id"] for a in answers] == ["p1", None, "p3", None, 4, 5]
    assert answers[0]["kind"] == "near-duplicate"
    assert answers[0]["probability"] > 0.9
    assert [("error" in a) for a in answers] == [False, True, True, True, False, False]
    assert answers[4]["kind"] == "none"


def test_a_line_of_broken_bytes_does_not_end_the_batch() -> None:
    good = json.dumps({"id": 2, "a": STORY, "b": STORY}).encode()
    answers = [json.loads(a) for a in run("--batch", given=b"\xff\xfe{\n" + good).splitlines()]
    assert "error" in answers[0]
    assert answers[1]["kind"] == "exact"


def test_more_found_finds_at_least_what_fewer_false_finds() -> None:
    row = json.dumps({"id": 1, "a": STORY, "b": STORY[: len(STORY) // 2] + OTHER})
    kinds = {
        p: json.loads(run("--batch", "--prefer", p, given=row))["kind"]
        for p in ("more-found", "fewer-false")
    }
    copies = {"exact", "near-duplicate", "rewritten", "partial"}
    assert kinds["more-found"] in copies or kinds["fewer-false"] not in copies
