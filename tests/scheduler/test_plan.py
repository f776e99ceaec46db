from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.site import Schedule
from scheduler.plan import MOST_COUNTED, Due, find_due, fires, next_fire

START = datetime(2026, 10, 24, 12, tzinfo=UTC)

SCHEDULES = st.one_of(
    st.builds(
        Schedule,
        every_seconds=st.floats(1, 100_000),
        jitter_seconds=st.integers(0, 5_000),
    ),
    st.builds(
        Schedule,
        cron=st.sampled_from(["*/7 * * * *", "15 6 * * *", "30 2 * * *", "0 */3 * * 1-5"]),
        timezone=st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Shanghai"]),
        jitter_seconds=st.integers(0, 5_000),
    ),
)
MOMENTS = st.floats(0, 400_000).map(lambda seconds: START + timedelta(seconds=seconds))


def every(seconds: float, jitter: int = 0) -> Schedule:
    return Schedule(every_seconds=seconds, jitter_seconds=jitter)


def test_an_interval_is_kept_to_the_microsecond_for_years() -> None:
    found = list(islice(fires(every(0.1 + 8.4), "a", after=START), 1000))
    gaps = {two.planned_at - one.planned_at for one, two in pairwise(found)}
    assert gaps == {timedelta(seconds=8.5)}


def test_sites_of_one_interval_are_spread_over_it() -> None:
    firsts = [next(fires(every(3600), f"site-{n}", after=START)).planned_at for n in range(60)]
    offsets = sorted((one - START).total_seconds() for one in firsts)
    assert offsets[0] < 600
    assert offsets[-1] > 3000
    assert len({round(offset) for offset in offsets}) > 50


@settings(deadline=None, max_examples=50)
@given(SCHEDULES, MOMENTS, st.integers(0, 20))
def test_a_restart_neither_shifts_nor_doubles_a_run(
    schedule: Schedule, moment: datetime, number: int
) -> None:
    found = list(islice(fires(schedule, "site", after=moment), number + 20))
    restarted = fires(schedule, "site", after=found[number].planned_at)
    assert list(islice(restarted, 19)) == found[number + 1 :]


@settings(deadline=None, max_examples=50)
@given(SCHEDULES, MOMENTS)
def test_jitter_delays_within_its_bound_and_keeps_the_order(
    schedule: Schedule, moment: datetime
) -> None:
    found = list(islice(fires(schedule, "site", after=moment), 20))
    for one, two in pairwise(found):
        assert one.planned_at <= one.at <= two.planned_at <= two.at
        assert (one.at - one.planned_at).total_seconds() <= schedule.jitter_seconds


def test_jitter_of_two_sites_differs() -> None:
    one, other = (
        [fire.at - fire.planned_at for fire in islice(fires(every(60, 30), name, after=START), 5)]
        for name in ("one", "other")
    )
    assert one != other


@settings(deadline=None, max_examples=50)
@given(SCHEDULES, MOMENTS, st.integers(0, 20_000), st.integers(0, 300))
def test_each_planned_run_is_missed_or_due_or_still_to_come(
    schedule: Schedule, after: datetime, seconds: int, grace: int
) -> None:
    now = after + timedelta(seconds=seconds)
    due = find_due(schedule, "site", after=after, now=now, grace_seconds=grace)
    past = []
    for fire in islice(fires(schedule, "site", after=after), MOST_COUNTED):
        if fire.at > now:
            break
        past.append(fire)
    border = now - timedelta(seconds=grace)
    assert due.missed == tuple(one.planned_at for one in past if one.at < border)
    assert due.on_time == tuple(one.planned_at for one in past if one.at >= border)
    following = next_fire(schedule, "site", now=now)
    assert following is not None
    assert following.at > now
    assert all(following.planned_at > one.planned_at for one in past)


def test_a_year_of_missed_seconds_is_counted_up_to_a_bound() -> None:
    due = find_due(
        every(1), "site", after=START, now=START + timedelta(days=365), grace_seconds=2.5
    )
    assert len(due.missed) == MOST_COUNTED
    assert 2 <= len(due.on_time) <= 3


def test_nothing_is_due_before_its_time() -> None:
    schedule = Schedule(cron="15 6 * * *", timezone="Asia/Shanghai")
    assert find_due(schedule, "s", after=START, now=START, grace_seconds=0) == Due()


def test_a_schedule_that_never_fires_has_no_next_run() -> None:
    assert next_fire(Schedule(cron="0 0 30 2 *"), "site", now=START) is None
