"""Is the article still there? Judged from the list of checks, never from one of them alone.

A deletion is suspected at the first check that finds the page gone and confirmed when ``needed``
checks in a row, spread over at least ``min_span_seconds``, found it gone. A check that could not
tell (a challenge page, a server error, a time-out) neither confirms nor clears anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from pipeline.site import Site

#: The state of an article of which no page reads as an article any more: no content until one does.
QUARANTINED = "quarantined"


class CheckStatus(StrEnum):
    """What one check of an address found."""

    PRESENT = "present"
    GONE = "gone"  # 404, 410, soft 404, redirect to the home page
    UNCLEAR = "unclear"  # challenge, login wall, server error, time-out


class PresenceState(StrEnum):
    """What the checks together say."""

    LIVE = "live"
    SUSPECTED = "suspected"
    DELETED = "deleted"
    RETURNED = "returned"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check of an article's address, and the snapshot that is its evidence."""

    at: datetime
    status: CheckStatus
    snapshot_id: int | None = None

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError(f"the time of a check has no time zone: {self.at!r}")


@dataclass(frozen=True, kw_only=True)
class Presence:
    """The verdict, since when it holds, and the checks that say so, oldest first.

    ``since`` is ``None`` only when no check said anything. For ``suspected`` and ``deleted`` it is
    the first check that found the page gone, for ``returned`` the first that found it again, for
    ``live`` the first of the checks given that found it.
    """

    state: PresenceState
    since: datetime | None
    evidence: tuple[Check, ...]
    #: The last check that found the page: "still there at".
    last_present_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Absence:
    """A time the page was gone, and the snapshots that saw it gone, oldest first."""

    suspected_at: datetime
    confirmed_at: datetime | None
    #: When it was found again after the deletion was confirmed.
    returned_at: datetime | None
    checks: tuple[int, ...]


def min_span_seconds(site: Site) -> float:
    """Over how many seconds the checks that confirm a deletion on *site* must be spread."""
    return site.recheck_seconds * (site.deletion_checks - 1) / 2


def absences(checks: Sequence[Check], site: Site) -> list[Absence]:
    """The times a page of *site* was gone by all *checks*, oldest first, each as told so far.

    A suspicion that passed is none, nor is what was gone before it was ever found.
    Every check has its snapshot.
    """
    found: list[Absence] = []
    verdict = Presence(state=PresenceState.LIVE, since=None, evidence=())
    for check in _telling(checks):
        verdict = _after(verdict, check, site.deletion_checks, min_span_seconds(site))
        is_open = bool(found) and found[-1].returned_at is None
        if check.status is CheckStatus.GONE and verdict.last_present_at is not None:
            before = found.pop() if is_open else None
            found.append(_longer(before, check, verdict))
        elif check.status is CheckStatus.PRESENT and is_open:
            last = found.pop()
            if last.confirmed_at is not None:
                found.append(replace(last, returned_at=check.at))
    return found


def _longer(before: Absence | None, check: Check, verdict: Presence) -> Absence:
    is_confirmed = verdict.state is PresenceState.DELETED
    confirmed_at = before.confirmed_at if before else None
    if is_confirmed and confirmed_at is None:
        confirmed_at = check.at
    seen_by = () if check.snapshot_id is None else (check.snapshot_id,)
    return Absence(
        suspected_at=before.suspected_at if before else check.at,
        confirmed_at=confirmed_at,
        returned_at=None,
        checks=(*(before.checks if before else ()), *seen_by),
    )


def judge_presence(checks: Sequence[Check], needed: int, min_span_seconds: float) -> Presence:
    """Judge all *checks* of one address, in any order.

    A page that comes back after a confirmed deletion is ``returned`` and stays so; one that comes
    back while its deletion was only suspected is ``live``, the suspicion was wrong.

    Raises:
        ValueError: *needed* is less than 1 or *min_span_seconds* is negative.
    """
    if needed < 1:
        raise ValueError(f"needed must be 1 or more, got {needed}")
    if min_span_seconds < 0:
        raise ValueError(f"min_span_seconds must not be negative, got {min_span_seconds}")
    telling = _telling(checks)
    if not telling:
        return Presence(state=PresenceState.LIVE, since=None, evidence=())
    verdict = Presence(state=PresenceState.LIVE, since=None, evidence=())
    for check in telling:
        verdict = _after(verdict, check, needed, min_span_seconds)
    return verdict


def _telling(checks: Sequence[Check]) -> list[Check]:
    return sorted(
        (check for check in checks if check.status is not CheckStatus.UNCLEAR),
        key=lambda check: check.at,
    )


def _after(before: Presence, check: Check, needed: int, min_span_seconds: float) -> Presence:
    """The verdict once *check*, the next telling one, is known."""
    if check.status is CheckStatus.PRESENT:
        return _found(before, check)
    gone = before.state in (PresenceState.SUSPECTED, PresenceState.DELETED)
    evidence = (*before.evidence, check) if gone else (check,)
    span = (check.at - evidence[0].at).total_seconds()
    confirmed = len(evidence) >= needed and span >= min_span_seconds
    state = PresenceState.DELETED if confirmed else PresenceState.SUSPECTED
    if before.state is PresenceState.DELETED:
        state = PresenceState.DELETED
    return Presence(
        state=state,
        since=evidence[0].at,
        evidence=evidence,
        last_present_at=before.last_present_at,
    )


def _found(before: Presence, check: Check) -> Presence:
    if before.state in (PresenceState.LIVE, PresenceState.RETURNED) and before.since is not None:
        evidence: tuple[Check, ...] = (before.evidence[0], check)
        since, state = before.since, before.state
    else:
        evidence = (*before.evidence, check)
        since = check.at
        was_deleted = before.state is PresenceState.DELETED
        state = PresenceState.RETURNED if was_deleted else PresenceState.LIVE
    return Presence(state=state, since=since, evidence=evidence, last_present_at=check.at)
