from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise, takewhile
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cron import Cron, read_zone
from pipeline.site import Schedule

NEW_YORK = ZoneInfo("America/New_York")
BERLIN = ZoneInfo("Europe/Berlin")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def fires(line: str, zone: ZoneInfo, after: datetime, until: datetime) -> list[datetime]:
    found = Cron.parse(line).fires(after=after, zone=zone)
    return list(takewhile(lambda moment: moment <= until, found))


def on_day(line: str, zone: ZoneInfo, day: date) -> list[str]:
    """The local times, with offset, at which the line fires on a day."""
    start = datetime.combine(day, time(), zone).astimezone(UTC) - timedelta(microseconds=1)
    end = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    moments = (one.astimezone(zone) for one in fires(line, zone, start, end))
    return [f"{one:%H:%M%z}" for one in moments if one.date() == day]


def test_a_daily_line_fires_at_its_local_time() -> None:
    assert on_day("15 6 * * *", SHANGHAI, date(2026, 11, 23)) == ["06:15+0800"]


def test_ranges_lists_steps_and_names() -> None:
    assert on_day("0,30 8-10/2 * nov mon", BERLIN, date(2026, 11, 23)) == [
        "08:00+0100",
        "08:30+0100",
        "10:00+0100",
        "10:30+0100",
    ]
    assert on_day("0 8 * * tue-fri", BERLIN, date(2026, 11, 23)) == []


@pytest.mark.parametrize("sunday", ["0", "7", "sun", "SUN"])
def test_sunday_has_two_numbers_and_a_name(sunday: str) -> None:
    assert on_day(f"0 8 * * {sunday}", BERLIN, date(2026, 11, 22)) == ["08:00+0100"]
    assert on_day(f"0 8 * * {sunday}", BERLIN, date(2026, 11, 23)) == []


def test_when_both_days_are_restricted_one_suffices() -> None:
    assert on_day("0 8 1 * mon", BERLIN, date(2026, 11, 23)) != []
    assert on_day("0 8 1 * mon", BERLIN, date(2026, 12, 1)) != []
    assert on_day("0 8 1 * mon", BERLIN, date(2026, 12, 2)) == []
    assert on_day("0 8 */2 * mon", BERLIN, date(2026, 11, 24)) == []


def test_a_macro_is_the_line_it_stands_for() -> None:
    assert Cron.parse("@daily") == Cron.parse("0 0 * * *")


def test_a_skipped_moment_fires_once_after_the_gap() -> None:
    assert on_day("30 2 * * *", NEW_YORK, date(2026, 3, 8)) == ["03:30-0400"]
    assert on_day("30 2,3 * * *", NEW_YORK, date(2026, 3, 8)) == ["03:30-0400"]


def test_a_repeated_moment_fires_once_at_its_first() -> None:
    assert on_day("30 1 * * *", NEW_YORK, date(2026, 11, 1)) == ["01:30-0400"]


def test_an_hourly_line_follows_elapsed_time_through_a_change() -> None:
    spring = on_day("30 * * * *", NEW_YORK, date(2026, 3, 8))
    assert len(spring) == 23
    assert spring[1:3] == ["01:30-0500", "03:30-0400"]
    autumn = on_day("30 * * * *", NEW_YORK, date(2026, 11, 1))
    assert len(autumn) == 25
    assert autumn[1:3] == ["01:30-0400", "01:30-0500"]


def test_a_day_that_is_nowhere_near_is_found() -> None:
    after = datetime(2096, 3, 1, tzinfo=UTC)
    found = next(Cron.parse("0 0 29 2 *").fires(after=after, zone=SHANGHAI))
    assert found.astimezone(SHANGHAI).date() == date(2104, 2, 29)


