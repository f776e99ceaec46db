"""``repostwatch diff``: what changed between two texts, word by word, and whether it matters."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from pipeline.changes.diff import diff
from pipeline.changes.values import Diff
from pipeline.errors import BadInput


def as_json(found: Diff, language: str) -> dict[str, Any]:
    """*found* as plain values; summaries in *language*."""
    return {
        "changes": [
            {
                "a": [change.a_start, change.a_end],
                "b": [change.b_start, change.b_end],
                "severity": str(change.severity),
                "facts": list(change.facts),
                "summary": change.summary.get(language, ""),
            }
            for change in found.changes
        ],
        "moved": [
            {"a": [move.a_start, move.a_end], "b": [move.b_start, move.b_end]}
            for move in found.moved
        ],
        "severity": str(found.severity),
        "announced": found.announced,
    }


def answer(line: str, language: str) -> dict[str, Any]:
    """The answer to one line of ``--batch``; a bad line gets ``error``."""
    try:
        asked = json.loads(line)
    except ValueError as error:
        return {"id": None, "error": f"not a JSON line: {error}"}
    if not isinstance(asked, dict):
        return {"id": None, "error": 'a line must be an object {"id", "a", "b"}'}
    one, two = asked.get("a"), asked.get("b")
    if not (isinstance(one, str) and isinstance(two, str)):
        return {"id": asked.get("id"), "error": '"a" and "b" must both be texts'}
    return {"id": asked.get("id"), **as_json(diff(one, two), language)}


def _run_batch(language: str) -> None:
    for line in sys.stdin:
        if line.strip():
            click.echo(json.dumps(answer(line, language)))


@click.command()
@click.option("--batch", is_flag=True, help="Answer JSON lines {id, a, b} read from stdin.")
@click.option(
    "--files",
    nargs=2,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Compare two text files.",
)
@click.option("--json", "wants_json", is_flag=True, help="Answer as JSON.")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True)
def diff_command(
    batch: bool, files: tuple[Path, Path] | None, wants_json: bool, language: str
) -> None:
    """Show what changed between two texts."""
    if batch:
        _run_batch(language)
        return
    if not files:
        raise BadInput("Give two files with --files A B, or JSON lines with --batch.")
    one, two = (path.read_text(encoding="utf-8", errors="replace") for path in files)
    found = diff(one, two)
    if wants_json:
        click.echo(json.dumps(as_json(found, language)))
        return
    for change in found.changes:
        click.echo(f"- {one[change.a_start : change.a_end]!r}")
        click.echo(f"+ {two[change.b_start : change.b_end]!r}")


COMMAND = diff_command
