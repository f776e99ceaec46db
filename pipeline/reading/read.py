"""One page in, one extraction out: the steps of reading in their order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pipeline.errors import Quarantine
from pipeline.model import Extraction, Rules
from pipeline.reading import quality
from pipeline.reading.body import find_body
from pipeline.reading.decode import Decoded, decode
from pipeline.reading.generic import RECIPE, language_of, second_opinion
from pipeline.reading.learned_rules import SiteRules
from pipeline.reading.meta import read_meta
from pipeline.reading.page import Page
from pipeline.reading.provenance import Provenance, read_provenance
from pipeline.reading.titles import find_title
from pipeline.reading.tree import lines_of, parse
from pipeline.reading.when import Dates, find_dates

__all__ = ["RECIPE", "Quarantine", "read_page"]


def read_page(
    body: bytes,
    *,
    url: str,
    content_type: str = "",
    fetched_at: datetime | None = None,
    status: int = 200,
    rules: Rules | None = None,
    learned: SiteRules | None = None,  # noqa: ARG001 - taken up when rules are learned
) -> Extraction:
    """Read a page: its text, title, dates, writers, provenance, pictures and next part.

    Args:
        body: the bytes as fetched.
        url: the address they came from; relative links are resolved against it.
        content_type: the Content-Type header.
        fetched_at: when; dates such as 昨天 are read relative to it.
        status: the status code of the answer.
        rules: the user's own rules; they win over everything else.
        learned: what earlier pages of the site taught.

    Raises:
        Quarantine: the page must not become history; its reason tells why.
    """
    decoded = decode(body, content_type, rules.encoding if rules else None)
    page = take_apart(decoded.text, url)
    provenance = read_provenance(page)
    dates = find_dates(page, fetched_at)
    extraction = _extraction(page, decoded, provenance, dates)
    quality.assess(decoded.text, extraction, status)
    return extraction


def take_apart(html: str, url: str) -> Page:
    """Parse a page and find its title and body.

    Raises:
        Quarantine: ``empty`` when there is no element in it.
    """
    root = parse(html)
    if root is None:
        raise Quarantine("empty", "the page has no content at all")
    meta = read_meta(root, url)
    lines = lines_of(root)
    title = find_title(lines, meta, url)
    body = find_body(lines, title.line)
    body = second_opinion(html, url, lines, body)
    return Page(url=url, root=root, meta=meta, lines=lines, title=title, body=body)


def _extraction(page: Page, decoded: Decoded, provenance: Provenance, dates: Dates) -> Extraction:
    return Extraction(
        title=page.title.text,
        text=provenance.text,
        recipe=RECIPE,
        language=language_of(provenance.text),
        encoding=decoded.encoding,
        encoding_confidence=decoded.confidence,
        authors=provenance.authors,
        editor=provenance.editor,
        published=dates.published,
        updated=dates.updated,
        original_title=provenance.original_title,
        source=provenance.source,
        inner_source=provenance.inner_source,
        original_url=provenance.original_url,
        licence=provenance.licence,
        attribution=provenance.lines,
        canonical_url=page.meta.canonical,
        evidence=_evidence(page, decoded, provenance, dates),
    )


def _evidence(
    page: Page, decoded: Decoded, provenance: Provenance, dates: Dates
) -> Mapping[str, str]:
    evidence = {
        "encoding": decoded.evidence,
        "title": page.title.evidence,
        "body": page.body.chosen_by,
        "published": dates.published_evidence,
        "updated": dates.updated_evidence,
        **provenance.evidence,
    }
    return {name: value for name, value in evidence.items() if value}
