"""``repostwatch demo``: a small world of news sites, served here and watched."""

from __future__ import annotations

import dataclasses
import os
import shutil
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

import click

from cli.common import json_option, set_up_logging
from cli.status import show_status
from cli.up import settings_with, start_tree
from config.bootstrap import App, build
from config.settings import Settings
from pipeline.errors import BadInput, NotFound

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
    # imported here: the texts of the world and APScheduler would slow the other commands
    from demo.server import BASE_PORT, HOST, ports_from  # noqa: PLC0415
    from demo.sites import demo_sites  # noqa: PLC0415
    from scheduler.tree import Companion, check_port  # noqa: PLC0415

    demo = demo_settings(settings)
    first_port = world_port or BASE_PORT
    ports = ports_from(first_port)
    for name, port in ports.items():
        check_port(HOST, port, what=f"the demo site {name}", option="--world-port")
    app = build(demo)
    try:
        epoch = _epoch(demo.data_dir)
        paused = {site.name for site in app.sites.all() if site.is_paused}
        for site in demo_sites({name: f"http://{HOST}:{port}" for name, port in ports.items()}):
            is_paused = site.name in paused
            app.sites.save(dataclasses.replace(site, is_paused=is_paused))
    finally:
        app.close()
    world = Companion(
        name="the demo world",
        arguments=("demo", "serve", epoch.isoformat(), str(first_port)),
        host=HOST,
        port=max(ports.values()),
    )
    start_tree(demo, with_web=True, is_demo=True, companions=[world])


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
    folder = demo_settings(Settings.from_environ(os.environ)).data_dir
    if not (folder / _EPOCH_FILE).exists():
        click.echo("There is no demo to reset.", err=True)
        return
    app = build(demo_settings(Settings.from_environ(os.environ)))
    try:
        _need_stopped(app)
    finally:
        app.close()
    shutil.rmtree(folder)
    click.echo(f"The demo's store {folder} is deleted.", err=True)


@COMMAND.command("serve", hidden=True)
@click.argument("epoch")
@click.argument("first_port", type=int)
def serve_world(epoch: str, first_port: int) -> None:
    """Serve the world that began at EPOCH: what `demo` runs as a process of its own."""
    from demo.plan import build_world  # noqa: PLC0415 - it reads all texts of the world
    from demo.server import ports_from, serve  # noqa: PLC0415

    begun = datetime.fromisoformat(epoch)
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    world = build_world(begun)

    def clock() -> float:
        return (datetime.now(UTC) - begun).total_seconds()

    with serve(world, ports_from(first_port), clock):
        while not over.wait(0.5):
            pass


def _epoch(folder: Path) -> datetime:
    """When the world of this store began; now, if it begins now."""
    file = folder / _EPOCH_FILE
    try:
        return datetime.fromisoformat(file.read_text().strip()).astimezone(UTC)
    except (FileNotFoundError, ValueError):
        epoch = datetime.now(UTC)
        file.write_text(f"{epoch.isoformat()}\n")
        return epoch


def _need_stopped(app: App) -> None:
    lease = app.leases.get("scheduler")
    if lease is not None and lease.until > datetime.now(UTC):
        raise BadInput("The demo is running. Stop it with Ctrl-C first, then reset it.")
