"""What looking at a site takes and gives, as values."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pipeline.site import Site


@dataclass(frozen=True, kw_only=True)
class Page:
    """What one request got."""

    url: str
    status: int
    content_type: str
    body: bytes


class FetchError(Exception):
    """A request got no answer: why, and what to try."""

    def __init__(self, why: str, advice: str) -> None:
        self.why = why
        self.advice = advice
        super().__init__(f"{why}. {advice}")


Fetch = Callable[[str], Awaitable[Page]]


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What looking at a site found: the site as it would be saved, and what it rests on."""

    site: Site
    title: str = ""
    #: Addresses the article pattern was derived from.
    examples: tuple[str, ...] = ()
    #: What a person should know before saving it.
    notes: tuple[str, ...] = ()
    pages_fetched: int = 0
