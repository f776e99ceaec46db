"""A date or a moment as people write it on the command line."""

from __future__ import annotations

from datetime import UTC, datetime

import click


class Moment(click.ParamType[datetime]):
    """``2026-05-01``, ``2026-05-01T08:00`` with an offset or else in the machine's zone."""

    name = "date"

    def __init__(self, *, is_end_of_day: bool = False) -> None:
        #: A mere date means its last moment instead of its first.
        self.is_end_of_day = is_end_of_day

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """An aware moment."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            self.fail(f"{value!r} is no date. Write 2026-05-01 or 2026-05-01T08:00.", param, ctx)
        if len(value.strip()) <= len("2026-05-01") and self.is_end_of_day:
            moment = moment.replace(hour=23, minute=59, second=59, microsecond=999_999)
        try:
            moment = moment.astimezone() if moment.utcoffset() is None else moment
            # every answer is told in UTC and in the machine's zone: both must exist
            moment.astimezone(UTC).astimezone()
        except (OverflowError, ValueError, OSError):
            self.fail(
                f"{value!r} is outside the calendar. Write a date like 2026-05-01.", param, ctx
            )
        return moment
