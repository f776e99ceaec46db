"""When does a site's schedule fire? Pure: values in, values out.

Interval schedules lie on a grid fixed by the site's name and the interval alone. No state is
needed to go on after a restart, nothing shifts or doubles, and sites of one interval spread over
it instead of starting together. Jitter comes from the name and the planned moment: it is the
same after a restart, and never moves a run behind the next one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice, pairwise, takewhile

from pipeline.cron import Cron, read_zone
from pipeline.site import Schedule

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
#: Missed runs are counted up to here; a row that says "10000 or more" tells enough.
MOST_COUNTED = 10_000


@dataclass(frozen=True, kw_only=True)
class Fire:
    """A planned run: its place in the schedule, and when it is started (later by the jitter)."""

    planned_at: datetime
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Due:
    """What a schedule asked for in a stretch of time."""

    #: Planned moments nobody served in time, the first MOST_COUNTED of them.
    missed: tuple[datetime, ...] = ()
    #: Planned moments that are due now, in order.
    on_time: tuple[datetime, ...] = ()


def fires(schedule: Schedule, name: str, *, after: datetime) -> Iterator[Fire]:
    """The runs planned after *after*, in order."""
    if not schedule.jitter_seconds:
        yield from (Fire(planned_at=one, at=one) for one in _grid(schedule, name, after))
        return
    for planned_at, following in pairwise(_grid(schedule, name, after)):
        late = timedelta(seconds=schedule.jitter_seconds * _share(name, planned_at))
        yield Fire(planned_at=planned_at, at=min(planned_at + late, following))


def next_fire(schedule: Schedule, name: str, *, now: datetime) -> Fire | None:
    """The first run started after *now*; ``None`` when the schedule never fires again."""
    early = now - timedelta(seconds=schedule.jitter_seconds)
    return next((one for one in fires(schedule, name, after=early) if one.at > now), None)


def find_due(
    schedule: Schedule, name: str, *, after: datetime, now: datetime, grace_seconds: float
) -> Due:
    """What was planned after *after* and is due by *now*.

    A run later than *grace_seconds* counts as missed.
    """
    border = now - timedelta(seconds=grace_seconds)
    late = takewhile(lambda one: one.at < border, fires(schedule, name, after=after))
    missed = [one.planned_at for one in islice(late, MOST_COUNTED)]
    recent = max(after, border - timedelta(seconds=schedule.jitter_seconds) - _MICROSECOND)
    on_time = takewhile(lambda one: one.at <= now, fires(schedule, name, after=recent))
    return Due(
        missed=tuple(missed),
        on_time=tuple(one.planned_at for one in on_time if one.at >= border),
    )


def _grid(schedule: Schedule, name: str, after: datetime) -> Iterator[datetime]:
    if schedule.cron is not None:
        zone = read_zone(schedule.timezone)
        yield from Cron.parse(schedule.cron).fires(after=after, zone=zone)
        return
    assert schedule.every_seconds is not None
    every = max(1, round(schedule.every_seconds * 1_000_000))
    phase = int.from_bytes(sha256(name.encode()).digest()[:8]) % every
    passed = (after - _EPOCH) // _MICROSECOND
    number = (passed - phase) // every + 1
    while True:
        yield _EPOCH + timedelta(microseconds=phase + number * every)
        number += 1


def _share(name: str, moment: datetime) -> float:
    """A number from 0 to 1 that depends on the name and the moment only."""
    digest = sha256(f"{name} {moment.isoformat()}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64
