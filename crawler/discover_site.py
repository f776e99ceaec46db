"""Looking at a site from outside: a short crawl without a store, in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, cast

from config.settings import Settings
from pipeline.errors import BadInput, BadSite
from pipeline.reading.identity import canonical_address
from pipeline.site import Site

if TYPE_CHECKING:
    from crawler.findings import Findings

#: Seconds a look may take: about twenty-five pages, one a second, and slow answers.
LOOK_SECONDS = 120.0


def discover_site(draft: Site, *, settings: Settings, seconds: float = LOOK_SECONDS) -> Findings:
    """Look at the site of *draft* and find its feeds, sitemaps, list pages and article pattern.

    What the draft names already is kept. robots.txt, private addresses, page size and time-outs
    are handled as in any crawl; at most one request a second, unless the site is local.

    Raises:
        BadInput: its address is none.
        BadSite: it cannot be read; says why and what to try.
    """
    canonical_address(draft.url)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["crawler.preload"])
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_look_process, args=(settings, draft, sending), daemon=True)
    process.start()
    sending.close()
    try:
        if not receiving.poll(seconds):
            raise BadSite(
                draft.url,
                f"it did not answer enough within {seconds:.0f} seconds",
                "Try again later, or give list pages yourself with `repostwatch sites import`.",
            )
        answer = receiving.recv()
    except EOFError as error:
        raise BadSite(
            draft.url, "looking at it ended without a word", "Try again; please report it."
        ) from error
    finally:
        _end(process.pid)
        process.join(5)
    return _unpack(answer)


def _unpack(answer: object) -> Findings:
    match answer:
        case ("bad site", (str(url), str(why), str(advice))):
            raise BadSite(url, why, advice)
        case ("bad input", str(text)):
            raise BadInput(text)
        case ("found", found):
            return cast("Findings", found)
    raise ValueError(f"not an answer of a look: {answer!r}")


def _end(pid: int | None) -> None:
    if pid is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)  # it has nothing to lose


def _look_process(settings: Settings, draft: Site, answer: Connection) -> None:
    from crawler.looking import look  # noqa: PLC0415 - Scrapy is for the child alone

    os.setsid()
    try:
        answer.send(("found", look(settings, draft)))
    except BadSite as error:
        answer.send(("bad site", (error.url, error.why, error.what_to_try)))
    except BadInput as error:
        answer.send(("bad input", str(error)))
