"""A throw-away PostgreSQL server: made from Debian's programs, deleted afterwards."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

#: Nothing here outlives the tests, so nothing waits for the disk.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


class NoPostgres(Exception):
    """There is no PostgreSQL here; the message says what is lacking."""


class PostgresServer:
    """A server on a unix socket in a folder of its own.

    Raises:
        NoPostgres: its programs are not installed, or may not be run.
    """

    def __init__(self) -> None:
        programs = _find_programs()
        # in /tmp itself: a unix socket's path may have 107 bytes only
        self._folder = Path(tempfile.mkdtemp(prefix="rw-pg-"))
        self._names = itertools.count(1)
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres")
        self._log = (self._folder / "log").open("wb")
        data = self._folder / "data"
        initdb = [programs / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-N"]
        self._start([*initdb, "-E", "UTF8", "--locale=C"]).wait(60)
        options = [f"-c{option}" for option in _FAST]
        socket = ["-k", self._folder, "-c", "listen_addresses="]
        self._process = self._start([programs / "postgres", "-D", data, *socket, *options])
        self._wait_until_it_answers()

    def url(self, name: str) -> str:
        """SQLAlchemy address of the database *name*."""
        return f"postgresql+psycopg://tests@/{name}?host={self._folder}"

    def create(self, template: str = "template0") -> str:
        """Make a database like *template*; its name."""
        name = f"test_{next(self._names)}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop(self, name: str) -> None:
        """Delete a database, whoever is still connected."""
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def stop(self) -> None:
        """Stop the server and delete everything."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(30)
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _execute(self, statement: str) -> None:
        with psycopg.connect(
            host=str(self._folder), user="tests", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement.encode())

    def _start(self, command: list[str | Path]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*_as_somebody_else(), *command], stdout=self._log, stderr=self._log, cwd=self._folder
        )

    def _wait_until_it_answers(self) -> None:
        until = time.monotonic() + 60
        while True:
            try:
                self._execute("SELECT 1")
            except psycopg.OperationalError as error:
                if time.monotonic() > until or self._process.poll() is not None:
                    log = (self._folder / "log").read_text(errors="replace")
                    raise RuntimeError(f"PostgreSQL does not start:\n{log}") from error
                time.sleep(0.05)
            else:
                return


def _find_programs() -> Path:
    """The folder of ``initdb`` and ``postgres``, the newest there is."""
    if os.geteuid() == 0:
        _need_a_user_for_the_server()
    on_path = shutil.which("initdb")
    if on_path and (Path(on_path).resolve().parent / "postgres").exists():
        return Path(on_path).resolve().parent
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not found:
        raise NoPostgres("no PostgreSQL here (Debian: apt install postgresql)")
    return max(found, key=lambda folder: int(folder.parent.name))


def _need_a_user_for_the_server() -> None:
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise NoPostgres("PostgreSQL does not run as root, and no user postgres is here") from None
    if not shutil.which("setpriv"):
        raise NoPostgres("PostgreSQL does not run as root, and setpriv is not here")


def _as_somebody_else() -> list[str]:
    """What to put before a command so that it is not root, and ends when the tests end."""
    if not sys.platform.startswith("linux") or not shutil.which("setpriv"):
        return []
    other = ["--reuid=postgres", "--regid=postgres", "--init-groups"]
    return ["setpriv", "--pdeathsig=INT", *(other if os.geteuid() == 0 else []), "--"]
