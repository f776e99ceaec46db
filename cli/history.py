"""``repostwatch history``: the versions of an article, its changes, checks and absences."""

from __future__ import annotations

import click

from cli.common import json_option, opened, print_json, print_table, shown
from storage.queries import articles, history


@click.command("history")
@click.argument("article")
@json_option
def COMMAND(article: str, as_json: bool) -> None:  # noqa: N802 - the name commands are found by
    """Show how ARTICLE (its number or address) changed, and when it was seen or gone."""
    with opened() as app, app.database.reading() as session:
        line = articles.find_article(session, article)
        versions = history.versions(session, line)
        deletions = history.deletions(session, line)
        moves = history.moves(session, line)
        checks = history.checks(session, line)
    if as_json:
        print_json(
            {
                "article": line,
                "versions": versions,
                "deletions": deletions,
                "moves": moves,
                "checks": checks,
            }
        )
        return
    click.echo(f"{line.title}\n{line.url}  (article {line.id} of {line.site}, {line.state})")
    print_table(
        ("version", "first seen", "still so at", "severity", "told", "what changed"),
        [
            (v.number, v.first_seen_at, v.last_seen_at, v.severity, _told(v), _summary(v))
            for v in versions
        ],
        none="No version is stored.",
    )
    for move in moves:
        click.echo(f"moved: seen {shown(move.at)}, from {move.from_url} to {move.to_url}")
    for gone in deletions:
        word = "deleted" if gone.confirmed_at else "seems gone"
        click.echo(
            f"{word}: first missed {shown(gone.suspected_at)}, "
            f"confirmed {shown(gone.confirmed_at)}, back {shown(gone.returned_at)}, "
            f"{gone.checks} checks"
        )
    if checks:
        click.echo(f"last looked at {shown(checks[0].at)}: {checks[0].outcome or 'waiting'}")


def _told(version: history.VersionLine) -> str | None:
    if version.is_announced is None:
        return None
    return "announced" if version.is_announced else "silent"


def _summary(version: history.VersionLine) -> str:
    return version.summary.get("en", "first version")
