"""``repostwatch run``: your sites, or the demo world as long as there are none."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cli.common import opened, set_up_logging
from cli.demo import start_demo
from cli.up import start_tree
from config.settings import Settings


@click.command("run")
@click.option(
    "--sites",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="First take in the sites of this YAML file.",
)
def COMMAND(file: Path | None) -> None:  # noqa: N802 - the name commands are found by
    """Do the sensible thing: `up` with your own sites, or the demo world if there are none."""
    settings = Settings.from_environ(os.environ)
    set_up_logging(settings)
    with opened(wait_seconds=60) as app:
        if file is not None:
            # imported here: finding sites needs the crawler's libraries
            from cli.sites import import_file  # noqa: PLC0415

            import_file(app, file)
        has_sites = bool(app.sites.all())
    if has_sites:
        start_tree(settings, with_web=True)
        return
    click.echo(
        "No site of your own yet, so this is the demo world. "
        "`repostwatch sites add URL`, then `repostwatch up`, watches a real one.",
        err=True,
    )
    start_demo(settings)
