from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from config.bootstrap import App
from scheduler.leader import Leadership


def test_one_leads_and_the_other_knows_who(app: App) -> None:
    one, other = Leadership(app.leases, "scheduler"), Leadership(app.leases, "scheduler")
    assert one.keep()
    assert one.is_leading
    assert not other.keep()
    assert not other.is_leading
    assert other.other == f"{socket.gethostname()}, process {os.getpid()}"


def test_giving_back_lets_the_other_lead_at_once(app: App) -> None:
    one, other = Leadership(app.leases, "scheduler"), Leadership(app.leases, "scheduler")
    assert one.keep()
    before = datetime.now(UTC)
    one.give_back()
    assert not one.is_leading
    assert other.keep()
    assert other.last_led_at is not None
    assert before - other.last_led_at < timedelta(seconds=one.seconds + 1)


def test_a_silent_leader_loses_the_lease_and_learns_it(app: App) -> None:
    one = Leadership(app.leases, "scheduler", seconds=0.2)
    other = Leadership(app.leases, "scheduler", seconds=60)
    assert one.keep()
    time.sleep(0.25)
    assert not one.is_leading
    assert other.keep()
    assert not one.keep()


def test_a_lease_is_renewed_in_time(app: App) -> None:
    one, other = (Leadership(app.leases, "scheduler", seconds=0.9) for _ in range(2))
    for _ in range(6):
        assert one.keep()
        assert not other.keep()
        time.sleep(0.2)


def test_the_lease_of_a_killed_process_need_not_run_out(app: App) -> None:
    process = subprocess.Popen([sys.executable, "-S", "-c", ""])
    process.wait()
    holder = f"{socket.gethostname()}:{process.pid}:abcd"
    now = datetime.now(UTC)
    assert app.leases.take("scheduler", holder, now=now, seconds=3600)
    assert Leadership(app.leases, "scheduler").keep()


@pytest.mark.parametrize(
    "holder",
    ["elsewhere:1:abcd", "no form at all", f"{os.getpid()}"],
    ids=["elsewhere", "no form", "a number"],
)
def test_a_process_of_another_machine_is_believed_to_live(app: App, holder: str) -> None:
    app.leases.take("scheduler", holder, now=datetime.now(UTC), seconds=3600)
    assert not Leadership(app.leases, "scheduler").keep()
