"""Does a text name where it is from?"""

from __future__ import annotations

from urllib.parse import urlsplit

from pipeline.model import Extraction
from pipeline.reading.identity import canonical_address
from pipeline.site import Site


def names_site(extraction: Extraction, site: Site, article_url: str) -> bool:
    """Whether the page's own words of origin name *site*, or link to its article.

    Read are the declared and the inner source, the original address and the attribution lines;
    a mention of the site in the story itself is no credit.
    """
    if extraction.original_url and _leads_to(extraction.original_url, article_url):
        return True
    claims = [extraction.source, extraction.inner_source, *(x.text for x in extraction.attribution)]
    names = {
        name.casefold() for name in (site.name, *site.known_as, *_hosts(site.url)) if len(name) > 1
    }
    return any(name in claim.casefold() for claim in claims if claim for name in names)


def _leads_to(claimed: str, article_url: str) -> bool:
    try:
        return canonical_address(claimed) == canonical_address(article_url) or (
            urlsplit(claimed).netloc.casefold() == urlsplit(article_url).netloc.casefold()
        )
    except ValueError:
        return False


def _hosts(url: str) -> tuple[str, ...]:
    host = urlsplit(url).netloc.casefold()
    return host, host.removeprefix("www.")
