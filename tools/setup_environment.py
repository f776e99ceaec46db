"""Make ``.venv`` fit a lock file: ``setup_environment.py run`` or ``setup_environment.py dev``.

``dev`` is a superset of ``run`` at the same versions, so either may follow the other. What is
installed is recorded in a stamp; when nothing changed this ends within a tenth of a second. A
set-up that was interrupted leaves a mark, and the next one starts from an empty environment.

Runs on the machine's own Python, before anything is installed: standard library only.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
#: The installer itself, pinned and hashed like everything else.
BOOTSTRAP_LOCK = "requirements-bootstrap.lock"


class SetupError(Exception):
    """The environment could not be made; the message says what to do."""


def say(line: str) -> None:
    """One line about a step, on stderr."""
    sys.stderr.write(f"set-up: {line}\n")
    sys.stderr.flush()


class Environment:
    """The virtual environment of one checkout.

    Args:
        root: the checkout's folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / "bin" / "python"
        self._stamps = self.folder / ".repostwatch"
        self._mark = self._stamps / "unfinished"

    def fits(self, kind: str) -> bool:
        """Whether everything *kind* needs is installed."""
        wanted = {kind, "dev"}
        return not self._mark.exists() and any(
            self._read_stamp(name) == self._fingerprint(name) for name in wanted
        )

    def is_usable(self) -> bool:
        """Whether its Python runs, is new enough and has pip, and no set-up broke off in it."""
        test = "import pip, sys; assert sys.version_info >= (3, 11); print(sys.prefix)"
        return not self._mark.exists() and self._ask(test) == str(self.folder)

    def create(self) -> None:
        """Make it anew, empty.

        Raises:
            SetupError: Python could not make it.
        """
        _do("make .venv", sys.executable, "-m", "venv", "--clear", self.folder)

    def install(self, kind: str) -> None:
        """Install the lock of *kind* and the project itself.

        Raises:
            SetupError: neither uv nor pip could do it.
        """
        self._stamps.mkdir(exist_ok=True)
        self._mark.touch()
        lock = self.root / LOCKS[kind]
        if not (self._has_uv() and self._install_by_uv(lock)):
            self._install_by_pip(lock)
        stamp = self._stamps / f"{kind}.new"
        stamp.write_text(self._fingerprint(kind), encoding="utf-8")
        stamp.rename(self._stamps / kind)
        self._mark.unlink()

    def _has_uv(self) -> bool:
        lock = self.root / BOOTSTRAP_LOCK
        done = _call(*self._pip_install(), "--require-hashes", "-r", lock)
        return done.returncode == 0 or _give_up_on_uv(done)

    def _install_by_uv(self, lock: Path) -> bool:
        uv = (self.folder / "bin" / "uv", "pip", "install", "--quiet", "--python", self.python)
        # compiled now, as pip does: the first start is quick, and no library's warning shows in it
        steps = (
            (*uv, "--compile-bytecode", "--require-hashes", "-r", lock),
            (*uv, "--offline", "--no-deps", "--no-build-isolation", "-e", self.root),
        )
        environ = uv_environ(os.environ, self._configured_index())
        for step in steps:
            done = _call(*step, environ=environ)
            if done.returncode:
                return _give_up_on_uv(done)
        return True

    def _install_by_pip(self, lock: Path) -> None:
        pip = self._pip_install()
        _do(f"install {lock.name}", *pip, "--require-hashes", "-r", lock)
        _do(
            "install the project itself",
            *(*pip, "--no-index", "--no-deps", "--no-build-isolation", "-e", self.root),
        )

    def _pip_install(self) -> tuple[str | Path, ...]:
        return (self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")

    def _configured_index(self) -> str:
        """The package index pip is configured to use, empty for its default."""
        command = (self.python, "-m", "pip", "config", "get", "global.index-url")
        return _call(*command).stdout.strip()

    def _fingerprint(self, kind: str) -> str:
        """What the installed state depends on: locks, packages, Python, the checkout's place."""
        digest = hashlib.sha256()
        for name in ("pyproject.toml", BOOTSTRAP_LOCK, LOCKS[kind]):
            digest.update((self.root / name).read_bytes())
        packages = sorted(path.parent.name for path in self.root.glob("*/__init__.py"))
        python = self._ask("import sys; print(sys.prefix, sys.version_info[:2])")
        digest.update(repr((packages, python, str(self.root))).encode())
        return digest.hexdigest()

    def _read_stamp(self, kind: str) -> str:
        try:
            return (self._stamps / kind).read_text(encoding="utf-8")
        except OSError:
            return ""

    def _ask(self, code: str) -> str:
        try:
            done = _call(self.python, "-I", "-c", code)
        except OSError:
            return ""
        return done.stdout.strip() if done.returncode == 0 else ""


def _call(
    *command: str | Path, environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, check=False, capture_output=True, text=True, errors="replace", env=environ
    )


def _give_up_on_uv(done: subprocess.CompletedProcess[str]) -> bool:
    last = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
    say(f"uv could not do it ({last[0].strip()}); trying pip, which is slower")
    return False


def _do(what: str, *command: str | Path) -> None:
    done = _call(*command)
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise SetupError(
            f"could not {what}; the lines above say why. "
            "Check the network and the free disk space, then run the same command again."
        )


def uv_environ(environ: Mapping[str, str], configured_index: str) -> dict[str, str]:
    """The environment for uv, which does not read pip's configuration: a mirror is passed on."""
    index = environ.get("PIP_INDEX_URL") or configured_index
    chosen = any(key in environ for key in ("UV_DEFAULT_INDEX", "UV_INDEX_URL"))
    passed_on = {"UV_DEFAULT_INDEX": index} if index and not chosen else {}
    return {**environ, **passed_on}


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the checkout's lock: two set-ups at once would spoil each other."""
    handle = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another set-up is at work here, waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def set_up(root: Path, kind: str) -> None:
    """Make the environment of the checkout at *root* fit *kind*.

    Raises:
        SetupError: it could not be done.
    """
    environment = Environment(root)
    with alone(root):
        if environment.fits(kind):
            return
        began = time.monotonic()
        if not environment.is_usable():
            say(f"making .venv with Python {sys.version.split()[0]}")
            environment.create()
        say(f"installing {LOCKS[kind]} (about a minute the first time)")
        environment.install(kind)
        say(f"done in {time.monotonic() - began:.0f} seconds")


def main() -> int:
    """Set up for the kind named on the command line; the exit code."""
    if len(sys.argv) != 2 or sys.argv[1] not in LOCKS:
        say(f"usage: setup_environment.py {'|'.join(LOCKS)}")
        return 2
    try:
        set_up(ROOT, sys.argv[1])
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("interrupted; the next set-up starts anew")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
