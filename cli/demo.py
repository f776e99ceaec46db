"""``repostwatch demo``: a small world of news sites, served here and watched."""

from __future__ import annotations

import dataclasses
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import click

from cli.common import json_option, set_up_logging
from cli.status import show_status
from cli.up import settings_with, start_tree
from config.bootstrap import build
from config.settings import Settings
from pipeline.errors import BadInput, NotFound
from pipeline.site import Site

#: Holds the moment the world began: it goes on from there, also after a restart.
_EPOCH_FILE = "epoch.txt"


def demo_settings(settings: Settings) -> Settings:
    """The same settings for the demo: a store of its own, in SQLite, in the data folder."""
    return dataclasses.replace(settings, data_dir=settings.data_dir / "demo", database_url="")


def start_demo(settings: Settings, world_port: int | None = None) -> None:
    """Serve the demo world and watch it, until stopped. *settings* are those of the user's store.

    Raises:
        BadInput: a port is taken, or the data folder cannot be used.
    """
    # imported here: the texts of the world would slow the other commands
    from demo.plan import build_world  # noqa: PLC0415
    from demo.server import BASE_PORT, ports_from, serve  # noqa: PLC0415
    from demo.sites import demo_sites  # noqa: PLC0415
    from scheduler.tree import check_web_port  # noqa: PLC0415

    demo = demo_settings(settings)
    check_web_port(demo)
    _need_stopped(demo, "Its pages are at the address it told.")
    epoch = _epoch(demo.data_dir)

    def clock() -> float:
        return (datetime.now(UTC) - epoch).total_seconds()

    # in threads of this process: a process of its own would cost two seconds of start-up
    with serve(build_world(epoch), ports_from(world_port or BASE_PORT), clock) as served:
        _save(demo, demo_sites(served.urls))
        start_tree(demo, with_web=True, is_demo=True)


@click.group("demo", invoke_without_command=True)
@click.option("--host", help="Address of the web pages (default: REPOSTWATCH_WEB_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Their port (REPOSTWATCH_WEB_PORT).")
@click.option(
    "--world-port",
    type=click.IntRange(1, 65000),
    help="Port of the first demo site; the others follow (default: 8771).",
)
@click.pass_context
def COMMAND(ctx: click.Context, host: str | None, port: int | None, world_port: int | None) -> None:  # noqa: N802 - the name commands are found by
    """Watch the demo world: news sites of ours that copy, edit and delete, served on loopback.

    Its store is the folder `demo` in the data folder, apart from yours. Any command asks it:
    REPOSTWATCH_DATA_DIR=var/demo repostwatch runs.
    """
    if ctx.invoked_subcommand is None:
        settings = settings_with(host, port)
        set_up_logging(settings)
        start_demo(settings, world_port)


@COMMAND.command("status")
@json_option
def status(as_json: bool) -> None:
    """How much is in the demo's store."""
    demo = demo_settings(Settings.from_environ(os.environ))
    if not (demo.data_dir / _EPOCH_FILE).exists():
        raise NotFound("demo world in", str(demo.data_dir), "`repostwatch demo` makes one.")
    app = build(demo)
    try:
        show_status(app, as_json=as_json)
    finally:
        app.close()


@COMMAND.command("reset")
def reset() -> None:
    """Delete the demo's store; the next demo begins anew. Your own store is not touched."""
    demo = demo_settings(Settings.from_environ(os.environ))
    folder = demo.data_dir
    if not (folder / _EPOCH_FILE).exists():
        click.echo("There is no demo to reset.", err=True)
        return
    _need_stopped(demo, "Then it can be reset.")
    shutil.rmtree(folder)
    click.echo(f"The demo's store {folder} is deleted.", err=True)


def _save(demo: Settings, sites: list[Site]) -> None:
    app = build(demo)
    try:
        paused = {site.name for site in app.sites.all() if site.is_paused}
        for site in sites:
            app.sites.save(dataclasses.replace(site, is_paused=site.name in paused))
    finally:
        app.close()


def _epoch(folder: Path) -> datetime:
    """When the world of this store began; now, if it begins now."""
    file = folder / _EPOCH_FILE
    try:
        return datetime.fromisoformat(file.read_text().strip()).astimezone(UTC)
    except (FileNotFoundError, ValueError):
        epoch = datetime.now(UTC)
        file.write_text(f"{epoch.isoformat()}\n")
        return epoch


def _need_stopped(demo: Settings, hint: str) -> None:
    """Raise BadInput while the demo runs; its folder and tables are there from here on."""
    app = build(demo)
    try:
        if app.leases.is_held("scheduler", now=datetime.now(UTC)):
            raise BadInput(f"The demo is running. Stop it first (Ctrl-C). {hint}")
    finally:
        app.close()
