"""Who had the text first, as far as it can be told: signs are weighed, "cannot tell" is an answer.

Every sign is a log-odds for the first or the second text; they are added, as independent witnesses
would be, and the sum becomes a confidence. Farms fake their dates, so a claimed date weighs little;
that we saw a text earlier is weighty only when the gap is longer than our own visits are apart.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pipeline.model import Comparison, Direction, MatchKind, Reason, Side
from pipeline.site import SiteKind

#: Below this confidence the answer is "cannot tell".
MIN_CONFIDENCE = 0.7
#: Log-odds of each sign. 1.1 is 3 to 1, 2.2 is 9 to 1, 3.9 is 49 to 1.
_NAMES_OTHER = 3.9
_ORIGINAL_SITE = 1.7
_SEEN_FIRST_MOST = 2.2
_CLAIMED = 0.6
_CONTAINED = 0.5
_LEFT_OVER = 2.2
_DRIFTED = 0.9
_HALF_WIDTH = 0.9
#: Chinese prose has full-width commas; a text run through a translator and back has lost them.
_MANY_HALF_WIDTH = 0.8
_FEW_HALF_WIDTH = 0.2
_MIN_COMMAS = 8


@dataclass(frozen=True, kw_only=True)
class Witness:
    """What is known about one text of a pair.

    ``claimed_published`` is ISO 8601 as the page gave it; ``attribution_hosts`` are the hosts (and
    site names) the page names as its source; ``visit_gap_hours`` is how far apart our visits to the
    site are: a text may be older than its first sight by that much.
    """

    host: str
    first_seen_at: datetime
    claimed_published: str | None = None
    attribution_hosts: frozenset[str] = frozenset()
    site_kind: SiteKind = SiteKind.WATCHED
    text: str = ""
    visit_gap_hours: float = 6.0


@dataclass(frozen=True)
class _Sign:
    """Log-odds that the first text was first, and why."""

    odds: float
    reason: Reason


def judge_direction(a: Witness, b: Witness, comparison: Comparison) -> Direction:
    """Which text was first, with confidence (0.5 to 1) and the reasons, weightiest first."""
    signs = sorted(_signs(a, b, comparison), key=lambda sign: -abs(sign.odds))
    reasons = tuple(sign.reason for sign in signs)
    if not signs:
        return Direction(first=Side.UNKNOWN, confidence=0.5, reasons=(Reason(code="no-signs"),))
    odds = sum(sign.odds for sign in signs)
    confidence = 1 / (1 + math.exp(-abs(odds)))
    if confidence < MIN_CONFIDENCE:
        both_ways = any(s.odds > 0 for s in signs) and any(s.odds < 0 for s in signs)
        why = Reason(code="signs-disagree" if both_ways else "no-signs")
        return Direction(first=Side.UNKNOWN, confidence=confidence, reasons=(why, *reasons))
    return Direction(first=Side.A if odds > 0 else Side.B, confidence=confidence, reasons=reasons)


def _signs(a: Witness, b: Witness, comparison: Comparison) -> Iterator[_Sign]:
    yield from _named(a, b)
    yield from _seen(a, b)
    yield from _claimed(a, b)
    yield from _left_over(a, b)
    yield from _drifted(a, b, comparison)
    yield from _half_width(a, b)
    if (a.site_kind is SiteKind.WATCHED) != (b.site_kind is SiteKind.WATCHED):
        first = Side.B if a.site_kind is SiteKind.WATCHED else Side.A
        yield _sign(first, _ORIGINAL_SITE, "original-site", side=first.value)
    if comparison.kind is MatchKind.PARTIAL and comparison.form is not None:
        if comparison.form.value == "excerpt":
            yield _sign(Side.B, _CONTAINED, "contained", side="a")
        elif comparison.form.value == "contains":
            yield _sign(Side.A, _CONTAINED, "contained", side="b")


def _sign(first: Side, odds: float, code: str, **values: object) -> _Sign:
    return _Sign(odds if first is Side.A else -odds, Reason(code=code, values=values))


def _named(a: Witness, b: Witness) -> Iterator[_Sign]:
    a_names, b_names = _names(a, b), _names(b, a)
    if a_names != b_names:
        first = Side.B if a_names else Side.A
        yield _sign(first, _NAMES_OTHER, "names-other", side="a" if a_names else "b")


def _names(one: Witness, other: Witness) -> bool:
    return any(_same_host(host, other.host) for host in one.attribution_hosts)


def _same_host(one: str, other: str) -> bool:
    short, long = sorted((one.lower().strip("."), other.lower().strip(".")), key=len)
    return short == long or (bool(short) and long.endswith("." + short))


def _seen(a: Witness, b: Witness) -> Iterator[_Sign]:
    hours = (b.first_seen_at - a.first_seen_at).total_seconds() / 3600
    first, later = (Side.A, b) if hours > 0 else (Side.B, a)
    # the later one may have stood there unseen since our visit before
    certain = abs(hours) / max(later.visit_gap_hours, 0.1)
    if certain > 0.25:
        odds = _SEEN_FIRST_MOST * min(1.0, certain / 2)
        yield _sign(first, odds, "seen-first", side=first.value, hours=round(abs(hours), 1))


def _left_over(a: Witness, b: Witness) -> Iterator[_Sign]:
    """An inherited error: one text still carries the other's address among its words."""
    a_carries = _carries(a, b.host)
    if a_carries != _carries(b, a.host):
        first, side = (Side.B, "a") if a_carries else (Side.A, "b")
        text = b.host if a_carries else a.host
        yield _sign(first, _LEFT_OVER, "inherited-error", side=side, text=text)


