"""What a site's pages have in common, learned from a few of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SiteRules:
    """Which block of a site's pages holds the article, and which lines are on every page."""

    #: XPath of the block, empty while none was found.
    body: str = ""
    #: Lines that stand on every page.
    frame: tuple[str, ...] = ()
    learned_from: int = 0

    def to_json(self) -> dict[str, object]:
        """The rules as plain values."""
        return {"body": self.body, "frame": list(self.frame), "learned_from": self.learned_from}

    @classmethod
    def from_json(cls, values: Mapping[str, object]) -> SiteRules:
        """The rules from what ``to_json`` gave."""
        frame = values.get("frame")
        return cls(
            body=str(values.get("body") or ""),
            frame=tuple(map(str, frame)) if isinstance(frame, list) else (),
            learned_from=int(str(values.get("learned_from") or 0)),
        )


def learn(pages: Sequence[tuple[str, str]]) -> SiteRules:
    """Learn from *pages*, pairs of address and decoded HTML, of one site."""
    return SiteRules(learned_from=len(pages))
