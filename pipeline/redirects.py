"""Is the page an address sent us on to still the article the address stood for?"""

from __future__ import annotations

from pipeline.changes.compare_versions import substance
from pipeline.copies.represent import represent
from pipeline.copies.verdict import compare
from pipeline.model import Extraction, Snapshot
from pipeline.reading.identity import canonical_address

#: The reason for which a page is refused that is not the article its address stood for.
ELSEWHERE = "redirect-elsewhere"


def leads_elsewhere(
    snapshot: Snapshot, reading: Extraction, address: str, before: Extraction
) -> bool:
    """Whether the article's *address* sent the reader on to a page with another text.

    A page that was moved shows the text it had, edited perhaps; a page about something else says
    nothing about the article.
    """
    target = canonical_address(snapshot.final_url)
    if snapshot.is_released or target in (
        canonical_address(snapshot.url),
        canonical_address(address),
    ):
        return False
    if substance(before.title) == substance(reading.title):
        return False
    one, other = represent(before.text), represent(reading.text)
    if not (one.is_comparable and other.is_comparable):
        return substance(before.text) != substance(reading.text)
    return not compare(one, other).kind.is_copy