def _carries(one: Witness, host: str) -> bool:
    name = host.lower().removeprefix("www.")
    return "." in name and name in one.text.lower()


def _drifted(a: Witness, b: Witness, comparison: Comparison) -> Iterator[_Sign]:
    """A name that one text writes in both forms, the other in one: translated there and back."""
    mixed_a = [after for before, after in comparison.facts.changed if _mixes(a, b, before, after)]
    mixed_b = [before for before, after in comparison.facts.changed if _mixes(b, a, after, before)]
    if bool(mixed_a) != bool(mixed_b):
        first, side = (Side.B, "a") if mixed_a else (Side.A, "b")
        yield _sign(first, _DRIFTED, "drifted-names", side=side, names=(mixed_a or mixed_b)[:5])


def _mixes(one: Witness, other: Witness, own: str, foreign: str) -> bool:
    """Whether *one* writes both forms of a word while *other* keeps to its own form."""
    is_word = not any(c.isdigit() for c in own + foreign) and min(len(own), len(foreign)) > 1
    return is_word and own in one.text and foreign in one.text and own not in other.text


def _half_width(a: Witness, b: Witness) -> Iterator[_Sign]:
    share_a, share_b = _half_width_share(a.text), _half_width_share(b.text)
    if share_a is None or share_b is None:
        return
    if share_a >= _MANY_HALF_WIDTH and share_b <= _FEW_HALF_WIDTH:
        yield _sign(Side.B, _HALF_WIDTH, "half-width", side="a")
    elif share_b >= _MANY_HALF_WIDTH and share_a <= _FEW_HALF_WIDTH:
        yield _sign(Side.A, _HALF_WIDTH, "half-width", side="b")


def _half_width_share(text: str) -> float | None:
    """Share of half-width commas among all commas of a Chinese text; ``None`` for other texts."""
    full = text.count("，")
    half = len(_HALF_COMMA.findall(text))
    return half / (full + half) if full + half >= _MIN_COMMAS else None


_HALF_COMMA = re.compile(r"(?<=[\u4e00-\u9fff]),|,(?=[\u4e00-\u9fff])")


def _claimed(a: Witness, b: Witness) -> Iterator[_Sign]:
    one, other = a.claimed_published, b.claimed_published
    if not one or not other:
        return
    # only as precise as the less precise: 2020-05-26 does not come before 2020-05-26T09:59
    size = min(len(one), len(other), 16)
    if one[:size] != other[:size]:
        first = Side.A if one[:size] < other[:size] else Side.B
        yield _sign(first, _CLAIMED, "claims-earlier", side=first.value)
