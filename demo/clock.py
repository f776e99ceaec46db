"""The demo world's time: wall seconds since it began, so that a restart goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime


def wall_clock(epoch: datetime) -> Callable[[], float]:
    """A clock that gives the seconds since *epoch*, never less than 0."""
    return lambda: max(0.0, (datetime.now(UTC) - epoch).total_seconds())
