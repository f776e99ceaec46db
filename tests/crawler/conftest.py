"""A small web server on loopback that answers as told, and crawls of it in real processes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from config.bootstrap import App, build
from config.settings import Settings
from crawler.run import KINDS, run_crawl
from pipeline.site import Site
from storage.runs import Run


@dataclass
class Reply:
    """What a path answers. ``stream`` writes the body itself, piece by piece."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    stream: Callable[[BaseHTTPRequestHandler], None] | None = None


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a crawler that hangs up is what some tests want


class Web:
    """A server of its own for each test. ``/robots.txt`` is missing unless it is set."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                web.answer(self)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = QuietServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def set(self, path: str, body: bytes | str = b"", status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.replies[path] = Reply(body=body, status=status, headers=named)

    def paths(self) -> list[str]:
        """The paths asked for, robots.txt apart."""
        return [path for path, _ in self.requests if path != "/robots.txt"]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.requests.append((handler.path, {k.lower(): v for k, v in handler.headers.items()}))
        reply = self.replies.get(handler.path, Reply(body="not here", status=404))
        if reply.stream is not None:
            reply.stream(handler)
            return
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        etag = reply.headers.get("ETag")
        status = reply.status
        if etag and handler.headers.get("If-None-Match") == etag:
            status, body = 304, b""
        handler.send_response(status)
        for name, value in ({"Content-Type": "text/html; charset=utf-8"} | reply.headers).items():
            handler.send_header(name, value)
        if status != 304:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def web() -> Iterator[Web]:
    server = Web()
    yield server
    server.close()


@pytest.fixture
def other_web() -> Iterator[Web]:
    server = Web()
    yield server
    server.close()


@pytest.fixture
def settings(sqlite_url: str, tmp_path: Path) -> Settings:
    assert sqlite_url.endswith(str(tmp_path / "repostwatch.db"))
    return Settings(data_dir=tmp_path, max_page_bytes=1_000_000, fetch_timeout_seconds=0.5)


@pytest.fixture
def app(settings: Settings) -> Iterator[App]:
    app = build(settings)
    yield app
    app.close()


@pytest.fixture
def add_site(app: App, web: Web) -> Callable[..., Site]:
    def add(**fields: Any) -> Site:
        values = {
            "name": "farm", "url": web.url("/"), "is_local": True, "delay_seconds": 0.0,
            "article_url": r"/a/\d+$",
        } | fields  # fmt: skip
        site = Site(**values)
        app.sites.add(site)
        return site

    return add


@pytest.fixture
def crawl(app: App) -> Callable[..., Run]:
    def run(*kinds: str, site: str = "farm") -> Run:
        return run_crawl(app, site, kinds=kinds or KINDS)

    return run


def list_page(*paths: str, following: str | None = None) -> str:
    """A list of articles with headlines, and a link to its next page."""
    items = "".join(
        f'<li><a href="{path}">The council decides on matter {path} today</a></li>'
        for path in paths
    )
    pager = f'<a href="{following}">下一页</a>' if following else ""
    return f"<html><body><ul class='news'>{items}</ul>{pager}</body></html>"


def article(text: str = "The council has decided.") -> str:
    return f"<html><body><h1>News</h1><p>{text}</p></body></html>"
