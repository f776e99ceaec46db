"""Did an article move to another address? Then its history goes with it.

A redirect alone says little: sites send gone articles to the home page or to a list. The page at
the new address must hold the same article.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from rapidfuzz.distance import Indel

from pipeline.changes.compare_versions import substance
from pipeline.model import Extraction

#: Share of both texts that must be equal, in order, when the title stayed and when it did not.
MIN_ALIKE_SAME_TITLE = 0.5
MIN_ALIKE = 0.8
#: Characters of each text that are compared: the beginning tells.
_COMPARED = 5_000


def is_relocated(asked_url: str, final_url: str, before: Extraction, after: Extraction) -> bool:
    """Whether *after*, read at *final_url*, is the article that was *before* at *asked_url*."""
    if _place(asked_url) == _place(final_url) or _is_home(final_url):
        return False
    one, two = substance(before.text)[:_COMPARED], substance(after.text)[:_COMPARED]
    if not one or not two:
        return False
    same_title = substance(before.title) == substance(after.title)
    needed = MIN_ALIKE_SAME_TITLE if same_title else MIN_ALIKE
    return Indel.normalized_similarity(one, two, score_cutoff=needed) >= needed


def _place(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.")
    return host, parts.path.rstrip("/"), parts.query


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    path = parts.path.strip("/").lower()
    return not parts.query and path in ("", "index.html", "index.htm", "index.php", "default.aspx")
