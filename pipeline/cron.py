"""Cron lines of five fields: when do they fire, in a time zone with daylight saving?

``minute hour day-of-month month day-of-week``, each ``*``, a number, a name (``mon``, ``jan``), a
range, a list, with ``/step``. Sunday is 0 or 7. When both days are restricted, either may match
(POSIX, crontab). ``@hourly``, ``@daily``, ``@weekly`` and ``@monthly`` are known.

When clocks change (as in Vixie cron): a line whose hour field starts with ``*`` follows elapsed
time, so it fires in both of two repeated hours and not in a skipped one. Any other line fires
once: at the first of two repeated moments, and as long after a skipped hour as it lay inside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
_MACROS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
}
#: 29 February may lie eight years away (1896 to 1904, 2096 to 2104).
_FARTHEST_DAYS = 9 * 366


@dataclass(frozen=True, kw_only=True)
class _Field:
    name: str
    low: int
    high: int
    words: tuple[str, ...] = ()


_FIELDS = (
    _Field(name="minute", low=0, high=59),
    _Field(name="hour", low=0, high=23),
    _Field(name="day of the month", low=1, high=31),
    _Field(name="month", low=1, high=12, words=tuple(_MONTHS)),
    _Field(name="day of the week", low=0, high=7, words=tuple(_DAYS)),
)


@dataclass(frozen=True, kw_only=True)
class Cron:
    """A cron line, read. Fields are sets of numbers; Sunday is 0."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    #: The line follows elapsed time when clocks change.
    is_every_hour: bool
    #: Both days are restricted: one of them suffices.
    is_either_day: bool

    @classmethod
    def parse(cls, line: str) -> Self:
        """Read a cron line.

        Raises:
            ValueError: it is none; the message names the field and what fits.
        """
        parts = _MACROS.get(line.strip().lower(), line).split()
        if len(parts) != len(_FIELDS):
            raise ValueError(
                f"a cron line has five fields (minute hour day month weekday), got {line!r}"
            )
        minutes, hours, days, months, weekdays = (
            _parse_field(part, field) for part, field in zip(parts, _FIELDS, strict=True)
        )
        return cls(
            minutes=minutes,
            hours=hours,
            days=days,
            months=months,
            weekdays=frozenset(day % 7 for day in weekdays),
            is_every_hour=parts[1].startswith("*"),
            is_either_day=not (parts[2].startswith("*") or parts[4].startswith("*")),
        )

    def fires(self, *, after: datetime, zone: ZoneInfo) -> Iterator[datetime]:
        """The moments after *after*, in UTC and in order; ends when none comes for nine years."""
        last = after
        day = after.astimezone(zone).date() - timedelta(days=1)
        quiet_days = 0
        while quiet_days < _FARTHEST_DAYS and day < date.max:
            quiet_days += 1
            if self._has_day(day):
                for moment in self._moments(day, zone):
                    if moment > last:
                        yield moment
                        last = moment
                        quiet_days = 0
            day += timedelta(days=1)

    def _has_day(self, day: date) -> bool:
        if day.month not in self.months:
            return False
        in_month = day.day in self.days
        in_week = day.isoweekday() % 7 in self.weekdays
        return (in_month or in_week) if self.is_either_day else (in_month and in_week)

    def _moments(self, day: date, zone: ZoneInfo) -> list[datetime]:
        found: set[datetime] = set()
        for hour in self.hours:
            for minute in self.minutes:
                wall = datetime.combine(day, time(hour, minute), zone)
                found.update(self._of_wall(wall))
        return sorted(found)

    def _of_wall(self, wall: datetime) -> list[datetime]:
        first, second = wall, wall.replace(fold=1)
        before, later = first.utcoffset(), second.utcoffset()
        if before == later or before is None or later is None:
            return [first.astimezone(UTC)]
        if not self.is_every_hour:
            return [first.astimezone(UTC)]
        is_skipped = before < later
        return [] if is_skipped else [first.astimezone(UTC), second.astimezone(UTC)]


def read_zone(name: str) -> ZoneInfo:
    """The time zone of that name.

    Raises:
        ValueError: there is none; the message says how names look.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        # OSError: the name of a folder of zones, or one too long for a file
        raise ValueError(
            f"{name!r} is no time zone; names look like Asia/Shanghai, Europe/Berlin or UTC"
        ) from error


def _parse_field(text: str, field: _Field) -> frozenset[int]:
    return frozenset(n for part in text.split(",") for n in _parse_part(part, field))


def _parse_part(text: str, field: _Field) -> range:
    found = re.fullmatch(r"(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:/([0-9]{1,4}))?", text.lower())
    if found is None or (found[1] == "*" and found[2] is not None):
        raise ValueError(_wrong(text, field))
    step = int(found[3]) if found[3] else 1
    if found[1] == "*":
        low, high = field.low, field.high
    else:
        low = _number(found[1], field)
        open_end = field.high if found[3] else low
        high = _number(found[2], field) if found[2] else open_end
    if step < 1 or high < low:
        raise ValueError(_wrong(text, field))
    return range(low, high + 1, step)


def _number(text: str, field: _Field) -> int:
    if text in field.words:
        return field.words.index(text) + (1 if field.low == 1 else 0)
    if not re.fullmatch("[0-9]{1,4}", text) or not field.low <= int(text) <= field.high:
        raise ValueError(_wrong(text, field))
    return int(text)


def _wrong(text: str, field: _Field) -> str:
    return f"{text!r} is no {field.name} of a cron line: {field.low} to {field.high}, or *"
