"""The process tree, with real processes: stopped, killed, started again."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from config.bootstrap import App, build
from config.settings import Settings
from pipeline.errors import BadInput
from pipeline.model import RunOutcome
from pipeline.site import Schedule, Site
from scheduler.tree import check_web_port, children_of, environ_of, is_healthy
from tests.scheduler.test_supervisor import is_alive, wait_for


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def app(tmp_path: Path, sqlite_url: str) -> Iterator[App]:
    app = build(Settings(data_dir=tmp_path))
    app.sites.add(Site(name="a", url="http://a.example/", schedule=Schedule(every_seconds=1)))
    yield app
    app.close()


class Up:
    """A tree in a process of its own, up when this is made."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "tests.scheduler.programs", "tree", str(folder), str(port)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
        assert self.process.stdout is not None
        assert json.loads(self.process.stdout.readline()) == {"up": port}

    def pids(self) -> list[int]:
        files = (self.folder / "children", self.folder / "crawls")
        return [int(pid) for file in files if file.exists() for pid in file.read_text().split()]

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        code = self.process.wait(15)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


def test_a_signal_stops_the_tree_in_good_order(tmp_path: Path, app: App) -> None:
    up = Up(tmp_path, free_port())
    wait_for(lambda: app.runs.recent(outcome=RunOutcome.RUNNING))
    begun = time.monotonic()
    up.process.send_signal(signal.SIGINT)
    time.sleep(0.1)  # as `timeout` does: to the process, and to its group
    assert up.end(signal.SIGINT) == 0
    assert time.monotonic() - begun < 10
    assert not any(map(is_alive, up.pids()))
    assert [run.outcome.value for run in app.runs.unfinished()] == ["planned"]
    assert "stopped with Repostwatch" in str([run.reason for run in app.runs.recent()])


def test_after_a_kill_the_next_start_goes_on(tmp_path: Path, app: App) -> None:
    port = free_port()
    up = Up(tmp_path, port)
    wait_for(lambda: app.runs.recent(outcome=RunOutcome.RUNNING))
    running = app.runs.recent(outcome=RunOutcome.RUNNING)[0]
    assert up.end(signal.SIGKILL) == -signal.SIGKILL
    # the crawl of this test watches no parent: it is the one that the machine would have killed
    assert running.pid is not None
    os.kill(running.pid, signal.SIGKILL)
    wait_for(lambda: not is_healthy(Settings(web_port=port)))
    again = Up(tmp_path, port)
    wait_for(lambda: app.runs.get(running.id).outcome is RunOutcome.FAILED)
    wait_for(lambda: app.runs.recent(outcome=RunOutcome.RUNNING))
    assert again.end(signal.SIGTERM) == 0
    assert app.runs.crawled_hosts() == {}
    planned = [run.planned_at for run in app.runs.recent(limit=1000)]
    assert len(set(planned)) == len(planned)
    assert app.runs.recent(outcome=RunOutcome.MISSED) != []


def test_a_second_signal_ends_all_at_once(tmp_path: Path, app: App) -> None:
    up = Up(tmp_path, free_port())
    wait_for(lambda: app.runs.recent(outcome=RunOutcome.RUNNING))
    worker = up.pids()[0]
    os.kill(worker, signal.SIGSTOP)  # it will not hear that it should stop
    up.process.send_signal(signal.SIGINT)
    time.sleep(0.7)
    begun = time.monotonic()
    assert up.end(signal.SIGINT) == 130
    assert time.monotonic() - begun < 3
    wait_for(lambda: not is_alive(worker))


def test_a_port_in_use_is_one_clear_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(web_port=taken.getsockname()[1])
        with pytest.raises(BadInput) as caught:
            check_web_port(settings)
    assert str(caught.value) == (
        f"Port {settings.web_port} on 127.0.0.1 cannot be used for the web pages (Address already "
        "in use). Is Repostwatch running already? Stop what uses the port, or choose another: "
        "--port, or REPOSTWATCH_WEB_PORT."
    )
    check_web_port(settings)


def test_an_address_of_another_machine_is_one_clear_sentence() -> None:
    with pytest.raises(BadInput, match=r"^Port 8765 on 192\.0\.2\.1 cannot be used"):
        check_web_port(Settings(web_host="192.0.2.1"))


@pytest.mark.parametrize(("code", "is_well"), [(200, True), (503, False)])
def test_health_is_what_the_pages_say(code: int, is_well: bool) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(code if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        settings = Settings(web_port=server.server_port)
        assert is_healthy(settings) is is_well
        thread.join()
    assert not is_healthy(settings)


def test_children_have_exactly_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPOSTWATCH_DATABASE_URL", "postgresql://elsewhere/db")
    monkeypatch.setenv("OTHER", "kept")
    settings = Settings(data_dir=Path("here/demo"), max_crawls=3)
    environ = environ_of(settings)
    assert environ["OTHER"] == "kept"
    assert Settings.from_environ(environ) == settings


def test_the_pages_know_that_they_are_in_a_tree_and_show_the_demo() -> None:
    def commands(**chosen: bool) -> list[list[str]]:
        return [c.command[4:] for c in children_of(Settings(), **chosen)]

    assert commands(with_web=False, is_demo=False) == [["process", "--follow"]]
    assert commands(with_web=True, is_demo=False)[1] == ["web", "--in-tree"]
    assert commands(with_web=True, is_demo=True)[1] == ["web", "--in-tree", "--demo"]
