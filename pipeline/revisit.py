"""When to look at an article again, and why then.

An article that has been quiet for long is unlikely to change in the next minutes, so the wait
grows with the quiet time (as in the age-based refresh policies of Cho and Garcia-Molina,
"Effective page refresh policies for web crawlers", 2003). It never shrinks below the site's own
shortest time and never grows beyond a month. A page seen missing is looked at soon again: its
deletion must be confirmed or cleared while the evidence is fresh.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.model import Reason, RevisitState

#: The wait is this share of the quiet time: a change is seen within a fifth of its rest before it.
QUIET_SHARE = 0.2
#: No article is left alone for longer, however quiet: a month-old deletion is still news.
LONGEST_SECONDS = 30 * 86_400.0
#: The first look after a page was seen missing, as a share of the site's shortest time.
MISSING_SHARE = 0.5
#: After this many checks that found nothing the page is treated as any other quiet one.
MAX_MISSING_CHECKS = 6

#: A site's own shortest time above a month is taken at its word, up to a year.
_LONGEST_EVER = 366 * 86_400.0

_WORDS: Mapping[str, Mapping[str, str]] = {
    "shortest": {
        "en": "changed {quiet} ago; the site's shortest time between checks is {wait}",
        "zh": "{quiet}前有变化；本站两次检查的最短间隔为{wait}",
    },
    "quiet": {
        "en": "unchanged for {quiet}, so the next check is in {wait}",
        "zh": "已有{quiet}没有变化，{wait}后再检查",
    },
    "longest": {
        "en": "unchanged for {quiet}; no article waits longer than {wait}",
        "zh": "已有{quiet}没有变化；任何文章最长等待{wait}",
    },
    "missing": {
        "en": "missing at the last {checks} checks, so it is checked again in {wait}",
        "zh": "最近{checks}次检查都没有找到，{wait}后再确认",
    },
}


@dataclass(frozen=True, kw_only=True)
class NextCheck:
    """When an article is due, and the reason."""

    at: datetime
    reason: Reason

    def words(self, language: str = "en") -> str:
        """The reason as a sentence part in ``en`` or ``zh``."""
        values = {
            key: _span(value, language) if isinstance(value, timedelta) else str(value)
            for key, value in self.reason.values.items()
        }
        return _WORDS[self.reason.code][language].format(**values)


def plan_next_check(state: RevisitState) -> NextCheck:
    """When *state*'s article is due again, and why then."""
    code, wait = _wait(state)
    values = {"quiet": state.quiet, "wait": wait, "checks": state.missing_checks}
    return NextCheck(at=state.now + wait, reason=Reason(code=code, values=values))


def next_check(state: RevisitState) -> datetime:
    """When *state*'s article is due again. Always later than ``state.now``."""
    return plan_next_check(state).at


def why_then(state: RevisitState, language: str = "en") -> str:
    """Why the article is due at that time, in ``en`` or ``zh``."""
    return plan_next_check(state).words(language)


def _wait(state: RevisitState) -> tuple[str, timedelta]:
    shortest = min(max(1.0, state.shortest_seconds), _LONGEST_EVER)
    if 0 < state.missing_checks <= MAX_MISSING_CHECKS:
        # doubling: the checks that confirm a deletion are spread, not all in one outage
        seconds = shortest * MISSING_SHARE * 2.0 ** (state.missing_checks - 1)
        usual = max(shortest, state.quiet.total_seconds() * QUIET_SHARE)
        return "missing", timedelta(seconds=max(1.0, min(seconds, usual, LONGEST_SECONDS)))
    seconds = state.quiet.total_seconds() * QUIET_SHARE
    longest = max(LONGEST_SECONDS, shortest)
    if seconds <= shortest:
        return "shortest", timedelta(seconds=shortest)
    if seconds >= longest:
        return "longest", timedelta(seconds=longest)
    return "quiet", timedelta(seconds=seconds)


def _span(span: timedelta, language: str) -> str:
    """A span of time in its largest fitting unit: ``3 days``, ``45 分钟``."""
    seconds = max(0.0, span.total_seconds())
    for size, en, zh in ((86_400, "day", "天"), (3_600, "hour", "小时"), (60, "minute", "分钟")):
        if seconds >= size:
            return _counted(round(seconds / size), en, zh, language)
    return _counted(round(seconds), "second", "秒", language)


def _counted(count: int, en: str, zh: str, language: str) -> str:
    if language == "zh":
        return f"{count}{zh}"
    return f"{count} {en}" if count == 1 else f"{count} {en}s"
