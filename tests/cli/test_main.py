from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from cli import main as cli_main
from config.settings import SettingError
from pipeline.errors import BadInput, BadSite, NotFound, RepostwatchError, RetryLater


class Fails(click.Group):
    """A command line of one command, ``it``, that raises."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error

    def invoke(self, ctx: click.Context) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RepostwatchError("it broke"), 1),
        (BadSite("u", "it answers 403", "Ask its owner."), 1),
        (BadInput("no such form"), 2),
        (SettingError("REPOSTWATCH_X is not a setting."), 2),
        (NotFound("site", "farm", "repostwatch sites list shows them."), 3),
        (RetryLater("the database is locked"), 4),
    ],
)
def test_an_error_on_purpose_is_one_sentence_and_its_exit_code(
    error: Exception,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(cli_main, "repostwatch", Fails(error))
    monkeypatch.setattr(sys, "argv", ["repostwatch", "it"])
    with pytest.raises(SystemExit) as ended:
        cli_main.main()
    said = capsys.readouterr()
    assert ended.value.code == code
    assert said.err == f"repostwatch: {error}\n"
    assert said.out == ""


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interrupted_command_ends_with_130(
    error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_main, "repostwatch", Fails(error))
    monkeypatch.setattr(sys, "argv", ["repostwatch", "it"])
    with pytest.raises(SystemExit) as ended:
        cli_main.main()
    assert ended.value.code == 130


def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a process, as a user does."""
    program = Path(sys.executable).parent / "repostwatch"
    return subprocess.run(
        [program, *arguments],
        env={**os.environ, **environ},
        check=False,
        capture_output=True,
        text=True,
    )


def test_an_unknown_command_is_wrong_usage() -> None:
    done = run("no-such-thing")
    assert done.returncode == 2
    assert "No such command 'no-such-thing'" in done.stderr
    assert done.stdout == ""


def test_help_lists_the_commands_found() -> None:
    done = run("--help")
    assert done.returncode == 0
    listed = cli_main.CommandsByFile().list_commands(click.Context(click.Command("x")))
    assert [name for name in listed if f"\n  {name}" not in done.stdout] == []


def test_a_wrong_setting_is_named_by_any_command(tmp_path: Path) -> None:
    done = run("status", REPOSTWATCH_WEB_PORT="eighty", REPOSTWATCH_DATA_DIR=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.startswith("repostwatch: REPOSTWATCH_WEB_PORT must be a whole number")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("arguments", [("runs", "--json"), ("runs", "--help")])
def test_a_full_disk_under_the_answer_is_one_sentence(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [Path(sys.executable).parent / "repostwatch", *arguments],
            env={**os.environ, "REPOSTWATCH_DATA_DIR": str(tmp_path)},
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 4
    assert done.stderr == (
        "repostwatch: The answer could not be written (No space left on device).\n"
    )
