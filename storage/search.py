"""Full-text index over all versions: words, and pairs of signs for scripts without spaces.

Each sign of a Chinese run begins one term: itself and the sign behind it, the last one alone. A
phrase of such terms is found exactly where the text has the words in a row, two-character words
included, and a single sign is a search by prefix. Latin words and numbers are terms as they are.
Text and question are folded first (``pipeline.copies.fold``): traditional and simplified, full
and half width find each other.

SQLite keeps the terms in FTS5, PostgreSQL in a ``tsvector`` with a GIN index. The terms are made
here for both; neither database's own splitting into words is used. The index is derived: it can
be filled anew from the versions at any time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, ColumnElement, Connection, bindparam, column, select, text
from sqlalchemy.orm import Session

from pipeline.copies.fold import FOLDING, fold
from pipeline.errors import BadInput
from pipeline.model import Extraction
from storage.engine import Database
from storage.tables import ProgressRow, VersionRow
from storage.values import to_extraction

#: What made the terms; an index of another recipe is filled anew.
RECIPE = f"{FOLDING}+terms1"
TABLE = "version_search"
#: Terms in one row of PostgreSQL: it keeps 256 places of a term in a row, and no place beyond
#: 16,383. Rows overlap, so that a phrase is never cut.
ROW_TERMS, OVERLAP = 2000, 60
_PROGRESS = "search"

#: Scripts written without spaces between words.
_SIGNS = "\\u3040-\\u30ff\\u3400-\\u9fff\\uac00-\\ud7af\\U00020000-\\U0003ffff"
_RUNS = re.compile(rf"[{_SIGNS}]+|[^\s{_SIGNS}]+")
_IS_SIGN = re.compile(rf"[{_SIGNS}]")
#: PostgreSQL takes no term longer than 2,046 bytes.
_LONGEST = 64
_QUOTED = re.compile(r'["“”「」]([^"“”「」]+)["“”「」]|(\S+)')


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """Words that must stand in a row."""

    terms: tuple[str, ...]
    #: The last term is only the beginning of one.
    is_open: bool
    #: Finds the phrase in a folded text, to show where it stands.
    pattern: re.Pattern[str]


def terms_of(text_: str) -> list[str]:
    """The terms of a text, in its order."""
    return [term for run in _RUNS.findall(fold(text_).text) for term in _terms_of_run(run)]


def read_question(words: str) -> list[Phrase]:
    """The phrases of a question: words apart are all wanted, quoted ones in a row.

    Raises:
        BadInput: there is no letter, digit or sign to look for.
    """
    phrases = [_phrase(quoted or word) for quoted, word in _QUOTED.findall(words)]
    wanted = [phrase for phrase in phrases if phrase is not None]
    if not wanted:
        raise _nothing_to_look_for(words)
    return wanted


def read_phrase(sentence: str) -> Phrase:
    """A whole sentence as one phrase; raises BadInput as ``read_question``."""
    phrase = _phrase(sentence)
    if phrase is None:
        raise _nothing_to_look_for(sentence)
    return phrase


def _nothing_to_look_for(words: str) -> BadInput:
    return BadInput(
        f"{words[:80]!r} holds no letter, digit or character to look for. Give a word or two."
    )


def add_to_index(session: Session, version_id: int, extraction: Extraction) -> None:
    """Make a version findable, in the transaction that writes it."""
    _insert(session.connection(), version_id, terms_of(searched_text(extraction)))


def searched_text(extraction: Extraction) -> str:
    """What of a version is searched: title, authors, source and body."""
    head = (extraction.title, "\n".join(extraction.authors), extraction.source or "")
    return "\n".join((*head, extraction.text))


def has_phrases(session: Session, phrases: Sequence[Phrase]) -> list[ColumnElement[bool]]:
    """Conditions on ``VersionRow``: its text has all *phrases*.

    Of a phrase of more than ``OVERLAP`` terms PostgreSQL only tells that all its parts are there.
    """
    if session.get_bind().dialect.name == "sqlite":
        statement = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH :words"  # noqa: S608 - our own name
        questions = [" AND ".join(_fts5(phrase) for phrase in phrases)]
    else:
        statement = f"SELECT version_id FROM {TABLE} WHERE words @@ CAST(:words AS tsquery)"  # noqa: S608 - as above
        questions = [part for phrase in phrases for part in _tsqueries(phrase)]
    return [
        VersionRow.id.in_(
            text(statement)
            .bindparams(bindparam("words", question, unique=True))
            .columns(column("id", BigInteger))
        )
        for question in questions
    ]


def fill(database: Database, *, again: bool = False) -> int:
    """Index what is not indexed by today's recipe (all of it with *again*); return how many."""
    with database.reading() as session:
        row = session.get(ProgressRow, _PROGRESS)
        if row is not None and row.value.get("recipe") == RECIPE and not again:
            return 0
    with database.writing() as session:
        connection = session.connection()
        _empty(connection)
        count = 0
        last = 0
        while rows := _versions(session, after=last):
            for version in rows:
                _insert(connection, version.id, terms_of(searched_text(to_extraction(version))))
            count, last = count + len(rows), rows[-1].id
            session.expunge_all()  # a whole store must not stay in memory
        row = session.get(ProgressRow, _PROGRESS)
        if row is None:
            session.add(ProgressRow(name=_PROGRESS, value={"recipe": RECIPE}))
        else:
            row.value = {"recipe": RECIPE}
        return count


