"""``repostwatch up``: crawl on schedule, process and show the pages, until stopped."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import click

from cli.common import set_up_logging
from config.settings import Settings


def settings_with(host: str | None, port: int | None) -> Settings:
    """The settings of the environment, with the address given on the command line."""
    settings = Settings.from_environ(os.environ)
    return dataclasses.replace(
        settings, web_host=host or settings.web_host, web_port=port or settings.web_port
    )


@click.command("up")
@click.option("--no-web", is_flag=True, help="Without the web pages.")
@click.option("--host", help="Address of the web pages (default: REPOSTWATCH_WEB_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Their port (REPOSTWATCH_WEB_PORT).")
def COMMAND(no_web: bool, host: str | None, port: int | None) -> None:  # noqa: N802 - the name commands are found by
    """Crawl on schedule, process what comes and show the pages, until Ctrl-C or SIGTERM.

    It may be started again at any time, also after kill -9: it goes on where it was, and says in
    the ledger (`repostwatch runs`) what was missed. A second `up` on the same store, with --no-web
    or another --port, stands by and takes over when the first ends.
    """
    settings = settings_with(host, port)
    set_up_logging(settings)
    start_tree(settings, with_web=not no_web)


def start_tree(settings: Settings, *, with_web: bool, is_demo: bool = False) -> None:
    """Run the process tree until it is stopped.

    Raises:
        BadInput: the port of the pages is taken, or the store cannot be used.
        RetryLater: the database did not answer for a minute.
    """
    # imported here: the other commands need neither APScheduler nor the crawler
    from scheduler.tree import Tree, children_of  # noqa: PLC0415

    Tree(
        settings,
        children=children_of(settings, with_web=with_web, is_demo=is_demo),
        announce=_announce if with_web else _announce_without_pages,
        with_web=with_web,
    ).run()


def _announce(settings: Settings) -> None:
    click.echo(f"Repostwatch is up: {web_address(settings)} (Ctrl-C stops it)", err=True)


def _announce_without_pages(settings: Settings) -> None:
    click.echo(f"Repostwatch is up, without pages; data in {_shown(settings.data_dir)}", err=True)


def web_address(settings: Settings) -> str:
    """Where a browser finds the pages."""
    host = "127.0.0.1" if settings.web_host in ("0.0.0.0", "::", "") else settings.web_host  # noqa: S104 - read, not bound
    host = f"[{host}]" if ":" in host else host
    return f"http://{host}:{settings.web_port}"


def _shown(path: Path) -> str:
    return str(path.absolute())
