from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from pipeline.errors import BadInput, RetryLater
from storage.engine import Database, make_safe


def test_a_locked_database_is_a_passing_hindrance(tmp_path: Path):
    path = tmp_path / "x.db"
    database = Database(f"sqlite:///{path}", wait_ms=50)
    database.migrate()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(RetryLater, match="locked by another process"), database.writing():
        pass
    other.execute("ROLLBACK")
    other.close()
    with database.writing() as session:
        session.execute(text("DELETE FROM lease"))
    database.close()


def test_an_error_in_the_block_writes_nothing(database_url: str):
    database = Database(database_url)
    database.migrate()
    insert = text("INSERT INTO cluster (made_at) VALUES ('2026-01-01 00:00:00')")

    def half_way() -> None:
        with database.writing() as session:
            session.execute(insert)
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        half_way()
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM cluster")) == 0
    database.close()


def test_a_database_of_a_newer_program_is_left_alone(database_url: str):
    database = Database(database_url)
    database.migrate()
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BadInput, match="was written by a newer Repostwatch; upgrade this program"):
        database.migrate()
    with database.reading() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    database.close()


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "postgres-of-mine://"])
def test_an_unknown_database_address_says_what_fits(url: str):
    with pytest.raises(BadInput, match="sqlite:///PATH or postgresql://"):
        Database(url)


def test_a_file_that_is_no_database_is_named(tmp_path: Path):
    path = tmp_path / "x.db"
    path.write_bytes(b"this is a letter, not a database" * 100)
    with pytest.raises(BadInput, match="cannot be opened"):
        Database(f"sqlite:///{path}").migrate()


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(BadInput, match="REPOSTWATCH_DATA_DIR"):
        Database(f"sqlite:///{tmp_path}/file/x.db")


def test_a_server_that_does_not_answer_is_a_passing_hindrance():
    with pytest.raises(RetryLater, match="does not answer") as told:
        Database("postgresql://nobody:secret@127.0.0.1:9/none").migrate()
    assert "nobody:***@127.0.0.1:9/none" in str(told.value)
    assert "REPOSTWATCH_DATABASE_URL" in str(told.value)
    assert "secret" not in str(told.value)


def test_messages_never_show_a_password():
    assert "secret" not in make_safe("postgresql://me:secret@host/name")
