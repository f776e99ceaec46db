"""``repostwatch web``: it serves, stops when asked, and says in one sentence why it cannot."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from cli.main import exit_code
from cli.web import PortTaken, listen
from config.settings import Settings
from pipeline.errors import BadInput
from scheduler.tree import check_web_port

CODE = "import sys; from cli.main import main; sys.argv = ['repostwatch', *sys.argv[1:]]; main()"


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environ = os.environ | {"REPOSTWATCH_DATA_DIR": str(folder)}
    return subprocess.Popen(
        [sys.executable, "-c", CODE, "web", *arguments],
        env=environ,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_it_serves_without_an_access_log_and_stops_on_sigterm(tmp_path: Path):
    port = free_port()
    process = start(tmp_path, "--port", str(port), "--demo")
    try:
        until = time.monotonic() + 30
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                    html = answer.read().decode()
                break
            except OSError:
                assert time.monotonic() < until
                time.sleep(0.2)
        assert "This is the demo world" in html
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=10)
    finally:
        process.kill()
    assert time.monotonic() - began < 5
    assert process.returncode in (0, -signal.SIGTERM)
    assert "GET /" not in err
    assert f"http://127.0.0.1:{port}/" in err
    assert "Traceback" not in err


def test_a_taken_port_is_told_in_one_sentence(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = taken.getsockname()[1]
        process = start(tmp_path, "--port", str(port))
        out, err = process.communicate(timeout=30)
    assert process.returncode == 2
    assert out == ""
    assert err.startswith(f"repostwatch: Port {port} on 127.0.0.1 cannot be used for the web pages")
    assert "REPOSTWATCH_WEB_PORT" in err
    assert len(err.strip().splitlines()) == 1


def test_up_says_the_same_of_a_taken_port(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadInput) as of_web:
            listen("127.0.0.1", port)
        with pytest.raises(BadInput) as of_up:
            check_web_port(Settings(data_dir=tmp_path, web_port=port))
    assert str(of_web.value) == str(of_up.value)
    assert exit_code(of_web.value) == exit_code(of_up.value) == 2


def test_an_address_that_is_not_ours_cannot_be_listened_on():
    with pytest.raises(PortTaken, match=r"192\.0\.2\.1"):
        listen("192.0.2.1", 8765)
