"""What a crawl's own process does: take the host, crawl, and write the end into the ledger."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
import time
from contextlib import suppress
from multiprocessing.connection import Connection, wait

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings as ScrapySettings

import crawler.settings
from config.bootstrap import App, build
from config.settings import Settings
from crawler.endings import Ending, end_run, mistake
from crawler.session import Session, open_session
from crawler.spiders.discovery import DiscoverySpider
from crawler.spiders.recheck import RecheckSpider
from pipeline.errors import RepostwatchError
from pipeline.model import RunOutcome

SPIDERS = {spider.name: spider for spider in (DiscoverySpider, RecheckSpider)}

#: Seconds a crawl has to end by itself after its parent died or its time was up.
_GRACE_SECONDS = 20.0


def crawl_process(  # noqa: PLR0917 - multiprocessing passes arguments by place
    settings: Settings,
    site: str,
    run_id: int,
    kinds: tuple[str, ...],
    is_wanted_now: bool,
    last_words: Connection,
) -> None:
    """The whole life of a crawl's process.

    The ending goes into the ledger, and to the parent through *last_words*: should the
    database not take it, the parent can write it later.
    """
    os.setsid()  # its own process group: the terminal's Ctrl-C is for the parent
    _watch_parent()
    _limit_time(settings.crawl_timeout_seconds)
    app: App | None = None
    try:
        app = build(settings)
        ending = crawl(app, site, run_id, kinds, is_wanted_now=is_wanted_now)
    except RepostwatchError as error:
        ending = Ending(outcome=RunOutcome.FAILED, reason=str(error), counts={})
        if app is not None:
            with suppress(RepostwatchError):
                end_run(app, run_id, ending)
    except Exception as error:
        last_words.send(mistake(error))
        raise
    # a parent that was killed does not listen any more; the ledger has it all the same
    with suppress(OSError):
        last_words.send(ending)
    last_words.close()


def crawl(
    app: App, site: str, run_id: int, kinds: tuple[str, ...], *, is_wanted_now: bool = False
) -> Ending:
    """Crawl in this process, which can do so once (Twisted's reactor does not start twice).

    Raises:
        RepostwatchError: the site cannot be crawled, or the store takes nothing.
    """
    session = open_session(app, site, run_id, is_wanted_now=is_wanted_now)
    if session is None:
        return Ending(
            outcome=RunOutcome.SKIPPED,
            reason="its host is being crawled, or its site was removed",
            counts={},
        )
    try:
        _run_spiders(session, kinds)
    except Exception as error:
        session.fail(mistake(error).reason or "")
        raise
    finally:
        ending = session.end()
    return ending


def _run_spiders(session: Session, kinds: tuple[str, ...]) -> None:
    process = make_process(scrapy_settings(session.app.settings))

    async def one_after_the_other() -> None:
        for kind in kinds:
            if session.is_stopping:
                return
            await process.crawl(SPIDERS[kind], session=session)

    crawls = asyncio.get_event_loop().create_task(one_after_the_other())
    crawls.add_done_callback(lambda _: _stop_reactor())
    process.start(stop_after_crawl=False)
    if not crawls.done():
        session.closed("shutdown")
    elif (error := crawls.exception()) is not None:
        raise error


def make_process(settings: ScrapySettings) -> AsyncCrawlerProcess:
    """Scrapy's process, which installs the reactor and the log handler."""
    process = AsyncCrawlerProcess(settings)
    # a robots.txt that cannot be fetched is told in the run's reason, not by a stack of calls
    logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)
    return process


def _stop_reactor() -> None:
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

    with suppress(RuntimeError):  # it is stopping already
        reactor.stop()  # type: ignore[misc]  # Twisted declares it without self


def scrapy_settings(settings: Settings) -> ScrapySettings:
    values = ScrapySettings()
    values.setmodule(crawler.settings, priority="project")
    level = "DEBUG" if settings.log_level == "debug" else "ERROR"
    values.setdict({"LOG_LEVEL": level, "STATS_DUMP": False}, priority="cmdline")
    return values


def _watch_parent() -> None:
    """End the crawl when the parent process has died: nobody could stop it any more."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_GRACE_SECONDS)
        os.killpg(os.getpgid(0), signal.SIGKILL)

    threading.Thread(target=watch, name="watch-parent", daemon=True).start()


def _limit_time(seconds: float) -> None:
    """Let the kernel end a crawl whose event loop is blocked and cannot end itself."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds * 1.5 + 2 * _GRACE_SECONDS)
