"""``repostwatch as-of``: an article as it was at a date."""

from __future__ import annotations

from datetime import datetime

import click

from cli.common import json_option, opened, print_json, shown
from cli.moments import Moment
from storage.queries import articles, sentences


@click.command("as-of")
@click.argument("article")
@click.argument("date", type=Moment(is_end_of_day=True))
@json_option
def COMMAND(article: str, date: datetime, as_json: bool) -> None:  # noqa: N802 - the name commands are found by
    """Show ARTICLE as it was at DATE (2026-05-01: at the end of that day; 2026-05-01T08:00)."""
    with opened() as app, app.database.reading() as session:
        line = articles.find_article(session, article)
        found = sentences.as_of(session, line, date)
    if as_json:
        print_json({"article": line, "at": date, **vars(found)})
        return
    version = found.version
    click.echo(f"version {version.number} of {line.versions}, {line.url}")
    click.echo(f"seen so from {shown(version.first_seen_at)} to {shown(version.last_seen_at)}")
    if found.was_gone:
        click.echo("the article was gone at that time; this is what it had last said")
    elif not found.is_certain:
        after = f"the next version was seen at {shown(found.next_seen_at)}"
        click.echo(
            "no later look saw it so; " + (after if found.next_seen_at else "none saw it otherwise")
        )
    click.echo(f"\n{version.extraction.title}")
    if version.extraction.authors:
        click.echo(version.extraction.byline)
    click.echo(f"\n{version.extraction.text}")