def create_index(connection: Connection) -> None:
    """Make the index's table: for the migration."""
    if connection.dialect.name == "sqlite":
        # contentless: the texts are in `version`. ascii: whatever is not ASCII belongs to a term.
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE {TABLE} USING fts5("
            "words, content='', tokenize=\"ascii tokenchars '.%'\")"
        )
        return
    connection.exec_driver_sql(
        f"CREATE TABLE {TABLE} (version_id BIGINT NOT NULL, part INTEGER NOT NULL, "
        f"words TSVECTOR NOT NULL, CONSTRAINT pk_{TABLE} PRIMARY KEY (version_id, part))"
    )
    connection.exec_driver_sql(f"CREATE INDEX ix_{TABLE}_words ON {TABLE} USING GIN (words)")


def drop_index(connection: Connection) -> None:
    """Take the index's table away: for the migration."""
    connection.exec_driver_sql(f"DROP TABLE {TABLE}")


def _phrase(words: str) -> Phrase | None:
    runs: list[str] = _RUNS.findall(fold(words).text)
    if not runs:
        return None
    terms = [term for run in runs for term in _terms_of_run(run)]
    is_sign = _IS_SIGN.match(runs[-1]) is not None
    if is_sign and len(runs[-1]) > 1:
        del terms[-1]  # whatever follows the last sign
    parts = [_part_pattern(run) for run in runs]
    return Phrase(
        terms=tuple(terms),
        is_open=is_sign and len(runs[-1]) == 1,
        pattern=re.compile(r"\s?".join(parts)),
    )


def _part_pattern(run: str) -> str:
    if _IS_SIGN.match(run):
        return re.escape(run)
    return rf"(?<![^\s{_SIGNS}]){re.escape(run)}(?![^\s{_SIGNS}])"


def _terms_of_run(run: str) -> list[str]:
    if not _IS_SIGN.match(run):
        return [run[:_LONGEST]]
    return [*(run[i : i + 2] for i in range(len(run) - 1)), run[-1]]


def _fts5(phrase: Phrase) -> str:
    # terms hold letters, digits, % and points only: nothing to escape
    return '"' + " ".join(phrase.terms) + '"' + (" *" if phrase.is_open else "")


def _tsqueries(phrase: Phrase) -> list[str]:
    """The phrase in parts no longer than the overlap of two rows, so that one row holds each."""
    parts = [phrase.terms[i : i + OVERLAP] for i in range(0, len(phrase.terms), OVERLAP)]
    questions = [" <-> ".join(f"'{term}'" for term in part) for part in parts]
    return [*questions[:-1], questions[-1] + (":*" if phrase.is_open else "")]


def _versions(session: Session, *, after: int) -> Sequence[VersionRow]:
    statement = select(VersionRow).where(VersionRow.id > after).order_by(VersionRow.id)
    return session.scalars(statement.limit(200)).all()


def _insert(connection: Connection, version_id: int, terms: Sequence[str]) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(
            text(f"INSERT INTO {TABLE} (rowid, words) VALUES (:id, :words)"),  # noqa: S608 - our own name
            {"id": version_id, "words": " ".join(terms)},
        )
        return
    rows = [
        {"id": version_id, "part": part, "words": _tsvector(terms[start : start + ROW_TERMS])}
        for part, start in enumerate(range(0, max(len(terms), 1), ROW_TERMS - OVERLAP))
    ]
    connection.execute(
        text(f"INSERT INTO {TABLE} VALUES (:id, :part, CAST(:words AS tsvector))"),  # noqa: S608 - as above
        rows,
    )


def _tsvector(terms: Sequence[str]) -> str:
    return " ".join(f"'{term}':{place}" for place, term in enumerate(terms, start=1))


def _empty(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('delete-all')")  # noqa: S608 - as above
    else:
        connection.exec_driver_sql(f"TRUNCATE {TABLE}")
