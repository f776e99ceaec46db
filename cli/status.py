"""``repostwatch status``: how much is there?"""

from __future__ import annotations

from typing import Any

import click

from cli.common import json_option, opened, plain, print_json, print_table
from config.bootstrap import App
from storage.queries import health


def status_values(app: App) -> dict[str, Any]:
    """The counts of the store, as ``status --json`` prints them."""
    with app.database.reading() as session:
        values: dict[str, Any] = plain(health.status(session))
        return values


def show_status(app: App, *, as_json: bool) -> None:
    """Print the counts of the store."""
    values = status_values(app)
    if as_json:
        print_json(values)
        return
    rows = []
    for name, found in values.items():
        value = found
        if isinstance(found, dict):
            value = ", ".join(f"{k} {v}" for k, v in found.items() if v) or 0
        rows.append((name, value))
    print_table(("what", "how many"), rows, none="Nothing is stored yet.")


@click.command("status")
@json_option
def COMMAND(as_json: bool) -> None:  # noqa: N802 - the name commands are found by
    """Count what is stored: sites, articles, versions, copies, changes, runs."""
    with opened() as app:
        show_status(app, as_json=as_json)
