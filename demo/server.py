"""Serves the demo world on loopback: each site on a port of its own."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from demo.outlets import OUTLETS
from demo.world import Response, World
from pipeline.errors import BadInput

HOST = "127.0.0.1"
#: The first site's port; the others follow in the order of ``OUTLETS``.
BASE_PORT = 8771


def ports_from(base: int = BASE_PORT) -> dict[str, int]:
    """A port for every site, from *base* on; 0: any free ones."""
    return {outlet.name: base + n if base else 0 for n, outlet in enumerate(OUTLETS)}


class Served:
    """A demo world that is being served. Stop it, or use it in a ``with``."""

    def __init__(self, servers: Mapping[str, ThreadingHTTPServer]) -> None:
        self._servers = dict(servers)
        #: The address of each site, by name, without a slash at the end.
        self.urls = {n: f"http://{HOST}:{s.server_address[1]}" for n, s in servers.items()}
        self._threads: list[Thread] = []

    def start(self) -> None:
        """Answer requests, in threads of their own."""
        for name, server in self._servers.items():
            thread = Thread(
                target=server.serve_forever,
                kwargs={"poll_interval": 0.1},
                name=f"demo-{name}",
                daemon=True,
            )
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Stop answering and free the ports. Stopping twice does no harm."""
        if self._threads:
            for server in self._servers.values():
                server.shutdown()
        for server in self._servers.values():
            server.server_close()
        for thread in self._threads:
            thread.join(timeout=5)
        self._threads.clear()

    def __enter__(self) -> Served:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def serve(world: World, ports: Mapping[str, int], clock: Callable[[], float]) -> Served:
    """Serve *world*: each site at its port of *ports*, 0 for any free one.

    *clock* gives the world's time in seconds.

    Raises:
        BadInput: a port is taken, or may not be used.
    """
    servers: dict[str, ThreadingHTTPServer] = {}
    urls: dict[str, str] = {}
    try:
        for name, port in ports.items():
            servers[name] = _listen(name, port, _handler(world, name, clock, urls))
    except BadInput:
        for server in servers.values():
            server.server_close()
        raise
    served = Served(servers)
    urls.update(served.urls)
    served.start()
    return served


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # a second demo must be told that the port is taken, not share it
    allow_reuse_address = True
    allow_reuse_port = False
    request_queue_size = 64


def _listen(name: str, port: int, handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    try:
        return _Server((HOST, port), handler)
    except (OSError, OverflowError) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        why = "is in use" if taken else f"cannot be used ({error})"
        raise BadInput(
            f"Port {port} for the demo site {name!r} {why}. "
            "Stop the program that uses it, or choose another base port."
        ) from error


def _handler(
    world: World, site: str, clock: Callable[[], float], urls: Mapping[str, str]
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "demo"
        sys_version = ""
        #: Seconds an idle connection is kept open.
        timeout = 30

        def do_GET(self) -> None:
            self._answer(has_body=True)

        def do_HEAD(self) -> None:
            self._answer(has_body=False)

        def _answer(self, *, has_body: bool) -> None:
            response = world.page(site, self.path, clock(), urls)
            if is_not_modified(
                response, self.headers["If-None-Match"], self.headers["If-Modified-Since"]
            ):
                kept = tuple(h for h in response.headers if h[0] != "Content-Type")
                response = Response(status=304, headers=kept, body=b"")
            self.send_response(response.status)
            for name, value in response.headers:
                self.send_header(name, value)
            if response.status != 304:
                self.send_header("Content-Length", str(len(response.body)))
            self.end_headers()
            if has_body:
                # a reader may go away in the midst of an answer; that is its own affair
                with contextlib.suppress(ConnectionError):
                    self.wfile.write(response.body)

        def log_message(self, *_: object) -> None:
            """Say nothing: who crawls keeps the ledger."""

    return Handler


def is_not_modified(
    response: Response, if_none_match: str | None, if_modified_since: str | None
) -> bool:
    """Whether a conditional request is answered by 304 (RFC 9110, section 13.2.2).

    An entity tag, when given, decides alone; a date that cannot be read is ignored.
    """
    if response.status != 200:
        return False
    if if_none_match is not None:
        tag = response.header("ETag")
        given = (part.strip().removeprefix("W/") for part in if_none_match.split(","))
        return tag is not None and tag in given
    modified = response.header("Last-Modified")
    if if_modified_since is None or modified is None:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(if_modified_since)
    except (TypeError, ValueError):
        return False
