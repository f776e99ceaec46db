"""Settings to objects: the one place that knows every concrete class."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass

from config.settings import Settings
from pipeline.errors import BadInput, RetryLater
from storage.bodies import Bodies
from storage.engine import Database
from storage.frontier import Frontier
from storage.history import History
from storage.learned import Learned
from storage.reviews import Reviews
from storage.runs import Leases, Runs
from storage.sites import Sites
from storage.snapshots import Snapshots


@dataclass(frozen=True, kw_only=True)
class App:
    """The objects of one process, sharing one database."""

    settings: Settings
    database: Database
    bodies: Bodies
    sites: Sites
    frontier: Frontier
    snapshots: Snapshots
    history: History
    reviews: Reviews
    learned: Learned
    runs: Runs
    leases: Leases

    def close(self) -> None:
        """Give the database's connections back."""
        self.database.close()


def build(settings: Settings, *, wait_seconds: float = 0.0) -> App:
    """Open the store, its tables brought up to date.

    A database server that does not answer yet (containers start together) is tried again for
    *wait_seconds*.

    Raises:
        BadInput: the data folder or the database address cannot be used.
        RetryLater: the database does not answer.
    """
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(
            f"The data folder {settings.data_dir} cannot be made ({error.strerror}). "
            "Set REPOSTWATCH_DATA_DIR to a folder you may write."
        ) from error
    database = Database(settings.database)
    _migrate(database, time.monotonic() + wait_seconds)
    bodies = Bodies(settings.data_dir / "bodies")
    return App(
        settings=settings,
        database=database,
        bodies=bodies,
        sites=Sites(database),
        frontier=Frontier(database, bodies),
        snapshots=Snapshots(database),
        history=History(database),
        reviews=Reviews(database),
        learned=Learned(database),
        runs=Runs(database),
        leases=Leases(database),
    )


def build_from_environ(environ: Mapping[str, str] = os.environ, *, wait_seconds: float = 0) -> App:
    """The same, from environment variables."""
    return build(Settings.from_environ(environ), wait_seconds=wait_seconds)


def _migrate(database: Database, give_up_at: float) -> None:
    while True:
        try:
            database.migrate()
        except RetryLater:
            if time.monotonic() >= give_up_at:
                raise
            time.sleep(1)
        else:
            return
