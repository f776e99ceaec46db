from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import pytest

from tools import setup_environment
from tools.setup_environment import Environment, SetupError, set_up, uv_environ


class Calls:
    """Stands in for running programs: remembers them, fails those named."""

    def __init__(self, failing: str = "") -> None:
        self.commands: list[str] = []
        self.failing = failing

    def __call__(self, *command: object, environ: object = None) -> object:
        line = " ".join(str(part) for part in command)
        self.commands.append(line)
        if "-c" in command:
            assert isinstance(command[-1], str)
            python = Path(str(command[0]))
            out = f"{python.parent.parent}\n" if python.exists() else ""
            return subprocess.CompletedProcess(line, 0 if out else 1, out, "")
        if "venv" in command:
            _make_python(Path(str(command[-1])))
        failed = bool(self.failing) and self.failing in line
        return subprocess.CompletedProcess(line, int(failed), "", "no wheel for this machine")

    def having(self, word: str) -> list[str]:
        return [line for line in self.commands if word in line]


def _make_python(folder: Path) -> None:
    (folder / "bin").mkdir(parents=True, exist_ok=True)
    python = folder / "bin" / "python"
    python.touch()
    python.chmod(python.stat().st_mode | stat.S_IXUSR)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "a checkout"
    (root / "cli").mkdir(parents=True)
    (root / "cli" / "__init__.py").touch()
    for name in (
        "pyproject.toml",
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-bootstrap.lock",
    ):
        (root / name).write_text(name)
    return root


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    calls = Calls()
    monkeypatch.setattr(setup_environment, "_call", calls)
    return calls


def test_a_first_set_up_installs_by_hash_with_uv(root: Path, calls: Calls) -> None:
    set_up(root, "run")
    assert len(calls.having("-m venv --clear")) == 1
    (by_uv,) = calls.having("bin/uv pip install --quiet --python")[:1]
    assert "--require-hashes -r" in by_uv
    assert by_uv.endswith("requirements.lock")
    assert calls.having("--no-deps --no-build-isolation -e")
    assert Environment(root).fits("run")


def test_a_second_set_up_installs_nothing(root: Path, calls: Calls) -> None:
    set_up(root, "dev")
    calls.commands.clear()
    set_up(root, "dev")
    assert not calls.having("--require-hashes")


def test_what_serves_developing_serves_running(root: Path, calls: Calls) -> None:
    set_up(root, "dev")
    assert Environment(root).fits("run")
    set_up(root, "run")
    assert Environment(root).fits("dev")


def test_what_serves_running_does_not_serve_developing(root: Path, calls: Calls) -> None:
    set_up(root, "run")
    assert not Environment(root).fits("dev")


@pytest.mark.parametrize("changed", ["pyproject.toml", "requirements.lock", "web/__init__.py"])
def test_a_change_of_what_is_needed_installs_again(root: Path, calls: Calls, changed: str) -> None:
    set_up(root, "run")
    (root / changed).parent.mkdir(exist_ok=True)
    (root / changed).write_text("something else")
    calls.commands.clear()
    set_up(root, "run")
    assert calls.having("--require-hashes")
    assert not calls.having("-m venv")


def test_pip_takes_over_where_uv_cannot(root: Path, calls: Calls) -> None:
    calls.failing = "bin/uv"
    set_up(root, "run")
    assert calls.having("-m pip install --quiet --disable-pip-version-check --require-hashes")
    assert Environment(root).fits("run")


def test_a_failed_set_up_says_so_and_the_next_starts_anew(root: Path, calls: Calls) -> None:
    calls.failing = "install"
    with pytest.raises(SetupError, match="could not install requirements"):
        set_up(root, "run")
    assert not Environment(root).fits("run")
    calls.failing = ""
    calls.commands.clear()
    set_up(root, "run")
    assert calls.having("-m venv --clear")


def test_an_environment_without_its_python_is_made_anew(root: Path, calls: Calls) -> None:
    set_up(root, "run")
    (root / ".venv" / "bin" / "python").unlink()
    calls.commands.clear()
    set_up(root, "run")
    assert calls.having("-m venv --clear")


def test_uv_learns_of_the_index_that_pip_is_configured_for() -> None:
    assert uv_environ({}, "mirror")["UV_DEFAULT_INDEX"] == "mirror"
    assert uv_environ({"PIP_INDEX_URL": "mine"}, "mirror")["UV_DEFAULT_INDEX"] == "mine"
    assert uv_environ({"UV_DEFAULT_INDEX": "uv's"}, "mirror")["UV_DEFAULT_INDEX"] == "uv's"
    assert "UV_DEFAULT_INDEX" not in uv_environ({}, "")


def _say_with(folder: Path, program: str) -> tuple[int, str]:
    """Exit code and stderr of the set-up where *program* is the only Python."""
    script = Path(setup_environment.__file__).parent / "setup.sh"
    python = folder / "python3"
    python.write_text(f"#!/bin/sh\n{program}\n")
    python.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", script, "run"],
        env={"PATH": str(folder)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert not done.stdout
    return done.returncode, done.stderr


def test_a_machine_without_a_fit_python_is_told_what_to_install(tmp_path: Path) -> None:
    for program in ("echo False", "exit 127"):
        code, said = _say_with(tmp_path, program)
        assert code == 1
        assert "no Python 3.11 or newer found" in said
        assert len(said.splitlines()) == 1


def test_a_python_without_venv_is_told_apart(tmp_path: Path) -> None:
    code, said = _say_with(tmp_path, 'case "$2" in *ensurepip*) exit 1;; *) echo True;; esac')
    assert code == 1
    assert "apt install python3-venv" in said
