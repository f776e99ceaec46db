"""What is known of a version's claim to have been first, from its row and its site's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.copies.direction import Witness
from pipeline.model import Extraction
from pipeline.site import Site
from storage.sites import host_of, to_site
from storage.tables import SiteRow

#: Hours between two looks at a site whose schedule is a cron line: a day, the usual case.
_CRON_GAP_HOURS = 24.0


def hosts_by_name(session: Session) -> dict[str, str]:
    """The host of every site by the names it goes by in lines of credit."""
    names: dict[str, str] = {}
    for row in session.scalars(select(SiteRow)):
        site = to_site(row)
        names.update((name.casefold(), row.host) for name in (site.name, *site.known_as))
    return names


def make_witness(
    extraction: Extraction, site: Site, first_seen_at: datetime, hosts: Mapping[str, str]
) -> Witness:
    """The witness of one text; *hosts* as ``hosts_by_name`` gives them."""
    every = site.schedule.every_seconds
    return Witness(
        host=host_of(site.url),
        first_seen_at=first_seen_at,
        claimed_published=extraction.published,
        attribution_hosts=frozenset(_claimed_hosts(extraction, hosts)),
        site_kind=site.kind,
        text=extraction.text,
        visit_gap_hours=every / 3600 if every else _CRON_GAP_HOURS,
    )


def _claimed_hosts(extraction: Extraction, hosts: Mapping[str, str]) -> set[str]:
    claims = [extraction.source, extraction.inner_source, *(x.text for x in extraction.attribution)]
    found = {
        host
        for claim in claims
        if claim
        for name, host in hosts.items()
        if len(name) > 1 and name in claim.casefold()
    }
    if extraction.original_url:
        found.add(urlsplit(extraction.original_url).netloc.lower())
    return found
