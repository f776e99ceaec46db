"""Replay of an export in pywb. Opt-in: run this file by its name.

    python3 -m venv var/pywb-env && var/pywb-env/bin/pip install pywb
    .venv/bin/python -m pytest tests/config/replay_in_pywb.py

pywb's requirements conflict with ours, so it has an environment of its own.
"""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from config.warc import write_warc
from storage.queries import articles
from tests.support.store import PARAGRAPHS, Bench, page

PYWB = Path(__file__).parents[2] / "var" / "pywb-env" / "bin"


@pytest.fixture
def replay(tmp_path: Path, sqlite_url: str) -> Iterator[HTTPConnection]:
    """A pywb that serves the export of an article with two versions and a revisit."""
    bench = Bench(tmp_path, sqlite_url)
    bench.see("origin", "/a.html", page())
    bench.see("origin", "/a.html", page(), hours=24)
    bench.see("origin", "/a.html", page().replace("1.5亿", "15亿"), hours=24)
    with bench.app.database.reading() as session:
        article = articles.find_article(session, "http://origin.test/a.html")
    path = tmp_path / "article.warc.gz"
    write_warc(path, bench.app.snapshots.with_parts(article.id), bench.app.bodies)
    bench.app.close()
    manager = PYWB / "wb-manager"
    subprocess.run([manager, "init", "kept"], cwd=tmp_path, check=True, capture_output=True)
    subprocess.run([manager, "add", "kept", path], cwd=tmp_path, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [PYWB / "wayback", "-p", str(port), "-b", "127.0.0.1"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    for _ in range(60):
        try:
            connection.connect()
            break
        except OSError:
            time.sleep(0.5)
    yield connection
    connection.close()
    server.terminate()
    server.wait(10)


@pytest.mark.parametrize(
    ("day", "figure"), [("0501", "1.5亿"), ("0502", "1.5亿"), ("0503", "15亿")]
)
def test_each_capture_replays_as_it_was(replay: HTTPConnection, day: str, figure: str):
    replay.request("GET", f"/kept/2026{day}090000id_/http://origin.test/a.html")
    answer = replay.getresponse()
    text = answer.read().decode()
    assert answer.status == 200
    assert PARAGRAPHS[0] in text
    assert figure in text
