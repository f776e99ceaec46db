"""What several commands need: the open store, JSON on stdout, tables, moments."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from config.bootstrap import App, build
from config.settings import Settings
from pipeline.errors import NotFound

_F = TypeVar("_F", bound=Callable[..., Any])

#: The option of every command whose answer a program may want.
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Answer with JSON on stdout; its shape is stable."
)


#: No store numbers its rows beyond this, and every database takes it.
MAX_NUMBER = 2**62


class Number(click.ParamType[int]):
    """The number of something stored; one no store can have given is simply not found."""

    name = "number"

    def __init__(self, kind: str, hint: str) -> None:
        #: What it is the number of, and what to do when it is not there: as in ``NotFound``.
        self.kind, self.hint = kind, hint

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's signature
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> int:
        """A number from 1 to ``MAX_NUMBER``; raises NotFound for any other."""
        number: int = click.INT.convert(value, param, ctx)
        if not 1 <= number <= MAX_NUMBER:
            raise NotFound(self.kind, number, self.hint)
        return number


def limit_option(what: str, *, default: int = 50) -> Callable[[_F], _F]:
    """The option ``--limit`` of a command that lists *what*."""
    return click.option(
        "--limit",
        type=click.IntRange(1, 1_000_000),
        default=default,
        show_default=True,
        help=f"{what} at most.",
    )


def offset_option(what: str) -> Callable[[_F], _F]:
    """The option ``--offset`` of a command that lists *what*."""
    return click.option(
        "--offset",
        type=click.IntRange(0, 1_000_000_000),
        default=0,
        show_default=True,
        help=f"{what} to leave out first.",
    )


@contextmanager
def opened(*, wait_seconds: float = 0) -> Iterator[App]:
    """The store of the settings in the environment, closed at the end of the block."""
    settings = Settings.from_environ(os.environ)
    set_up_logging(settings)
    app = build(settings, wait_seconds=wait_seconds)
    try:
        yield app
    finally:
        app.close()


def set_up_logging(settings: Settings) -> None:
    """Log lines to stderr, from the level of the settings on."""
    logging.basicConfig(
        stream=sys.stderr,
        level=settings.log_level.upper(),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    # tells at every start that there is nothing to migrate
    logging.getLogger("alembic").setLevel(logging.WARNING)


def plain(value: Any) -> Any:  # noqa: ANN401 - any value of ours
    """*value* as JSON knows it: moments as ISO 8601 in UTC, values as objects."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(one) for one in value]
    return value


def print_json(value: object) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(plain(value), ensure_ascii=False, indent=2))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, none: str) -> None:
    """A table on stdout, or the sentence *none* on stderr when there are no rows."""
    if not rows:
        click.echo(none, err=True)
        return
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*[escape(shown(cell)) for cell in row])
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def shown(value: object) -> str:
    """*value* for people: moments in the machine's time zone, shares as per cent."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, float):
        return f"{value:.0%}" if 0 <= value <= 1 else f"{value:.1f}"
    return str(value)
