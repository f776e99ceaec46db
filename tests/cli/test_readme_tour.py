"""The five-minute tour of the README, line by line, on a small store."""

from __future__ import annotations

import logging
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.main import repostwatch
from tests.support.store import PARAGRAPHS, Bench, page

_README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
_TOUR = _README.partition("## Five minutes")[2].partition("\n## ")[0]
LINES = re.findall(r"^\.venv/bin/repostwatch (.*?)\s*(?:#.*)?$", _TOUR, re.MULTILINE)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One story on two sites, edited once."""
    folder = tmp_path_factory.mktemp("store")
    bench = Bench(folder, "")
    bench.see("origin", "/a.html", page())
    bench.see("origin", "/a.html", page().replace("1.5亿", "15亿"))
    bench.see("farm", "/1.html", page("村小通网"), hours=9)
    bench.app.close()
    (folder / "text.txt").write_text("\n".join(PARAGRAPHS), encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def level() -> Iterator[None]:
    """The log level the commands set is taken back."""
    before = logging.getLogger().level
    yield
    logging.getLogger().setLevel(before)


def test_the_tour_was_found():
    assert len(LINES) >= 8


@pytest.mark.parametrize("is_json", [False, True])
@pytest.mark.parametrize("line", LINES)
def test_each_line_of_the_tour_answers(
    store: Path, line: str, is_json: bool, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("REPOSTWATCH_DATA_DIR", str(store))
    arguments = [str(store / "text.txt") if a == "FILE" else a for a in shlex.split(line)]
    result = CliRunner().invoke(repostwatch, [*arguments, *(["--json"] if is_json else [])])
    assert result.exit_code == 0, result.output
    assert result.stdout.strip() or result.stderr.strip()
