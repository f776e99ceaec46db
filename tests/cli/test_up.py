"""``up``, ``run`` and ``demo``: which store and which children; once, all of it for real."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result

import cli.demo
import cli.run
from cli.demo import demo_settings
from cli.main import repostwatch
from cli.status import status_values
from cli.up import web_address
from config.bootstrap import App, build
from config.settings import Settings
from pipeline.errors import BadInput, NotFound
from pipeline.model import RunOutcome
from pipeline.site import Schedule, Site

REPOSTWATCH = [sys.executable, "-c", "from cli.main import main; main()"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REPOSTWATCH_DATA_DIR", str(tmp_path))
    return tmp_path


def free_ports(number: int) -> int:
    """The first of *number* ports in a row that are free."""
    for first in range(20_000 + os.getpid() % 10_000, 65_000, number):
        with ExitStack() as probes, suppress(OSError):
            for port in range(first, first + number):
                probes.enter_context(socket.create_server(("127.0.0.1", port)))
            return first
    raise AssertionError("no free ports")


def call(*arguments: str) -> Result:
    return CliRunner().invoke(repostwatch, list(arguments), catch_exceptions=False)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Settings]]:
    """What ``run`` would have started, instead of starting it."""
    calls: list[tuple[str, Settings]] = []
    monkeypatch.setattr(cli.run, "start_tree", lambda settings, **_: calls.append(("up", settings)))
    monkeypatch.setattr(cli.run, "start_demo", lambda settings: calls.append(("demo", settings)))
    return calls


def test_run_shows_the_demo_as_long_as_there_is_no_site(
    folder: Path, started: list[tuple[str, Settings]]
) -> None:
    result = call("run")
    assert started == [("demo", Settings(data_dir=folder))]
    assert "this is the demo world" in result.stderr


def test_run_takes_in_a_file_and_goes_on_with_it_the_next_time(
    folder: Path, started: list[tuple[str, Settings]]
) -> None:
    file = folder / "sites.yaml"
    file.write_text(
        "- name: farm\n  url: http://farm.example/\n  list_pages: [http://farm.example/news]\n"
    )
    call("run", "--sites", str(file))
    call("run")
    assert started == [("up", Settings(data_dir=folder))] * 2
    app = build(Settings(data_dir=folder))
    assert [site.name for site in app.sites.all()] == ["farm"]
    app.close()


def test_a_mistake_in_the_file_starts_nothing(
    folder: Path, started: list[tuple[str, Settings]]
) -> None:
    file = folder / "sites.yaml"
    file.write_text("- name: farm\n  url: http://farm.example/\n  schedule: {cron: every day}\n")
    with pytest.raises(BadInput, match="five fields"):
        call("run", "--sites", str(file))
    assert call("run", "--sites", str(folder / "nowhere.yaml")).exit_code == 2
    assert started == []


def test_the_demo_has_a_store_of_its_own_whatever_the_database() -> None:
    own = Settings(data_dir=Path("here"), database_url="postgresql://host/db", max_crawls=5)
    demo = demo_settings(own)
    assert demo == Settings(data_dir=Path("here/demo"), max_crawls=5)
    assert demo.database.endswith("/here/demo/repostwatch.db")


def test_the_demo_world_goes_on_where_it_was_and_keeps_what_was_paused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def look(settings: Settings, **given: object) -> None:
        app = build(settings)
        seen.append(app.sites.all())
        with urlopen(app.sites.all()[0].url, timeout=5) as answer:
            assert answer.status == 200
        app.close()

    monkeypatch.setattr(cli.demo, "start_tree", look)
    arguments = ["demo", "--world-port", str(free_ports(8)), "--port", str(free_ports(1))]
    call(*arguments)
    epoch = (folder / "demo" / "epoch.txt").read_text()
    app = build(demo_settings(Settings(data_dir=folder)))
    name = seen[0][0].name
    app.sites.change(name, is_paused=True)
    app.close()
    call(*arguments)
    assert (folder / "demo" / "epoch.txt").read_text() == epoch
    assert [site.name for site in seen[1] if site.is_paused] == [name]
    assert [site.url for site in seen[0]] == [site.url for site in seen[1]]


def test_a_taken_port_of_the_demo_world_is_one_sentence(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadInput, match=f"Port {port} for the demo site"):
            call("demo", "--world-port", str(port), "--port", str(free_ports(1)))


def test_the_demo_can_be_asked_and_reset(folder: Path) -> None:
    with pytest.raises(NotFound, match="`repostwatch demo` makes one"):
        call("demo", "status", "--json")
    assert call("demo", "reset").stderr == "There is no demo to reset.\n"
    demo = folder / "demo"
    app = build(demo_settings(Settings(data_dir=folder)))
    (demo / "epoch.txt").write_text("2026-11-23T06:00:00+00:00\n")
    assert '"sites": 0' in call("demo", "status", "--json").stdout
    app.leases.take("scheduler", "elsewhere:1:aa", now=datetime.now(UTC), seconds=60)
    with pytest.raises(BadInput, match="The demo is running"):
        call("demo", "reset")
    with pytest.raises(BadInput, match="The demo is running"):
        call("demo", "--port", str(free_ports(1)))
    app.leases.give_back("scheduler", "elsewhere:1:aa")
    app.close()
    assert "is deleted" in call("demo", "reset").stderr
    assert not demo.exists()
    assert folder.exists()


def test_the_address_shown_can_be_opened_in_a_browser() -> None:
    assert web_address(Settings()) == "http://127.0.0.1:8765"
    assert web_address(Settings(web_host="0.0.0.0", web_port=80)) == "http://127.0.0.1:80"
    assert web_address(Settings(web_host="::1", web_port=80)) == "http://[::1]:80"


PAGE = """<html><head><title>{title}</title></head><body><h1>{title}</h1>
<p>{text}</p><p>{text}</p></body></html>"""


class Farm(BaseHTTPRequestHandler):
    """A site of one list and two articles."""

    def do_GET(self) -> None:
        if self.path == "/":
            body = '<a href="/a/1.html">One</a> <a href="/a/2.html">Two</a>'
        elif self.path.startswith("/a/"):
            text = "The harbour board met on Monday and put off the works by 14 days. " * 6
            body = PAGE.format(title=f"Works put off {self.path[3]}", text=text)
        else:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def farm() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Farm) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_up_crawls_on_schedule_shows_the_pages_and_stops_cleanly(folder: Path, farm: str) -> None:
    app = build(Settings(data_dir=folder))
    app.sites.add(
        Site(
            name="farm",
            url=farm,
            list_pages=(farm,),
            article_url=r"/a/\d+\.html$",
            is_local=True,
            delay_seconds=0,
            schedule=Schedule(every_seconds=2),
        )
    )
    port = free_ports(1)
    up = subprocess.Popen(
        [*REPOSTWATCH, "up", "--port", str(port)], stderr=subprocess.PIPE, text=True
    )
    assert up.stderr is not None
    lines = up.stderr
    drain = threading.Thread(target=lines.read)
    try:
        said = next(line for line in lines if "is up" in line)
        assert said == f"Repostwatch is up: http://127.0.0.1:{port} (Ctrl-C stops it)\n"
        drain.start()
        give_up_at = time.monotonic() + 60
        while not (len(app.runs.recent(outcome=RunOutcome.RAN)) >= 2 and is_processed(app)):
            assert time.monotonic() < give_up_at, app.runs.recent()
            time.sleep(0.2)
        begun = time.monotonic()
        up.send_signal(signal.SIGTERM)
        assert up.wait(20) == 0
        assert time.monotonic() - begun < 12
    finally:
        up.kill()
        up.wait()
        if drain.ident is not None:
            drain.join()
        lines.close()
    assert app.runs.recent(outcome=RunOutcome.RAN)[-1].counts["new_articles"] == 2
    assert app.runs.recent(outcome=RunOutcome.RUNNING) == []
    app.close()


def is_processed(app: App) -> bool:
    values = status_values(app)
    return values["versions"] == 2 and values["waiting"] == 0
