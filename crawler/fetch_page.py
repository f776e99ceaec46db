"""One page fetched at once, for a person at the command line; crawls go through Scrapy."""

from __future__ import annotations

import http.client
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from crawler.guard import is_public_address
from pipeline.errors import BadInput, RetryLater
from pipeline.reading.identity import canonical_address

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_REDIRECTS = 5
_TIMEOUT_SECONDS = 30.0
#: Signs of a path and query that stay; what is escaped already is not escaped again.
_AS_IT_IS = "/?%:@!$&'()*+,;=~[]|"


@dataclass(frozen=True, kw_only=True)
class FetchedPage:
    """What one request got, redirects followed."""

    url: str
    status: int
    content_type: str
    body: bytes


def fetch_page(
    url: str, *, user_agent: str, is_local: bool = False, max_bytes: int = 10_000_000
) -> FetchedPage:
    """Fetch one http or https address; at most *max_bytes* of its body are read.

    Each redirect is checked like the first address, and the connection is made to the very IP
    address that was checked, so that a name cannot change its meaning in between.

    Raises:
        BadInput: the address is no web address, or names a private one without *is_local*.
        RetryLater: the server does not answer.
    """
    for _ in range(_MAX_REDIRECTS + 1):
        page, location = _request(url, user_agent, is_local, max_bytes)
        if location is None:
            return page
        try:
            url = urljoin(url, location)
        except ValueError as error:
            raise BadInput(
                f"{url} redirects to {location[:200]!r}, which is no address."
            ) from error
    raise BadInput(f"{url} redirects more than {_MAX_REDIRECTS} times. Give the final address.")


def _request(
    url: str, user_agent: str, is_local: bool, max_bytes: int
) -> tuple[FetchedPage, str | None]:
    canonical_address(url)
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection = _connect(parts.scheme, parts.hostname or "", port, is_local)
        headers = {"User-Agent": user_agent, "Accept": "text/html,*/*;q=0.5"}
        connection.request("GET", quote(path, safe=_AS_IT_IS), headers=headers)
        response = connection.getresponse()
        body = response.read(max_bytes)
        connection.close()
    except UnicodeError as error:
        raise BadInput(f"{url[:200]!r} has no usable host name.") from error
    except (OSError, http.client.HTTPException) as error:
        raise RetryLater(f"{url} does not answer: {error}. Try again later.") from error
    page = FetchedPage(
        url=url,
        status=response.status,
        content_type=response.getheader("Content-Type") or "",
        body=body,
    )
    return page, response.getheader("Location") if response.status in _REDIRECTS else None


def _connect(scheme: str, host: str, port: int, is_local: bool) -> http.client.HTTPConnection:
    name = host.encode("idna").decode("ascii") if not host.isascii() else host
    address = _checked_address(name, port, is_local)
    connection = http.client.HTTPConnection(name, port, timeout=_TIMEOUT_SECONDS)
    sock = socket.create_connection((address, port), timeout=_TIMEOUT_SECONDS)
    if scheme == "https":
        sock = ssl.create_default_context().wrap_socket(sock, server_hostname=name)
    connection.sock = sock
    return connection


def _checked_address(host: str, port: int, is_local: bool) -> str:
    found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    allowed = sorted(address for address in found if is_local or is_public_address(address))
    if not allowed or len(allowed) < len(found):
        raise BadInput(
            f"{host} is an address of a private network. Add --local if you mean to read it."
        )
    return allowed[0]
