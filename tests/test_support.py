"""The tests' own tools do what the tests rely on."""

from __future__ import annotations

import http.server
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support.browser import Browser
from tests.support.network import NetworkIsShut, is_local

PAGE = """<!doctype html><title>小页</title><link rel="icon" href="data:,"><body>
<p id=a>第一段。</p><button onclick="document.querySelector('#a').textContent='按过了'">按</button>
<input id=field oninput="document.title=this.value">"""


class _OnePage(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(PAGE.encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its base's name
        pass


@pytest.fixture
def page_url() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _OnePage)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_no_test_reaches_beyond_this_machine() -> None:
    with socket.socket() as one, pytest.raises(NetworkIsShut, match=r"192\.0\.2\.1:80"):
        one.connect(("192.0.2.1", 80))
    with pytest.raises(socket.gaierror):
        socket.create_connection(("site.example", 80))


def test_no_process_of_a_test_reaches_beyond_this_machine() -> None:
    code = "import socket; socket.socket().connect(('192.0.2.1', 80))"
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert "NetworkIsShut" in done.stderr


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        (b"localhost", True),
        ("farm.localhost", True),
        (None, True),
        ("0.0.0.0", True),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("example.org", False),
    ],
)
def test_local_hosts_are_told_from_others(host: object, expected: bool) -> None:
    assert is_local(host) is expected


@pytest.mark.postgres
def test_each_test_has_a_postgres_database_of_its_own(postgres_url: str) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE TABLE only_here (id int)")
        tables = connection.execute("SELECT count(*) FROM alembic_version").fetchone()
    assert tables == (1,)


@pytest.mark.browser
def test_the_browser_reads_clicks_types_and_takes_pictures(
    browser: Browser, page_url: str, tmp_path: Path
) -> None:
    browser.go(page_url)
    assert browser.title == "小页"
    assert browser.text("#a") == "第一段。"
    browser.click("button")
    assert browser.wait_for("#a", text="按过了") == "按过了"
    browser.type("#field", "新题")
    assert browser.title == "新题"
    browser.screenshot(tmp_path / "page.png")
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")
    assert browser.complaints() == []


@pytest.mark.browser
def test_the_browser_says_what_it_does_not_find(browser: Browser, page_url: str) -> None:
    browser.go(page_url)
    with pytest.raises(RuntimeError, match="no such element"):
        browser.click("#nowhere")


@pytest.mark.parametrize(("may_skip", "expected"), [("yes", "1 skipped"), ("no", "1 error")])
def test_what_lacks_a_program_is_skipped_only_where_that_is_allowed(
    may_skip: str, expected: str, tmp_path: Path
) -> None:
    chosen = f"{__file__}::test_the_browser_says_what_it_does_not_find"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", chosen],
        env={**os.environ, "PATH": str(tmp_path), "TESTS_MAY_SKIP": may_skip},
        cwd=Path(__file__).parent.parent,
        check=False,
        capture_output=True,
        text=True,
    )
    assert expected in done.stdout
    assert "no Chromium here (Debian: apt install" in done.stdout
