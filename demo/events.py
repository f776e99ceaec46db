"""What happens to the articles of the demo world, as functions of the world's time in seconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from pipeline.model import Severity


@dataclass(frozen=True, kw_only=True)
class Article:
    """A state of an article: what its page shows as title, byline and body."""

    title: str
    byline: str
    section: str
    paragraphs: tuple[str, ...]

    @property
    def body(self) -> str:
        """The paragraphs joined by a line feed."""
        return "\n".join(self.paragraphs)


class Happening(Protocol):
    """Something that changes an article once or again and again."""

    @property
    def severity(self) -> Severity:
        """How much each change matters."""

    @property
    def what(self) -> str:
        """What changes: a fixed word."""

    @property
    def is_announced(self) -> bool:
        """Whether the page itself tells of the change."""

    def times(self, until: float) -> Iterator[float]:
        """The moments of change up to *until*, included, in order."""

    def apply(self, article: Article, t: float) -> Article:
        """The article as this leaves it at *t*."""


def replace_once(article: Article, find: str, put: str) -> Article:
    """*article* with its one *find*, in title, byline or body, replaced by *put*.

    Raises:
        ValueError: *find* does not stand there exactly once.
    """
    fields = (article.title, article.byline, *article.paragraphs)
    if (count := sum(text.count(find) for text in fields)) != 1:
        raise ValueError(f"{find!r} stands {count} times in {article.title!r}, not once")
    return replace(
        article,
        title=article.title.replace(find, put),
        byline=article.byline.replace(find, put),
        paragraphs=tuple(text.replace(find, put) for text in article.paragraphs),
    )


@dataclass(frozen=True, kw_only=True)
class Edit:
    """One change at one time. With a notice, a paragraph at the end tells of it."""

    at: float
    find: str
    put: str
    severity: Severity
    what: str
    notice: str | None = None

    @property
    def is_announced(self) -> bool:
        """Whether the page itself tells of the change."""
        return self.notice is not None

    def times(self, until: float) -> Iterator[float]:
        """The moment of change, when it is not after *until*."""
        if self.at <= until:
            yield self.at

    def apply(self, article: Article, t: float) -> Article:
        """The article before or after the change."""
        if t < self.at:
            return article
        changed = replace_once(article, self.find, self.put)
        extra = (self.notice,) if self.notice else ()
        return replace(changed, paragraphs=changed.paragraphs + extra)


#: A running figure moves every so many seconds, up to so many seconds: often at first, to be seen,
#: then less and less, so that a demo left alone for weeks does not fill the disk.
_PACE = ((60.0, 600.0), (600.0, 6 * 3600.0), (3600.0, float("inf")))


@dataclass(frozen=True, kw_only=True)
class RunningFigure:
    """A number that grows for ever, silently: a count the publisher keeps up to date."""

    find: str
    start: int
    step: int
    severity: Severity = Severity.SEVERE
    what: str = "number"
    is_announced: bool = False

    def times(self, until: float) -> Iterator[float]:
        """The moments at which the number moves."""
        at = 0.0
        for every, end in _PACE:
            while at + every <= min(end, until):
                at += every
                yield at

    def apply(self, article: Article, t: float) -> Article:
        """The article with the number of that moment."""
        moves = sum(1 for _ in self.times(t))
        return replace_once(article, self.find, f"{self.start + self.step * moves:,}")


@dataclass(frozen=True, kw_only=True)
class TwoTitles:
    """A title that is swapped for another and back, for ever: a farm trying which one draws."""

    other: str
    first_at: float
    every: float
    severity: Severity = Severity.NOTABLE
    what: str = "title"
    is_announced: bool = False

    def times(self, until: float) -> Iterator[float]:
        """The moments at which the title is swapped."""
        at = self.first_at
        while at <= until:
            yield at
            at += self.every

    def apply(self, article: Article, t: float) -> Article:
        """The article with the title of that moment."""
        swaps = 0 if t < self.first_at else int((t - self.first_at) // self.every) + 1
        return replace(article, title=self.other) if swaps % 2 else article


@dataclass(frozen=True, kw_only=True)
class Window:
    """A time during which something is so, half-open; with ``every``, again and again."""

    start: float
    end: float = float("inf")
    every: float | None = None

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise ValueError(f"a window ends after it starts, got {self.start} to {self.end}")
        if self.every is not None and self.every <= self.end - self.start:
            raise ValueError(f"windows every {self.every} seconds would overlap")

    def holds(self, t: float) -> bool:
        """Whether *t* lies in the window."""
        if t < self.start:
            return False
        since = t - self.start if self.every is None else (t - self.start) % self.every
        return since < self.end - self.start

    def spans(self, until: float) -> Iterator[tuple[float, float]]:
        """Start and end of each time it holds, of those that start at *until* or before."""
        start = self.start
        while start <= until:
            yield start, start + (self.end - self.start)
            if self.every is None:
                return
            start += self.every


def states(
    first: Article, happenings: tuple[Happening, ...], until: float
) -> list[tuple[float, Article]]:
    """Each state of an article and when it began; the first began before all time."""
    moments = sorted({at for happening in happenings for at in happening.times(until)})
    all_states = [(m, state_at(first, happenings, m)) for m in (float("-inf"), *moments)]
    changed = (two for one, two in pairwise(all_states) if one[1] != two[1])
    return [all_states[0], *changed]


def state_at(first: Article, happenings: tuple[Happening, ...], t: float) -> Article:
    """The article as all its happenings leave it at *t*."""
    article = first
    for happening in happenings:
        article = happening.apply(article, t)
    return article
