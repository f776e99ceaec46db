"""``repostwatch copiers``: who copies whom?"""

from __future__ import annotations

import click

from cli.common import json_option, opened, print_json, print_table
from storage.queries import clusters


@click.command("copiers")
@click.option("--origin", help="Only who copies this site.")
@json_option
def COMMAND(origin: str | None, as_json: bool) -> None:  # noqa: N802 - the name commands are found by
    """Show site by site who copies whom, how often, how fast, and how often with credit."""
    with opened() as app, app.database.reading() as session:
        if origin is not None:
            app.sites.get(origin)
        lines = clusters.copiers(session, origin=origin)
    if as_json:
        print_json({"copiers": lines})
        return
    print_table(
        ("copier", "copies", "articles", "kinds", "median delay", "names the origin"),
        [
            (c.copier, c.origin, c.articles, ", ".join(f"{k} {n}" for k, n in c.kinds.items()),
             _duration(c.median_delay_seconds), c.attributed)
            for c in lines
        ],
        none="No copy with a known direction is stored yet.",
    )  # fmt: skip


def _duration(seconds: float) -> str:
    sign, rest = ("-", -seconds) if seconds < 0 else ("", seconds)
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if rest >= 2 * size:
            return f"{sign}{rest / size:.0f} {unit}"
    return f"{sign}{rest:.0f} s"
