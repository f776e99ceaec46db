from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scheduler.supervisor import Child, stop_all
from storage.runs import is_running

PROGRAMS = "tests.scheduler.programs"


def wait_for(what: Callable[[], object], seconds: float = 10.0) -> None:
    give_up_at = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < give_up_at, "it did not happen"
        time.sleep(0.02)


@pytest.fixture
def pids(tmp_path: Path) -> Iterator[Callable[[], list[int]]]:
    """The numbers noted so far; what still runs in the end is killed."""
    file = tmp_path / "pids"

    def noted() -> list[int]:
        return [int(line) for line in file.read_text().split()] if file.exists() else []

    yield noted
    for pid in filter(is_running, noted()):
        os.kill(pid, signal.SIGKILL)


def child(entry: str, tmp_path: Path) -> Child:
    return Child("the child", f"{PROGRAMS}:{entry}", [str(tmp_path / "pids")], os.environ)


def test_a_child_that_died_is_started_again_with_growing_pauses(
    tmp_path: Path, pids: Callable[[], list[int]], caplog: pytest.LogCaptureFixture
) -> None:
    one = child("die", tmp_path)

    def tend_until_restarted() -> bool:
        one.tend()
        return one.restarts >= 2 and len(pids()) >= 2

    wait_for(tend_until_restarted)
    assert [record.message for record in caplog.records] == [
        "the child ended with exit code 7; started again in 0.5 s",
        "the child ended with exit code 7; started again in 1.0 s",
    ]
    assert one.pid is None


def test_a_child_stops_when_asked(tmp_path: Path, pids: Callable[[], list[int]]) -> None:
    one = child("note_and_wait", tmp_path)
    one.tend()
    wait_for(pids)
    assert one.pid == pids()[0]
    stop_all([one], seconds=5)
    assert not is_running(pids()[0])


def test_a_stubborn_child_is_ended_with_all_it_started(
    tmp_path: Path, pids: Callable[[], list[int]]
) -> None:
    one = child("be_stubborn", tmp_path)
    one.tend()
    wait_for(lambda: len(pids()) == 2)
    stop_all([one], seconds=0.2)
    wait_for(lambda: not any(map(is_alive, pids())))


def is_alive(pid: int) -> bool:
    """Whether the process works: one that ended and was not asked after is a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_child_ends_when_its_parent_was_killed(
    tmp_path: Path, pids: Callable[[], list[int]]
) -> None:
    command = [sys.executable, "-m", PROGRAMS, "parent_of_one", str(tmp_path / "pids")]
    parent = subprocess.Popen([*command, "note_and_wait"])
    wait_for(pids)
    assert is_alive(pids()[0])
    parent.kill()
    parent.wait()
    wait_for(lambda: not is_alive(pids()[0]))
