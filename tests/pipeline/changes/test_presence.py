"""Deletion, return: suspected, confirmed, evidenced."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.changes.presence import Check, CheckStatus, PresenceState, judge_presence

START = datetime(2026, 3, 1, tzinfo=UTC)
WORD = {"p": CheckStatus.PRESENT, "g": CheckStatus.GONE, "u": CheckStatus.UNCLEAR}


def checks(signs: str, hours: float = 6) -> list[Check]:
    return [
        Check(at=START + timedelta(hours=hours * i), status=WORD[sign], snapshot_id=i)
        for i, sign in enumerate(signs)
    ]


@pytest.mark.parametrize(
    ("signs", "state"),
    [
        ("", PresenceState.LIVE),
        ("u", PresenceState.LIVE),
        ("ppp", PresenceState.LIVE),
        ("pg", PresenceState.SUSPECTED),
        ("pgg", PresenceState.SUSPECTED),
        ("pggg", PresenceState.DELETED),
        ("pguggu", PresenceState.DELETED),
        ("pguuu", PresenceState.SUSPECTED),
        ("pggp", PresenceState.LIVE),
        ("pgggp", PresenceState.RETURNED),
        ("pgggpp", PresenceState.RETURNED),
        ("pgggpg", PresenceState.SUSPECTED),
        ("pgggpggg", PresenceState.DELETED),
    ],
)
def test_state(signs: str, state: PresenceState) -> None:
    assert judge_presence(checks(signs), 3, 0).state is state


def test_checks_close_together_confirm_nothing() -> None:
    assert judge_presence(checks("pgggg", hours=0.1), 3, 3600).state is PresenceState.SUSPECTED
    assert judge_presence(checks("pgggg", hours=1), 3, 3600).state is PresenceState.DELETED


def test_a_deletion_is_evidenced_by_each_check_that_found_nothing() -> None:
    verdict = judge_presence(checks("ppgugg"), 3, 0)
    assert [check.snapshot_id for check in verdict.evidence] == [2, 4, 5]
    assert verdict.since == START + timedelta(hours=12)
    assert verdict.last_present_at == START + timedelta(hours=6)


def test_a_live_page_tells_when_it_was_still_there() -> None:
    verdict = judge_presence(checks("pup"), 3, 0)
    assert (verdict.since, verdict.last_present_at) == (START, START + timedelta(hours=12))


@given(signs=st.text("pgu", max_size=30), needed=st.integers(1, 4), seed=st.randoms())
@settings(deadline=None, max_examples=50)
def test_the_order_in_which_checks_are_given_does_not_matter(
    signs: str, needed: int, seed: object
) -> None:
    given_checks = checks(signs)
    shuffled = sorted(given_checks, key=lambda _: seed.random())  # type: ignore[attr-defined]  # hypothesis's Random
    assert judge_presence(shuffled, needed, 0) == judge_presence(given_checks, needed, 0)


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="needed"):
        judge_presence([], 0, 0)
    with pytest.raises(ValueError, match="min_span_seconds"):
        judge_presence([], 1, -1)
    with pytest.raises(ValueError, match="time zone"):
        Check(at=datetime(2026, 1, 1), status=CheckStatus.GONE)  # noqa: DTZ001 - the very mistake
