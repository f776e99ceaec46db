"""When did this sentence appear, and when did it vanish? Found without opening every version.

Looking for a sentence in a thousand versions takes a thousand openings; when it came once and
went once, a dozen do. Versions are sampled coarsely first, then each interval at whose ends the
answer differs is halved (bisection). What came and went again between two samples is missed by
any such search; ``step`` says how far apart the samples are, 1 looks at every version.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from pipeline.changes.compare_versions import substance

#: Versions at most between two samples.
STEP = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Versions in a row that hold the sentence; indexes from 0, both included."""

    first: int
    last: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SentencePresence:
    """Where the sentence stands, and how many versions were opened to tell."""

    stretches: tuple[Stretch, ...]
    versions_opened: int
    version_count: int

    @property
    def appeared_in(self) -> int | None:
        """Index of the first version that holds the sentence."""
        return self.stretches[0].first if self.stretches else None

    @property
    def vanished_in(self) -> int | None:
        """Index of the first version that does not hold it any more; ``None``: it still stands."""
        if not self.stretches or self.stretches[-1].last == self.version_count - 1:
            return None
        return self.stretches[-1].last + 1


def presence_of_sentence(
    sentence: str, count: int, load_text: Callable[[int], str], step: int = STEP
) -> SentencePresence:
    """Where *sentence* stands in versions 0 to *count* - 1, opened by *load_text* when needed.

    White space, width and signs nobody can see make no difference.

    Raises:
        ValueError: the sentence is empty, or *step* or *count* make no sense.
    """
    wanted = substance(sentence)
    if not wanted:
        raise ValueError("the sentence is empty")
    if count < 0 or step < 1:
        raise ValueError(f"count must be 0 or more and step 1 or more, got {count} and {step}")
    known: dict[int, bool] = {}

    def holds(version: int) -> bool:
        if version not in known:
            known[version] = wanted in substance(load_text(version))
        return known[version]

    samples = sorted({*range(0, count, step), count - 1} if count else set())
    edges = [
        _first_other(low, high, holds)
        for low, high in pairwise(samples)
        if holds(low) != holds(high)
    ]
    starts = [0, *edges] if count else []
    ends = [*edges, count]
    stretches = tuple(
        Stretch(first=first, last=after - 1)
        for first, after in zip(starts, ends, strict=False)
        if holds(first)
    )
    return SentencePresence(stretches=stretches, versions_opened=len(known), version_count=count)


def _first_other(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The first version after *low* that answers as *high* does."""
    before = holds(low)
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle) == before:
            low = middle
        else:
            high = middle
    return high