def test_a_day_that_never_comes_ends() -> None:
    after = datetime(2026, 1, 1, tzinfo=UTC)
    assert list(Cron.parse("0 0 30 2 *").fires(after=after, zone=SHANGHAI)) == []


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("* * * *", "five fields"),
        ("", "five fields"),
        ("60 * * * *", "minute"),
        ("* 24 * * *", "hour"),
        ("* * 0 * *", "day of the month"),
        ("* * * 13 *", "month"),
        ("* * * * 8", "day of the week"),
        ("*/0 * * * *", "minute"),
        ("5-3 * * * *", "minute"),
        ("*-3 * * * *", "minute"),
        ("1,,2 * * * *", "minute"),
        ("mon * * * *", "minute"),
        ("* * * * 1x", "day of the week"),
        ("一 * * * *", "minute"),
        ("99999999999999999999 * * * *", "minute"),
    ],
)
def test_what_is_no_cron_line_is_named(line: str, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        Cron.parse(line)


@pytest.mark.parametrize("name", ["", "Nowhere/City", "America", "../etc/passwd", "/x", "x" * 999])
def test_what_is_no_time_zone_is_told(name: str) -> None:
    with pytest.raises(ValueError, match="is no time zone; names look like Asia/Shanghai"):
        read_zone(name)


@pytest.mark.parametrize(
    "values",
    [
        {"cron": "61 * * * *"},
        {"every_seconds": 60, "timezone": "Nowhere/City"},
        {"every_seconds": float("nan")},
        {"every_seconds": float("inf")},
        {"every_seconds": 60, "jitter_seconds": -1},
        {"every_seconds": 60, "cron": "@daily"},
        {},
    ],
)
def test_a_schedule_that_cannot_fire_is_refused_when_made(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        Schedule(**values)


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        cron = Cron.parse(text)
    except ValueError:
        return
    assert cron.minutes <= set(range(60))


def field(low: int, high: int) -> st.SearchStrategy[str]:
    number = st.integers(low, high)
    spans = st.tuples(number, number).map(lambda two: f"{min(two)}-{max(two)}")
    one = st.one_of(number.map(str), spans, st.integers(2, 9).map(lambda n: f"*/{n}"))
    return st.one_of(st.just("*"), st.lists(one, min_size=1, max_size=2).map(",".join))


LINES = st.tuples(field(0, 59), field(0, 23), st.just("*"), st.just("*"), field(0, 6)).map(" ".join)
ZONES = st.sampled_from([NEW_YORK, BERLIN, SHANGHAI, ZoneInfo("Australia/Lord_Howe")])
#: Days around which clocks change in one of the zones, and ordinary ones.
STARTS = st.sampled_from(
    [datetime(2026, month, day, tzinfo=UTC) for month, day in
     [(3, 7), (3, 28), (4, 4), (6, 1), (10, 3), (10, 24), (10, 31), (12, 31)]]
)  # fmt: skip


@settings(deadline=None, max_examples=50)
@given(LINES, ZONES, STARTS)
def test_an_elapsed_time_line_fires_at_exactly_the_matching_minutes(
    line: str, zone: ZoneInfo, start: datetime
) -> None:
    # the oracle walks through every minute; true of every line where no clock changes, and of
    # lines with every hour everywhere
    minute, _, *rest = line.split()
    line = " ".join([minute, "*", *rest])
    cron = Cron.parse(line)
    minutes = [start + timedelta(minutes=n) for n in range(2 * 24 * 60)]
    expected = [
        minute
        for minute in minutes
        if (local := minute.astimezone(zone)).minute in cron.minutes
        and local.isoweekday() % 7 in cron.weekdays
    ]
    assert fires(line, zone, start - timedelta(seconds=1), minutes[-1]) == expected


@settings(deadline=None, max_examples=50)
@given(LINES, ZONES, STARTS)
def test_each_wall_time_of_a_fixed_line_fires_exactly_once(
    line: str, zone: ZoneInfo, start: datetime
) -> None:
    minute, hour, *rest = line.split()
    line = " ".join([minute, "0-23" if hour.startswith("*") else hour, *rest])
    cron = Cron.parse(line)
    first = start.astimezone(zone).date() + timedelta(days=1)
    days = [first, first + timedelta(days=1)]
    walls = {
        datetime.combine(day, time(h, m), zone).astimezone(UTC)
        for day in days
        if day.isoweekday() % 7 in cron.weekdays
        for h in cron.hours
        for m in cron.minutes
    }
    begin = datetime.combine(days[0], time(), zone).astimezone(UTC) - timedelta(seconds=1)
    end = datetime.combine(days[-1], time(23, 59), zone).astimezone(UTC)
    assert set(fires(line, zone, begin, end)) == walls


@settings(deadline=None, max_examples=50)
@given(LINES, ZONES, STARTS, st.integers(0, 200_000))
def test_it_does_not_matter_from_where_one_looks(
    line: str, zone: ZoneInfo, start: datetime, seconds: int
) -> None:
    cron = Cron.parse(line)
    later = start + timedelta(seconds=seconds)
    from_start = [m for m in islice(cron.fires(after=start, zone=zone), 3000) if m > later]
    from_later = list(islice(cron.fires(after=later, zone=zone), len(from_start)))
    assert from_later == from_start
    assert all(one < other for one, other in pairwise(from_later))
