"""Is the page an address sent us on to still the article the address stood for?"""

from __future__ import annotations

from urllib.parse import urlsplit

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
    """Whether an article last found at *address* now is a page elsewhere with another text.

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


def moved_to(snapshot: Snapshot, address: str) -> str | None:
    """Where a look at an article found it, when that is not the *address* it had.

    ``None`` as well when the look asked for that page itself, or was led to another site. Asked
    the same way when a page is new and when history is derived anew.
    """
    target = canonical_address(snapshot.final_url)
    if target in (canonical_address(snapshot.url), canonical_address(address)):
        return None
    return snapshot.final_url if _site_of(target) == _site_of(address) else None


def _site_of(url: str) -> str:
    """The host without the part that names a form of the site."""
    host = (urlsplit(url).hostname or "").lower()
    first, _, rest = host.partition(".")
    return rest if first in {"www", "m", "mobile", "wap"} else host
