"""``repostwatch articles``: list what is stored, import a publisher's archive."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.common import json_option, limit_option, offset_option, opened, print_json, print_table
from pipeline.errors import BadInput
from storage.queries import articles

if TYPE_CHECKING:
    from config.bootstrap import App
    from config.importing import BadRecord


@click.group("articles")
def COMMAND() -> None:  # noqa: N802 - the name commands are found by
    """List the articles that are stored, or import a publisher's archive."""


@COMMAND.command("list")
@click.option("--site", help="Only articles of this site.")
@click.option(
    "--state",
    type=click.Choice(["live", "suspected", "deleted", "quarantined"]),
    help="Only these.",
)
@limit_option("Lines")
@offset_option("Lines")
@json_option
def list_command(
    site: str | None, state: str | None, limit: int, offset: int, as_json: bool
) -> None:
    """List articles, the latest changed first."""
    with opened() as app, app.database.reading() as session:
        lines = articles.list_articles(session, site=site, state=state, limit=limit, offset=offset)
        total = articles.count_articles(session, site=site, state=state)
    if as_json:
        print_json({"total": total, "articles": lines})
        return
    print_table(
        ("article", "site", "state", "versions", "first seen", "last changed", "title"),
        [
            (a.id, a.site, a.state, a.versions, a.first_seen_at, a.last_changed_at, a.title)
            for a in lines
        ],
        none="No article is stored yet. `repostwatch sites add URL` is the first step.",
    )


@COMMAND.command("import")
@click.argument("source")
@click.option("--site", default="archive", show_default=True, help="Own site they belong to.")
@json_option
def import_command(source: str, site: str, as_json: bool) -> None:
    """Take in a publisher's archive as own articles, compared with all that is stored.

    SOURCE is a JSONL file of {"id", "text", "title", "url", "published", "byline", "language"}
    objects (only id and text are needed), - for the same on standard input, or a folder of .txt
    files whose first line is the title. An identity that is known already becomes a new version
    of that article when its text differs.
    """
    with opened() as app:
        values = _import(app, source, site)
    if as_json:
        print_json(values)
    else:
        click.echo(", ".join(f"{count} {what}" for what, count in values.items()))


def _import(app: App, source: str, site: str) -> dict[str, int]:
    # imported here: the reader and the detector would slow `articles list`
    from config.importing import store_records  # noqa: PLC0415
    from config.processing import Processor  # noqa: PLC0415
    from pipeline.reading.pool import ReadingPool  # noqa: PLC0415

    values = {"stored": 0, "left_out": 0, "versions": 0, "matches": 0}
    for bad in store_records(app, _records(source), site=site):
        if bad is None:
            values["stored"] += 1
        else:
            values["left_out"] += 1
            click.echo(f"left out, {bad.where}: {bad.why}", err=True)
    processor = Processor(app)
    with processor.leading(), ReadingPool(app.settings.read_workers) as pool:
        for _, outcome in processor.drain(pool):
            values["versions"] += outcome.version_id is not None
            values["matches"] += outcome.match_count
    return values


def _records(source: str) -> Iterator[tuple[str, Mapping[str, str] | BadRecord]]:
    from config.importing import records_in, records_of  # noqa: PLC0415 - as above

    if source == "-":
        yield from records_of(sys.stdin)
        return
    path = Path(source)
    if path.is_dir():
        yield from records_in(path)
        return
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            yield from records_of(file)
    except OSError as error:
        raise BadInput(
            f"{source} cannot be read ({error.strerror}). Give a JSONL file, a folder of .txt "
            "files, or - for standard input."
        ) from error
