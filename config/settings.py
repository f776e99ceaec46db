"""Every setting that differs per machine: its environment variable, default and meaning.

Nothing else reads the environment. What belongs to one site is in the site's row, what changes
a detector's findings is a constant beside the detector.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

PREFIX = "REPOSTWATCH_"


class SettingError(ValueError):
    """A setting has a value that cannot be used; the message names it and says what fits."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of one process, read once at its entry point.

    Field ``web_port`` is the environment variable ``REPOSTWATCH_WEB_PORT``, and so on.
    """

    #: Folder of everything kept: the database (SQLite), stored bodies, indexes, locks.
    data_dir: Path = Path("var")
    #: SQLAlchemy address of the database; empty means SQLite in the data folder.
    database_url: str = ""
    #: Address the web pages listen on. Loopback unless you put a proxy with accounts before it.
    web_host: str = "127.0.0.1"
    #: Port of the web pages.
    web_port: int = 8765
    #: Worker processes that read pages. More than the machine's cores only costs memory.
    read_workers: int = 2
    #: Crawls running at the same time, each a process of its own.
    max_crawls: int = 2
    #: A response larger than this many bytes is cut off and counted as failed.
    max_page_bytes: int = 10_000_000
    #: Seconds one request may take, redirects apart.
    fetch_timeout_seconds: float = 30.0
    #: Seconds one crawl may take before it is stopped; the rest stays due.
    crawl_timeout_seconds: float = 1800.0
    #: How the crawler introduces itself. A site's owner must be able to tell who asks.
    user_agent: str = "Repostwatch/0.1 (+https://repostwatch.invalid/bot)"
    #: Lowest severity logged: debug, info, warning or error.
    log_level: str = "info"

    def __post_init__(self) -> None:
        for name in ("web_port", "read_workers", "max_crawls", "max_page_bytes"):
            if getattr(self, name) < 1:
                raise SettingError(f"{PREFIX}{name.upper()} must be 1 or more")
        for name in ("fetch_timeout_seconds", "crawl_timeout_seconds"):
            if not getattr(self, name) > 0:
                raise SettingError(f"{PREFIX}{name.upper()} must be more than 0")
        if self.web_port > 65535:
            raise SettingError(f"{PREFIX}WEB_PORT must be at most 65535, got {self.web_port}")
        if self.log_level not in ("debug", "info", "warning", "error"):
            raise SettingError(
                f"{PREFIX}LOG_LEVEL must be debug, info, warning or error, got {self.log_level!r}"
            )

    @property
    def database(self) -> str:
        """The database address in force, the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'repostwatch.db'}"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Self:
        """Read the settings from *environ*.

        Raises:
            SettingError: a value does not fit, or a variable with our prefix is unknown.
        """
        known = {PREFIX + field.name.upper(): field for field in fields(cls)}
        unknown = sorted(key for key in environ if key.startswith(PREFIX) and key not in known)
        if unknown:
            raise SettingError(
                f"{unknown[0]} is not a setting. docs/settings.md lists them all; "
                "check the spelling or unset it."
            )
        values = {
            field.name: _parse(key, environ[key], type(field.default))
            for key, field in known.items()
            if environ.get(key)
        }
        return cls(**values)  # type: ignore[arg-type]  # _parse gives the default's own type


def _parse(key: str, text: str, kind: type) -> object:
    try:
        return kind(text)
    except ValueError as error:
        word = {int: "a whole number", float: "a number"}.get(kind, kind.__name__)
        raise SettingError(f"{key} must be {word}, got {text!r}") from error
