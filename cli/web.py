"""``repostwatch web``: the pages and the API, without crawling."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import socket
from datetime import datetime

import click

from cli.common import set_up_logging
from config.bootstrap import build
from config.settings import Settings
from pipeline.errors import BadInput
from pipeline.site import Site

#: Seconds an answer under way may take once the pages are asked to stop.
_LAST_WORDS_SECONDS = 3


class PortTaken(BadInput):
    """The pages cannot listen where they should."""


@click.command("web")
@click.option("--host", help="Address the pages listen on (default: REPOSTWATCH_WEB_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Their port (REPOSTWATCH_WEB_PORT).")
@click.option("--demo", "is_demo", is_flag=True, help="Every page says it shows the demo world.")
@click.option("--access-log", is_flag=True, help="Log every request.")
@click.option(
    "--in-tree",
    is_flag=True,
    hidden=True,
    help="Part of `repostwatch up`: /healthz insists on its scheduler and processor.",
)
def COMMAND(  # noqa: N802 - the name commands are found by
    host: str | None, port: int | None, is_demo: bool, access_log: bool, in_tree: bool
) -> None:
    """Serve the web pages and the API until Ctrl-C or SIGTERM; `repostwatch up` does it too."""
    settings = Settings.from_environ(os.environ)
    settings = dataclasses.replace(
        settings, web_host=host or settings.web_host, web_port=port or settings.web_port
    )
    set_up_logging(settings)
    listening = listen(settings.web_host, settings.web_port)
    with contextlib.closing(listening):
        _serve(settings, listening, is_demo=is_demo, access_log=access_log, in_tree=in_tree)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Raises:
        PortTaken: the port is in use, or may not be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(256)
    except OSError as error:
        listening.close()
        raise PortTaken(
            # word for word what `up` says of it
            f"Port {port} on {host} cannot be used for the web pages ({error.strerror}). "
            "Is Repostwatch running already? Stop what uses the port, or choose another: "
            "--port, or REPOSTWATCH_WEB_PORT."
        ) from error
    return listening


def _serve(
    settings: Settings,
    listening: socket.socket,
    *,
    is_demo: bool,
    access_log: bool,
    in_tree: bool,
) -> None:
    # imported here: FastAPI and uvicorn would slow the other commands' --help
    import uvicorn  # noqa: PLC0415

    from web.app import create_app  # noqa: PLC0415

    app = build(settings, wait_seconds=60)
    try:
        config = uvicorn.Config(
            create_app(app, is_demo=is_demo, in_tree=in_tree, next_run=_next_run),
            access_log=access_log,
            log_config=None,
            log_level=settings.log_level if access_log else "warning",
            lifespan="off",
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=_LAST_WORDS_SECONDS,
        )
        server = uvicorn.Server(config)
        if not in_tree:
            shown = f"[{settings.web_host}]" if ":" in settings.web_host else settings.web_host
            click.echo(f"Pages: http://{shown}:{settings.web_port}/ (Ctrl-C stops)", err=True)
        with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises it again once it has ended
            server.run(sockets=[listening])
    finally:
        app.close()


def _next_run(site: Site, now: datetime) -> datetime | None:
    from scheduler.plan import next_fire  # noqa: PLC0415 - the package loads with the pages only

    fire = None if site.is_paused else next_fire(site.schedule, site.name, now=now)
    return fire.at if fire else None
