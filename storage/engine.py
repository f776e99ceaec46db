"""Opening the database: transactions, the errors of drivers in our words, migrations."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from pipeline.errors import BadInput, RetryLater

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).parent / "migrations"
#: Milliseconds a writer waits for another writer of the same SQLite file.
SQLITE_WAIT_MS = 30_000

_PASSING = (
    ("database is locked", "The database is locked by another process"),
    ("database table is locked", "The database is locked by another process"),
    ("disk is full", "The disk is full"),
    ("No space left", "The disk is full"),
    ("disk I/O error", "The disk does not take or give the database's data"),
    ("could not connect", "The database server does not answer"),
    ("connection failed", "The database server does not answer"),
    ("connection refused", "The database server does not answer"),
    ("server closed the connection", "The database server closed the connection"),
    ("terminating connection", "The database server closed the connection"),
    ("the connection is closed", "The database server closed the connection"),
    ("deadlock detected", "Two writers waited for each other"),
)


class Database:
    """One database, on SQLite or PostgreSQL.

    ``reading()`` and ``writing()`` give sessions; the second takes SQLite's write lock at its
    start, so that a transaction that reads and then writes cannot fail half-way.
    """

    def __init__(self, url: str, *, wait_ms: int = SQLITE_WAIT_MS) -> None:
        self.url = url
        self.engine = _make_engine(url, wait_ms)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database."""
        with _in_our_words(self.url), Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session committed at the end of the block, rolled back by an error."""
        with _in_our_words(self.url):
            engine = self.engine.execution_options(takes_write_lock=True)
            with Session(engine, expire_on_commit=False) as session, session.begin():
                session.connection()  # begins now, not with the first statement
                yield session

    def migrate(self) -> None:
        """Bring the tables to this program's state, from empty or from an earlier one.

        Raises:
            BadInput: a newer program made them.
        """
        with _in_our_words(self.url), self.engine.connect() as connection:
            revision = _revision(connection)
        if revision == _head():
            return
        if revision is not None and revision not in _known():
            raise BadInput(
                f"The database {make_safe(self.url)} was written by a newer Repostwatch; "
                "upgrade this program, or restore a backup made before."
            )
        from alembic import command  # noqa: PLC0415 - half a second, for a rare need

        with _in_our_words(self.url):
            engine = self.engine.execution_options(takes_write_lock=True)
            with engine.begin() as connection:
                config = alembic_config()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def alembic_config() -> Config:
    """Alembic's configuration; the caller puts a connection into its attributes."""
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def _head() -> str:
    """The newest migration."""
    return max(_known())


def _known() -> set[str]:
    """The migrations this program has: files are named by their number."""
    return {path.name.split("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*_*.py")}


def _revision(connection: Connection) -> str | None:
    """The migration the database is at; ``None`` for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _make_engine(url: str, wait_ms: int) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            _make_folder(Path(parsed.database).parent)
        engine = create_engine(
            parsed, json_serializer=lambda value: json.dumps(value, ensure_ascii=False)
        )
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise BadInput(
            f"REPOSTWATCH_DATABASE_URL {make_safe(url)!r} is no database address we know. "
            "Use sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME."
        ) from error
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, wait_ms)
    return engine


def make_safe(url: str) -> str:
    """The address without its password, for messages."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return url.rsplit("@", maxsplit=1)[-1]


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(
            f"The data folder {folder} cannot be made ({error.strerror}). "
            "Set REPOSTWATCH_DATA_DIR to a folder you may write."
        ) from error


def _prepare_sqlite(engine: Engine, wait_ms: int) -> None:
    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: ConnectionPoolEntry) -> None:  # noqa: ANN401, ARG001 - the driver's object
        # we begin transactions ourselves (below); the driver would begin them too late
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={wait_ms}",
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        takes = connection.get_execution_options().get("takes_write_lock")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if takes else "BEGIN")


@contextmanager
def _in_our_words(url: str) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        told = str(error.orig)
        for sign, words in _PASSING:
            if sign.lower() in told.lower():
                raise RetryLater(_passing(words, url)) from error
        if "unable to open database file" in told or "not a database" in told:
            raise BadInput(
                f"The database {make_safe(url)} cannot be opened ({told}). "
                "Check the path and its permissions, or set REPOSTWATCH_DATABASE_URL."
            ) from error
        if "readonly database" in told:
            raise BadInput(
                f"The database {make_safe(url)} cannot be written. Check its permissions."
            ) from error
        if "no such table" in told or "does not exist" in told:
            raise BadInput(
                f"The database {make_safe(url)} lacks tables of ours. "
                "Check REPOSTWATCH_DATABASE_URL, or restore the database from a backup."
            ) from error
        raise


def _passing(words: str, url: str) -> str:
    """What hinders now, and what to do; a server is named, for its address may be the mistake."""
    if make_url(url).get_backend_name() == "sqlite":
        return f"{words}. Nothing was lost; free it and run the command again."
    return (
        f"{words} ({make_safe(url)}). Nothing was lost; free it, or check "
        "REPOSTWATCH_DATABASE_URL, and run the command again."
    )
