"""``repostwatch retention``: what of a site's raw pages may go, and when."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from cli.common import json_option, opened, print_json, print_table
from pipeline.errors import BadInput
from storage.retention import Retention


@click.group("retention")
def COMMAND() -> None:  # noqa: N802 - the name commands are found by
    """What of a site's raw pages may go, and when."""


@COMMAND.command("show")
@json_option
def show(as_json: bool) -> None:
    """Show the rule of every site."""
    with opened() as app:
        rules = Retention(app.database, app.bodies).rules()
    if as_json:
        print_json({"rules": rules})
        return
    print_table(
        ("site", "unchanged looks", "lists and feeds"),
        [(rule.site, _days(rule.unchanged_days), _days(rule.list_days)) for rule in rules],
        none="No site is watched yet.",
    )


@COMMAND.command("set")
@click.argument("site")
@click.option("--unchanged", metavar="DAYS", help="Bytes of looks that found nothing new; or keep.")
@click.option("--lists", metavar="DAYS", help="Bytes of lists, feeds and sitemaps; or keep.")
@json_option
def set_command(site: str, unchanged: str | None, lists: str | None, as_json: bool) -> None:
    """Let bytes of SITE go after so many days; what is not named stays as it is set.

    Bytes that a version, match, deletion, move or review refers to never go.
    """
    if unchanged is None and lists is None:
        raise click.UsageError("Give --unchanged, --lists, or both.")
    with opened() as app:
        retention = Retention(app.database, app.bodies)
        app.sites.get(site)
        now = next(rule for rule in retention.rules() if rule.site == site)
        rule = retention.set(
            site,
            unchanged_days=now.unchanged_days if unchanged is None else _read_days(unchanged),
            list_days=now.list_days if lists is None else _read_days(lists),
        )
    if as_json:
        print_json(rule)
    else:
        click.echo(
            f"{site}: unchanged looks {_days(rule.unchanged_days)}, lists {_days(rule.list_days)}"
        )


@COMMAND.command("run")
@click.option("--site", help="Only this site.")
@click.option("--dry-run", is_flag=True, help="Tell what would go, remove nothing.")
@json_option
def run(site: str | None, dry_run: bool, as_json: bool) -> None:
    """Remove the bytes that the rules let go. That a look was made, and its digest, stays."""
    with opened() as app:
        retention = Retention(app.database, app.bodies)
        if site is not None:
            app.sites.get(site)
        removals = [
            retention.run(rule, now=datetime.now(UTC), is_dry=dry_run)
            for rule in retention.rules()
            if site in (None, rule.site)
        ]
    if as_json:
        print_json({"is_dry": dry_run, "removed": removals})
        return
    print_table(
        ("site", "would go" if dry_run else "removed", "bytes", "kept as others need them"),
        [(one.site, len(one.digests), one.bytes_on_disk, one.needed) for one in removals],
        none="No site is watched yet.",
    )


def _days(days: int | None) -> str:
    return "kept" if days is None else f"{days} days"


def _read_days(text: str) -> int | None:
    if text == "keep":
        return None
    if not text.isdecimal():
        raise BadInput(f"{text!r} is no number of days. Give one, 0 or more, or `keep`.")
    return min(int(text), 36_500)
