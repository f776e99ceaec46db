"""Which addresses belong to a site, and which of them are articles."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pipeline.errors import BadInput
from pipeline.reading.site_probe import common_folder, is_section
from pipeline.site import Site

_DEFAULT_PORTS = {"http": 80, "https": 443}
#: Files that are no pages, by the end of their path.
_NOT_PAGES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|bmp|tiff?|css|js|json|xml|rss|atom|txt|pdf|docx?|xlsx?|pptx?|"
    r"wps|zip|rar|7z|gz|tgz|bz2|exe|apk|dmg|iso|mp3|mp4|m4a|wav|avi|mov|wmv|flv|mkv|webm|swf|"
    r"woff2?|ttf|eot)$",
    re.IGNORECASE,
)


class Scope:
    """Answers for one site, from its row.

    Raises:
        BadInput: a pattern of the site is no regular expression.
    """

    def __init__(self, site: Site) -> None:
        self._home = _host(site.url)
        self._article = _compile(site, site.article_url) if site.article_url else None
        self._scheme = urlsplit(site.url).scheme
        # a site given by a deeper page is explored below that page's folder only
        path = urlsplit(site.url).path
        self._folder = "" if path in ("", "/") else common_folder(site.url)
        #: A pattern that names the host itself may lead elsewhere: news.example -> www.example.
        self._names_host = "://" in (site.article_url or "")
        self._deny = [_compile(site, pattern) for pattern in site.deny]

    @property
    def has_pattern(self) -> bool:
        """Whether the site says what its articles' addresses look like."""
        return self._article is not None

    def is_on_site(self, url: str) -> bool:
        """Whether the address is on the site's host or a sub-domain of it."""
        try:
            return url.startswith(("http://", "https://")) and _is_of_site(_host(url), self._home)
        except ValueError:
            return False

    def is_allowed(self, url: str) -> bool:
        """Whether the address is on the site, is no file, and is not denied."""
        return self.is_on_site(url) and self._is_page(url)

    def is_section(self, url: str) -> bool:
        """Whether the address looks like a section of the site, to be looked at for articles."""
        return (
            self.is_allowed(url)
            and is_section(url)
            and url.startswith(self._folder)
            and not self.is_article(url)
        )

    def in_our_scheme(self, url: str) -> str:
        """The address as the site itself is reached: http and https are one article, not two."""
        if self.is_on_site(url) and _host(url)[1] is None:
            return f"{self._scheme}:{url.partition(':')[2]}"
        return url

    def is_article(self, url: str) -> bool:
        """Whether the address is allowed and fits the site's pattern, if it has one."""
        if self._article is None:
            return self.is_allowed(url)
        if not self._article.search(url):
            return False
        return self.is_allowed(url) or (self._names_host and self._is_page(url))

    def _is_page(self, url: str) -> bool:
        try:
            path = urlsplit(url).path
        except ValueError:
            return False
        return not _NOT_PAGES.search(path) and not any(deny.search(url) for deny in self._deny)


def _compile(site: Site, pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise BadInput(
            f"The pattern {pattern!r} of site {site.name!r} is no regular expression ({error}). "
            f"Change it with `repostwatch sites edit {site.name}`."
        ) from error


def _host(url: str) -> tuple[str, int | None]:
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().rstrip(".")
    for prefix in ("www.", "m."):
        host = host.removeprefix(prefix)
    port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    return host, None if port in _DEFAULT_PORTS.values() else port


def _is_of_site(host: tuple[str, int | None], home: tuple[str, int | None]) -> bool:
    """The same host (``www.`` and ``m.`` apart), or a sub-domain of it."""
    return host[1] == home[1] and (host[0] == home[0] or host[0].endswith("." + home[0]))
