"""Why nothing was found on a site, as far as its links tell."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

from pipeline.errors import BadSite
from storage.sites import host_of

#: Fewer links to other hosts than this tell nothing.
_MIN_LINKS = 3


def nothing_found(url: str, links: list[str]) -> BadSite:
    """The error for a site without feed, sitemap or list, whose start page has *links*.

    Most of them leading to one other host means that this is a copy of a site (a mirror, a
    recording), or its old address, rather than a page built by JavaScript.
    """
    own = host_of(url).removeprefix("www.")
    others = Counter(
        (urlsplit(link).scheme, host_of(link))
        for link in links
        if host_of(link).removeprefix("www.") != own
    )
    (scheme, host), count = others.most_common(1)[0] if others else (("", ""), 0)
    if count < _MIN_LINKS or count * 2 <= len(links):
        return BadSite(
            url,
            "no feed, no sitemap and no list of articles was found on it",
            "Give the page that lists the newest articles, or the address of its feed; "
            "pages built by JavaScript cannot be read yet.",
        )
    here = f"{urlsplit(url).scheme}://{host_of(url)}"
    return BadSite(
        url,
        f"its links lead to another host ({count} of {len(links)} to {host})",
        f"Give that address: `repostwatch sites add {scheme}://{host}/`; if {host_of(url)} stands "
        f"in for it (a mirror, a recording), add `--proxy {here}` to that.",
    )
