"""Why a request got no answer, in one sentence that says what to do."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from twisted.internet.error import ConnectionDone, ConnectionLost

from config.settings import Settings
from crawler.middlewares import PrivateAddressError, RobotsRefusalError


def describe_failure(error: BaseException | None, url: str, settings: Settings) -> str:
    """Two clauses in one line: what happened to the request for *url*, and what to try."""
    why, advice = explain_failure(error, url, settings)
    return f"{why}. {advice}"


def explain_failure(  # noqa: PLR0911 - one line for each kind
    error: BaseException | None, url: str, settings: Settings
) -> tuple[str, str]:
    """What happened to the request for *url*, and what to try."""
    host = urlsplit(url).netloc
    match error:
        case RobotsRefusalError(status=int(status)) if status >= 500:
            return (
                f"{host} answers with status {status} when asked for robots.txt: not now",
                "Try later.",
            )
        case RobotsRefusalError():
            return (
                f"robots.txt of {host} does not allow {url}",
                "Ask its owner; if the site is yours, --ignore-robots.",
            )
        case PrivateAddressError():
            return (
                f"{host} is an address of a private network or of this machine",
                "If it is a site of your own, mark it with --local.",
            )
        case CannotResolveHostError():
            return (
                f"the host {host} has no address (DNS)",
                "Check its spelling, and your network.",
            )
        case DownloadConnectionRefusedError():
            return f"{host} refuses the connection", "Check the port, or try later."
        case DownloadTimeoutError():
            seconds = settings.fetch_timeout_seconds
            return (
                f"{host} gave no answer within {seconds:g} seconds",
                "Try later, or set REPOSTWATCH_FETCH_TIMEOUT_SECONDS.",
            )
        case DownloadCancelledError():
            return _too_large(url, settings)
        case ResponseDataLossError():
            return f"{host} hung up before the page was complete", "Try later."
        case IgnoreRequest():
            return _explain_ignored(str(error), url, settings)
        case DownloadFailedError() | ConnectionDone() | ConnectionLost():
            return _explain_broken(error, host)
        case _:
            return f"{host}: {type(error).__name__}: {error}"[:400], "Try later."


def _too_large(url: str, settings: Settings) -> tuple[str, str]:
    return (
        f"{url} is larger than {settings.max_page_bytes:,} bytes and was cut off",
        "If such pages are wanted, set REPOSTWATCH_MAX_PAGE_BYTES.",
    )


def _explain_ignored(text: str, url: str, settings: Settings) -> tuple[str, str]:
    if "max redirections" in text:
        return f"{url} is sent on in a circle (too many redirects)", "Check it in a browser."
    if "DOWNLOAD_MAXSIZE" in text:
        return _too_large(url, settings)
    return f"{url} was not fetched: {text}"[:400], "Try later."


def _explain_broken(error: BaseException | None, host: str) -> tuple[str, str]:
    if "SSL" in repr(error) or "SSL" in str(error):
        return f"{host} speaks no TLS we understand", "Try http:// instead of https://."
    return (
        f"{host} hung up, or answered with something that is not HTTP",
        "Check address and port, or try later.",
    )
