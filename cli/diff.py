"""``repostwatch diff``: what changed between two texts, word by word, and whether it matters."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from pipeline.changes.diff import diff
from pipeline.changes.values import Diff
from pipeline.changes.views import PartKind, Row, rows
from pipeline.errors import BadInput

_LANGUAGES = ("auto", "en", "zh")
_SIGNS = {"same": "  ", "changed": "! ", "added": "+ ", "removed": "- ", "moved": "~ "}


@click.command()
@click.argument("article", required=False)
@click.argument("versions", nargs=-1, type=int)
@click.option("--batch", is_flag=True, help="Answer JSON lines {id, a, b} from stdin, one each.")
@click.option(
    "--files",
    nargs=2,
    metavar="A B",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Compare two text files in UTF-8.",
)
@click.option(
    "--changes-only", is_flag=True, help="Show paragraphs with changes, leave out the rest."
)
@click.option(
    "--language",
    type=click.Choice(_LANGUAGES),
    default="auto",
    show_default=True,
    help="Language of the summaries; auto is that of the texts.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Answer with JSON on stdout; its shape is stable."
)
def diff_command(
    article: str | None,
    versions: tuple[int, ...],
    *,
    batch: bool,
    files: tuple[Path, Path] | None,
    changes_only: bool,
    language: str,
    as_json: bool,
) -> None:
    """Show what changed between two versions of ARTICLE (its number or address), word by word.

    VERSIONS are two numbers, as `history` shows them; without them the last two are compared.
    Title, byline, dates and attribution are compared too. --files compares two files instead.

    A batch line {"id", "a", "b"} is answered {"id", "changes": [{"a": [start, end], "b": [start,
    end], "severity", "facts", "summary"}], "moved", "severity", "announced"}; offsets are in
    characters, half open. A bad line is answered {"id", "error"}.
    """
    if batch:
        for answer in answers(sys.stdin.buffer, language):
            click.echo(json.dumps(answer))
        return
    if article is not None:
        _show_stored(article, versions, language, as_json=as_json, changes_only=changes_only)
        return
    if not files:
        raise BadInput(
            "Give an article and two version numbers, two files with --files A B, or JSON lines "
            "on stdin with --batch."
        )
    found = diff(*(path.read_text(encoding="utf-8", errors="replace") for path in files))
    if as_json:
        click.echo(json.dumps(as_values(found, language)))
        return
    for line in shown(found, language, changes_only=changes_only):
        click.echo(line)


def _show_stored(
    name: str, numbers: tuple[int, ...], language: str, *, as_json: bool, changes_only: bool
) -> None:
    """What changed between two stored versions of an article."""
    # imported here: comparing files needs no store, and starts in half the time without it
    from cli.common import opened, print_json  # noqa: PLC0415
    from pipeline.changes.compare_versions import describe  # noqa: PLC0415
    from storage.queries import articles, history  # noqa: PLC0415

    if len(numbers) not in (0, 2):
        raise BadInput("Give two version numbers, or none for the last two.")
    with opened() as app, app.database.reading() as session:
        article = articles.find_article(session, name)
        last = max(1, article.versions)
        pair = numbers or (max(1, last - 1), last)
        one, two = (history.version(session, article, number) for number in pair)
    change = describe(one.extraction, two.extraction)
    if language == "auto":
        language = _language_of(change.diff)
    if as_json:
        print_json(
            {
                "article": article,
                "before": one.number,
                "after": two.number,
                "summary": change.summary[language],
                "fields": [
                    {"field": f.name, "before": f.before, "after": f.after, "severity": f.severity}
                    for f in change.fields
                ],
                **as_values(change.diff, language),
                "severity": change.severity,
                "announced": change.is_announced,
            }
        )
        return
    told = "announced" if change.is_announced else "silent"
    click.echo(f"{article.title}  (article {article.id}, versions {one.number} to {two.number})")
    click.echo(f"{change.severity}, {told}: {change.summary[language]}")
    for field in change.fields:
        click.echo(f"  {field.name}: {field.before or '–'} → {field.after or '–'}")
    for line in shown(change.diff, language, changes_only=changes_only):
        click.echo(line)


def answers(lines: Iterable[bytes], language: str) -> Iterator[dict[str, Any]]:
    """The answer to each line of a batch that is not empty."""
    for line in lines:
        if line.strip():
            yield _answer(line, language)


def _answer(line: bytes, language: str) -> dict[str, Any]:
    try:
        asked = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"The line is not JSON in UTF-8: {error}"}
    if not isinstance(asked, dict):
        return {"id": None, "error": 'The line must be an object {"id", "a", "b"}.'}
    one, two = asked.get("a"), asked.get("b")
    if not (isinstance(one, str) and isinstance(two, str)):
        return {"id": asked.get("id"), "error": '"a" and "b" must both be texts.'}
    return {"id": asked.get("id"), **as_values(diff(one, two), language)}


def as_values(found: Diff, language: str) -> dict[str, Any]:
    """*found* as JSON knows it, summaries in *language*."""
    if language == "auto":
        language = _language_of(found)
    return {
        "changes": [
            {
                "a": [change.a_start, change.a_end],
                "b": [change.b_start, change.b_end],
                "severity": str(change.severity),
                "facts": list(change.facts),
                "summary": change.summary[language],
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


def _language_of(found: Diff) -> str:
    """``zh`` when a tenth or more of the longer text is Chinese."""
    text = max(found.a, found.b, key=len)[:2000]
    return "zh" if 10 * sum("\u4e00" <= sign <= "\u9fff" for sign in text) > len(text) else "en"


def shown(found: Diff, language: str, *, changes_only: bool) -> Iterator[str]:
    """The lines a person reads: what changed in words, then the paragraphs with marks."""
    if found.is_empty:
        yield "The texts are equal."
        return
    if language == "auto":
        language = _language_of(found)
    announced = "announced" if found.announced else "silent"
    yield f"{found.severity}, {announced}, {len(found.changes)} changes, {len(found.moved)} moved"
    for change in found.changes:
        yield f"  {change.severity:8} {change.summary[language]}"
    yield ""
    for row in rows(found):
        if not (changes_only and row.kind == "same"):
            yield _line(row)


def _line(row: Row) -> str:
    # brackets besides colours: they stay when the output is piped
    text = "".join(
        click.style(f"[-{part.text}-]", fg="red")
        if part.kind is PartKind.REMOVED
        else click.style(f"{{+{part.text}+}}", fg="green")
        if part.kind is PartKind.ADDED
        else part.text
        for part in row.parts
    )
    return _SIGNS[row.kind] + text


COMMAND = diff_command
