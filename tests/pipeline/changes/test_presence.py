"""Deletion, return: suspected, confirmed, evidenced."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.changes.presence import (
    Check,
    CheckStatus,
    PresenceState,
    absences,
    judge_presence,
    min_span_seconds,
)
from pipeline.site import Site

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


SITE = Site(name="mill", url="https://mill.example/", recheck_seconds=3600, deletion_checks=3)


def test_absences_tell_what_was_suspected_confirmed_and_over() -> None:
    told = absences(checks("gpgpggugpgg"), SITE)
    hours = [
        [None if at is None else (at - START) / timedelta(hours=6) for at in times]
        for times in ((a.suspected_at, a.confirmed_at, a.returned_at) for a in told)
    ]
    assert hours == [[4, 7, 8], [9, None, None]]
    assert [absence.checks for absence in told] == [(4, 5, 7), (9, 10)]


@given(signs=st.text("pgu", max_size=30))
@settings(deadline=None, max_examples=50)
def test_absences_agree_with_the_verdict(signs: str) -> None:
    looks = checks("p" + signs)
    verdict = judge_presence(looks, SITE.deletion_checks, min_span_seconds(SITE))
    told = absences(looks, SITE)
    is_open = bool(told) and told[-1].returned_at is None
    assert is_open == (verdict.state in (PresenceState.SUSPECTED, PresenceState.DELETED))
    if is_open:
        assert told[-1].checks == tuple(check.snapshot_id for check in verdict.evidence)
        assert (told[-1].confirmed_at is None) == (verdict.state is PresenceState.SUSPECTED)
