"""What every request must be and every answer carries: known host, no cross-site posts, headers."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
#: Values of Sec-Fetch-Site that mean "this site itself" or "the reader, by hand".
_OWN_SITE = frozenset({"same-origin", "none"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

#: Nothing inline, nothing from elsewhere: scraped text can never become a script of ours.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # not "no-referrer": browsers then send "Origin: null" with our own forms
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """ASGI middleware: refuses foreign hosts and cross-site posts, adds headers to all answers."""

    def __init__(self, app: ASGIApp, *, host: str) -> None:
        """*host* is the address the pages listen on."""
        self.app = app
        self.names = _LOOPBACK | {host.lower(), socket.gethostname().lower()}
        self.takes_addresses = _is_wildcard(host)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(scope["method"], Headers(scope=scope))
        if refusal is not None:
            await refusal(scope, receive, send_with_headers)
            return
        await self.app(scope, receive, send_with_headers)

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        if not self.knows(host):
            return PlainTextResponse(
                "These pages are not served under that name. Open them by the address that "
                "`repostwatch up` shows, or set REPOSTWATCH_WEB_HOST to that name.\n",
                status_code=421,
            )
        if method not in _SAFE_METHODS and not is_own_site(headers, host):
            return PlainTextResponse(
                "Refused: the request came from another site. Use the form on these pages.\n",
                status_code=403,
            )
        return None

    def knows(self, host: str) -> bool:
        """Whether the Host header names us.

        A page elsewhere can point its own name at this machine (DNS rebinding) and would then
        read our pages as its own; it cannot make the browser send another name than its own.
        """
        name = host_name(host)
        if name in self.names or name.endswith(".localhost"):
            return True
        return self.takes_addresses and _is_address(name)


def is_own_site(headers: Headers, host: str) -> bool:
    """Whether a request that changes or computes something comes from our own pages.

    Programs send neither header and are let through: only browsers act for somebody else.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in _OWN_SITE
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == host.lower()


def host_name(host: str) -> str:
    """The name in a Host header, lower case, without port and brackets."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.rpartition(":")[0].lower() if host.count(":") == 1 else host.lower()


def _is_wildcard(host: str) -> bool:
    return _address(host) in (ipaddress.ip_address("0.0.0.0"), ipaddress.ip_address("::"))  # noqa: S104 - compared, not bound


def _is_address(name: str) -> bool:
    return _address(name) is not None


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None
