"""One page in, one extraction out: the steps of reading in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from pipeline.errors import BadInput, Quarantine
from pipeline.model import Extraction
from pipeline.reading import quality
from pipeline.reading.dates import find_moment
from pipeline.reading.decode import Decoded, decode
from pipeline.reading.generic import RECIPE, language_of
from pipeline.reading.guard import tame
from pipeline.reading.identity import canonical_address
from pipeline.reading.learned_rules import SiteRules
from pipeline.reading.opening import BY_RULE, open_page
from pipeline.reading.page import Page
from pipeline.reading.parts import named_part, next_part, without_part_mark
from pipeline.reading.people import names_of
from pipeline.reading.pictures import find_pictures
from pipeline.reading.provenance import Provenance, read_provenance
from pipeline.reading.user_rules import select_text
from pipeline.reading.when import Dates, find_dates
from pipeline.site import Rules

__all__ = ["RECIPE", "Quarantine", "read_html", "read_page"]


def read_page(
    body: bytes,
    *,
    url: str,
    content_type: str = "",
    fetched_at: datetime | None = None,
    status: int = 200,
    rules: Rules | None = None,
    learned: SiteRules | None = None,
    is_released: bool = False,
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
        is_released: a person says it is an article; the gate does not judge it.

    Raises:
        Quarantine: the page must not become history; its reason tells why.
        BadInput: a rule of the user's is no selector.
    """
    decoded = decode(body, content_type, rules.encoding if rules else None)
    return read_html(
        decoded,
        url=url,
        fetched_at=fetched_at,
        status=status,
        rules=rules,
        learned=learned,
        is_released=is_released,
    )


def read_html(
    decoded: Decoded,
    *,
    url: str,
    fetched_at: datetime | None = None,
    status: int = 200,
    rules: Rules | None = None,
    learned: SiteRules | None = None,
    is_released: bool = False,
) -> Extraction:
    """Read a page that is already text. Arguments and errors as in ``read_page``."""
    html = tame(decoded.text)
    page = open_page(html, url, rules, learned)
    extraction = _extraction(page, decoded, read_provenance(page), find_dates(page, fetched_at))
    if rules is not None:
        extraction = _with_rules(extraction, page, rules, fetched_at)
    if not is_released:
        quality.assess(html, extraction, status)
    return extraction


def _extraction(page: Page, decoded: Decoded, provenance: Provenance, dates: Dates) -> Extraction:
    following = next_part(page.root, page.url, page.meta.next_url)
    number = named_part(page.url) or (1 if following else None)
    return Extraction(
        title=without_part_mark(page.title.text, number) if number else page.title.text,
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
        canonical_url=_trusted_canonical(page),
        next_part_url=following,
        pictures=find_pictures(page),
        evidence=_evidence(page, decoded, provenance, dates),
    )


def _trusted_canonical(page: Page) -> str | None:
    """The canonical link, unless it names another site or the home page of this one."""
    stated = page.meta.canonical or page.meta.first("og:url")
    try:
        address = canonical_address(stated) if stated else None
    except BadInput:
        return None
    if address is None or not page.url:
        return address
    theirs, own = urlsplit(address), urlsplit(page.url)
    is_same_site = _site_of(theirs.hostname or "") == _site_of(own.hostname or "")
    is_home = theirs.path in ("", "/") and not theirs.query and own.path not in ("", "/")
    return address if is_same_site and not is_home else None


def _site_of(host: str) -> str:
    """The host without the part that only names a form of the site: www, m, mobile, wap, amp."""
    try:
        host = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        host = host.lower()
    first, _, rest = host.partition(".")
    return rest if first in {"www", "m", "mobile", "wap", "amp", "3g", "touch"} else host


def _with_rules(
    extraction: Extraction, page: Page, rules: Rules, fetched_at: datetime | None
) -> Extraction:
    changed: dict[str, object] = {}
    title = select_text(page.root, rules.title)
    if title:
        changed["title"] = title
    byline = select_text(page.root, rules.byline)
    if byline:
        changed["authors"] = tuple(names_of(byline))
    moment = find_moment(select_text(page.root, rules.published), fetched_at)
    if moment is not None:
        changed["published"] = moment.iso()
    names = {"title": "title", "authors": "authors", "published": "published"}
    evidence = {**extraction.evidence, **{names[name]: BY_RULE for name in changed}}
    return replace(extraction, **changed, evidence=evidence)  # type: ignore[arg-type]  # names match


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
