"""When an article is looked at again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import RevisitState
from pipeline.revisit import LONGEST_SECONDS, next_check, plan_next_check, why_then

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def state(quiet_seconds: float, shortest: float = 3600.0, missing: int = 0) -> RevisitState:
    return RevisitState(
        first_seen_at=NOW - timedelta(days=4000),
        last_changed_at=NOW - timedelta(seconds=quiet_seconds),
        now=NOW,
        shortest_seconds=shortest,
        missing_checks=missing,
    )


def wait(of: RevisitState) -> float:
    return (next_check(of) - of.now).total_seconds()


QUIET = st.floats(min_value=-1e6, max_value=3e8)
SHORTEST = st.floats(min_value=1, max_value=60 * 86_400)


@given(quiet=QUIET, shortest=SHORTEST, missing=st.integers(0, 50))
@settings(deadline=None, max_examples=50)
def test_the_wait_stays_within_its_bounds(quiet: float, shortest: float, missing: int) -> None:
    seconds = wait(state(quiet, shortest, missing))
    assert seconds <= max(LONGEST_SECONDS, shortest) + 1
    assert seconds >= (1 if missing else shortest - 1)


@given(quiet=QUIET, more=st.floats(0, 1e8), shortest=SHORTEST)
@settings(deadline=None, max_examples=50)
def test_a_quieter_article_never_waits_less(quiet: float, more: float, shortest: float) -> None:
    assert wait(state(quiet + more, shortest)) >= wait(state(quiet, shortest)) - 1e-3


@given(quiet=QUIET, shortest=SHORTEST, missing=st.integers(1, 50))
@settings(deadline=None, max_examples=50)
def test_a_missing_page_never_waits_longer(quiet: float, shortest: float, missing: int) -> None:
    assert wait(state(quiet, shortest, missing)) <= wait(state(quiet, shortest)) + 1e-3


def test_an_age_over_a_day_counts_in_full() -> None:
    assert wait(state(10 * 86_400 + 60)) == 0.2 * (10 * 86_400 + 60)


def test_a_page_just_seen_missing_is_checked_sooner_than_any_other() -> None:
    assert wait(state(100 * 86_400, missing=1)) < wait(state(0))


def test_the_reason_is_told_in_both_languages() -> None:
    assert why_then(state(10 * 86_400)) == "unchanged for 10 days, so the next check is in 2 days"
    assert why_then(state(10 * 86_400), "zh") == "已有10天没有变化，2天后再检查"
    assert why_then(state(0, missing=2)).startswith("missing at the last 2 checks")


def test_every_reason_has_words() -> None:
    for of in (state(0), state(1e6), state(1e9), state(0, missing=1)):
        plan = plan_next_check(of)
        assert "{" not in plan.words("en") + plan.words("zh")
