"""What several commands need: the open store, JSON on stdout, tables, moments."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from config.bootstrap import App, build
from config.settings import Settings

#: The option of every command whose answer a program may want.
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Answer with JSON on stdout; its shape is stable."
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
