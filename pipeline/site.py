"""A site as the user has it: data, not code. Nonsense is refused when a value is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

from pipeline.cron import Cron, read_zone


class SiteKind(StrEnum):
    """Why a site is crawled."""

    WATCHED = "watched"  # an aggregator: who copies?
    OWN = "own"  # the user's own articles, to be guarded
    REFERENCE = "reference"  # an original source


_DAY_SECONDS = 86400
_YEAR_SECONDS = 366 * _DAY_SECONDS


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """When a site is crawled: every so many seconds, or by a cron line of five fields."""

    every_seconds: float | None = None
    cron: str | None = None
    timezone: str = "UTC"
    jitter_seconds: int = 0

    def __post_init__(self) -> None:
        if (self.every_seconds is None) == (self.cron is None):
            raise ValueError("a schedule has either every_seconds or cron")
        if self.every_seconds is not None and not 1 <= self.every_seconds <= _YEAR_SECONDS:
            raise ValueError(
                f"every_seconds must be 1 or more, at most a year, got {self.every_seconds}"
            )
        if not 0 <= self.jitter_seconds <= _YEAR_SECONDS:
            raise ValueError(
                f"jitter_seconds must be 0 or more, at most a year, got {self.jitter_seconds}"
            )
        if self.cron is not None:
            Cron.parse(self.cron)
        read_zone(self.timezone)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """A user's own rules for reading a site's pages: CSS selectors, or XPath starting with ``/``.

    Rules hold from ``valid_from`` (included) until ``valid_until`` (excluded), so that old
    snapshots are still read with the rules of their time.
    """

    valid_from: date | None = None
    valid_until: date | None = None
    title: str | None = None
    body: str | None = None
    byline: str | None = None
    published: str | None = None
    remove: tuple[str, ...] = ()
    encoding: str | None = None

    def hold_on(self, day: date) -> bool:
        """Whether the rules hold for a page fetched on *day*."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day < self.valid_until
        )


#: The largest values that make sense: more requests at once are an attack on a site.
_MOST = {
    "concurrency": 64,
    "max_list_pages": 1_000_000,
    "max_new_articles": 1_000_000,
    "deletion_checks": 1_000,
}


def _has_control(value: str | tuple[str, ...] | None) -> bool:
    """Whether a sign in the text would end a header's line or a terminal's sanity."""
    texts = (value,) if isinstance(value, str) else value or ()
    return any(ord(c) < 32 or 127 <= ord(c) < 160 for text in texts for c in text)


def _is_proxy(url: str) -> bool:
    try:
        parts = urlsplit(url)
        is_whole = parts.port != 0 and bool(parts.hostname)
    except ValueError:
        return False
    rest = parts.path.strip("/") + parts.query + parts.fragment
    return is_whole and parts.scheme in ("http", "https") and not rest and " " not in url


@dataclass(frozen=True, kw_only=True)
class Site:
    """A website we crawl: data, not code."""

    name: str
    url: str
    kind: SiteKind = SiteKind.WATCHED
    is_paused: bool = False
    #: Names the outlet goes by in a line of credit (来源：…), beside its host.
    known_as: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    list_pages: tuple[str, ...] = ()
    #: Regular expression searched in an address; what it finds is an article.
    article_url: str | None = None
    #: Addresses matching one of these are never fetched.
    deny: tuple[str, ...] = ()
    #: List pages followed through their pager, at most this many from each start.
    max_list_pages: int = 5
    #: Articles fetched for the first time in one crawl, at most.
    max_new_articles: int = 500
    delay_seconds: float = 2.0
    concurrency: int = 1
    user_agent: str | None = None
    obeys_robots: bool = True
    #: Private and loopback addresses may be fetched: only for a site on your own network.
    is_local: bool = False
    proxy: str | None = None
    schedule: Schedule = field(default_factory=lambda: Schedule(every_seconds=3600))
    #: The shortest time between two checks of one article; grows as the article stays the same.
    recheck_seconds: float = 6 * 3600
    #: How long a page must be seen gone, over how many checks, before its deletion is confirmed.
    deletion_checks: int = 3
    rules: tuple[Rules, ...] = ()

    def __post_init__(self) -> None:
        if not self.name or any(c.isspace() or c == "/" for c in self.name):
            raise ValueError(f"a site's name has no spaces and no slash, got {self.name!r}")
        # nan is between no bounds
        if not 0 <= self.delay_seconds <= _DAY_SECONDS:
            raise ValueError(
                f"delay_seconds must be 0 or more, at most a day, got {self.delay_seconds}"
            )
        for name, most in _MOST.items():
            if not 1 <= getattr(self, name) <= most:
                raise ValueError(
                    f"{name} must be 1 or more, at most {most}, got {getattr(self, name)}"
                )
        if not 1 <= self.recheck_seconds <= _YEAR_SECONDS:
            raise ValueError(
                f"recheck_seconds must be 1 or more, at most a year, got {self.recheck_seconds}"
            )
        for name in ("name", "url", "user_agent", "proxy", "feeds", "sitemaps", "list_pages"):
            if _has_control(getattr(self, name)):
                raise ValueError(f"{name} has control characters, got {getattr(self, name)!r}")
        if self.proxy is not None and not _is_proxy(self.proxy):
            raise ValueError("proxy must be http://host:port or https://host:port")

    def rules_on(self, day: date) -> Rules | None:
        """The first of the site's rules that hold for a page fetched on *day*."""
        return next((rules for rules in self.rules if rules.hold_on(day)), None)
