"""``repostwatch check``: who has this text?"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.common import json_option, limit_option, opened, print_json, print_table
from pipeline.errors import BadInput, NotFound
from storage.queries import articles, history

if TYPE_CHECKING:
    from config.bootstrap import App
    from config.checking import Checker, Finding

#: A text file larger than this is no article.
MAX_BYTES = 20_000_000


@click.command("check")
@click.argument("text", required=False)
@click.option("--local", is_flag=True, help="Allow an address in a private network.")
@click.option("--batch", is_flag=True, help='Read {"id", "text"} lines, write one answer each.')
@limit_option("Articles")
@json_option
def COMMAND(  # noqa: N802 - the name commands are found by
    text: str | None, local: bool, batch: bool, limit: int, as_json: bool
) -> None:
    """Show which stored articles share text with TEXT, best first: who has this?

    TEXT is a file, - for standard input, or the address of an article: of one that is stored, or
    else of a page that is fetched and read now, without being stored.

    With --batch, JSON lines {"id", "text"} are read from standard input and each is answered by
    {"id", "matches": [{"id", "kind", "probability", …}]}, where the id of an imported article is
    the one it was imported with. A line that cannot be read gets {"id", "error"}.
    """
    from config.checking import Checker  # noqa: PLC0415 - numpy and the detector are slow to load

    if (text is None) is not batch:
        raise click.UsageError("Give a text file, an address, - for standard input, or --batch.")
    with opened() as app:
        checker = Checker(app)
        if batch:
            for line in sys.stdin.buffer:
                if line.strip():
                    click.echo(json.dumps(_answer(checker, line, limit)))
            return
        if text is not None and text.startswith(("http://", "https://")):
            findings = _check_address(app, checker, text, is_local=local)[:limit]
        else:
            findings = checker.check(_some_text(text or "-"), limit=limit)
    if as_json:
        print_json({"matches": [_plain(finding) for finding in findings]})
        return
    print_table(
        ("kind", "probability", "of this text", "of the article", "article", "version", "site",
         "first seen", "title"),
        [
            (f"{f.comparison.kind} {f.comparison.form or ''}".strip(), f.comparison.probability,
             f.comparison.coverage_a, f.comparison.coverage_b, f.article.id, f.version,
             f.article.site, f.article.first_seen_at, f.article.title)
            for f in findings
        ],
        none="No stored article shares text with it.",
    )  # fmt: skip


def _check_address(app: App, checker: Checker, url: str, *, is_local: bool) -> list[Finding]:
    """Who has the text at an address; an article of the store is not found in itself."""
    from crawler.fetch_page import fetch_page  # noqa: PLC0415 - for an address only
    from pipeline.reading.read import read_page  # noqa: PLC0415 - as above

    try:
        with app.database.reading() as session:
            line = articles.find_article(session, url)
            text = history.version(session, line, line.versions).extraction.text
    except NotFound:
        got = fetch_page(
            url,
            user_agent=app.settings.user_agent,
            is_local=is_local,
            max_bytes=app.settings.max_page_bytes,
        )
        text = read_page(
            got.body, url=got.url, content_type=got.content_type, status=got.status
        ).text
        return checker.check(text)
    return [finding for finding in checker.check(text) if finding.article.id != line.id]


def _answer(checker: Checker, line: bytes, limit: int) -> dict[str, object]:
    """The answer to one line of a batch; a bad line gets ``error``."""
    try:
        asked = json.loads(line)
    except ValueError as error:
        return {"id": None, "error": f"no JSON: {error}"}
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        known = asked.get("id") if isinstance(asked, dict) else None
        return {"id": known, "error": 'a line is an object {"id", "text"} with a text'}
    found = checker.check(asked["text"], limit=limit)
    return {"id": asked.get("id"), "matches": [_short(finding) for finding in found]}


def _short(finding: Finding) -> dict[str, object]:
    comparison = finding.comparison
    return {
        "id": finding.name,
        "article": finding.article.id,
        "kind": comparison.kind.value,
        "form": comparison.form.value if comparison.form else None,
        "probability": round(comparison.probability, 4),
        "coverage_text": round(comparison.coverage_a, 4),
        "coverage_article": round(comparison.coverage_b, 4),
    }


def _some_text(name: str) -> str:
    """As ``read_text``; a text of nothing but white space raises BadInput as well."""
    text = read_text(name)
    if not text.strip():
        where = "standard input" if name == "-" else name
        raise BadInput(f"There is no text to check: {where} is empty.")
    return text


def read_text(name: str) -> str:
    """The text of a file or of standard input, whatever its encoding.

    Raises:
        BadInput: it cannot be read, is too large, or is no text.
    """
    from pipeline.reading.decode import decode  # noqa: PLC0415 - slow to load

    try:
        body = sys.stdin.buffer.read(MAX_BYTES + 1) if name == "-" else _read_file(Path(name))
    except OSError as error:
        raise BadInput(f"{name} cannot be read ({error.strerror}). Check the path.") from error
    if len(body) > MAX_BYTES:
        raise BadInput(f"{name} is larger than {MAX_BYTES} bytes. Give the article's text only.")
    if b"\0" in body[:4096] and body[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise BadInput(f"{name} is no text. Save the article's text as a plain text file.")
    return decode(body).text if body else ""


def _read_file(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "article": finding.article,
        "version": finding.version,
        "kind": finding.comparison.kind,
        "form": finding.comparison.form,
        "probability": finding.comparison.probability,
        "coverage_text": finding.comparison.coverage_a,
        "coverage_article": finding.comparison.coverage_b,
        "passages": finding.comparison.passages,
    }
