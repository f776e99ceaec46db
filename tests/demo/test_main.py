from __future__ import annotations

import socket

import pytest

from demo.__main__ import main


def test_the_world_is_served_for_so_many_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seconds", "0.05", "--base-port", "0"]) == 0
    said = capsys.readouterr()
    assert "岚江新闻网: http://127.0.0.1:" in said.err
    assert said.out == ""


def test_a_taken_port_ends_it_with_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["--base-port", str(taken.getsockname()[1])]) == 2
    assert "is in use" in capsys.readouterr().err
