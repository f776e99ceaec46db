"""One page in, one extraction out: the steps of reading in their order."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version

import trafilatura

from pipeline.errors import Quarantine
from pipeline.model import Extraction, Rules
from pipeline.reading import quality
from pipeline.reading.decode import decode
from pipeline.reading.learned_rules import SiteRules

#: Names the reader and the library it stands on; extractions of two recipes are never compared.
RECIPE = f"read/1+trafilatura/{version('trafilatura')}"


def read_page(
    body: bytes,
    *,
    url: str,
    content_type: str = "",
    fetched_at: datetime | None = None,  # noqa: ARG001 - the first version does not need it
    status: int = 200,
    rules: Rules | None = None,
    learned: SiteRules | None = None,  # noqa: ARG001 - the first version does not need it
) -> Extraction:
    """Read a page.

    Raises:
        Quarantine: the page must not become history; its reason tells why.
    """
    decoded = decode(body, content_type, rules.encoding if rules else None)
    read = trafilatura.bare_extraction(
        decoded.text, url=url or None, include_comments=False, with_metadata=False
    )
    # a Document, unless a plain mapping is asked for
    text = str(getattr(read, "text", None) or "")
    metadata = trafilatura.extract_metadata(decoded.text, default_url=url or None)
    extraction = Extraction(
        title=(metadata.title or "") if metadata else "",
        text=text,
        recipe=RECIPE,
        encoding=decoded.encoding,
        encoding_confidence=decoded.confidence,
        published=metadata.date if metadata else None,
    )
    quality.assess(decoded.text, extraction, status)
    return extraction


__all__ = ["RECIPE", "Quarantine", "read_page"]
