"""Starting crawls: the one door of this package. Each crawl is a process in a group of its own."""

from __future__ import annotations

import multiprocessing
import os
import signal
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import TYPE_CHECKING

from config.bootstrap import App
from config.settings import Settings
from crawler.endings import Ending, end_run
from pipeline.errors import RepostwatchError
from pipeline.model import RunOutcome

if TYPE_CHECKING:
    from storage.runs import Run

KINDS = ("discovery", "recheck")

#: A server process that has imported Scrapy, and forks crawls: each would import it for about
#: a second otherwise. It imports no reactor, which must be made in the crawl's own process.
_CONTEXT = multiprocessing.get_context("forkserver")
_PRELOAD = "crawler.preload"


class CrawlProcess:
    """A crawl that was started."""

    def __init__(self, run_id: int, process: ForkServerProcess, last_words: Connection) -> None:
        self.run_id = run_id
        self._process = process
        self._last_words = last_words
        self._ending: Ending | None = None

    @property
    def pid(self) -> int | None:
        """Process id, which is its group's id too."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self._process.is_alive()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the process, at most *timeout* seconds; return whether it has ended."""
        self._process.join(timeout)
        return not self._process.is_alive()

    def stop(self, wait_seconds: float = 10.0) -> None:
        """Stop the crawl: by asking, then by force, its whole group. What was fetched is kept."""
        self._signal(signal.SIGTERM)
        if not self.wait(wait_seconds):
            self._signal(signal.SIGKILL, to_group=True)
            self.wait(5.0)

    def finish(self, app: App) -> Run:
        """Wait for the end and return the run's row, which has an outcome for certain.

        A process that died without writing its end has failed, whatever its exit code says.
        """
        self.wait()
        run = app.runs.get(self.run_id)
        if run.outcome in (RunOutcome.PLANNED, RunOutcome.RUNNING):
            end_run(app, self.run_id, self._read_ending())
            run = app.runs.get(self.run_id)
        return run

    def _read_ending(self) -> Ending:
        with suppress(EOFError, OSError):
            if self._last_words.poll():
                ending: Ending = self._last_words.recv()
                return ending
        code = self._process.exitcode
        how = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        return Ending(
            outcome=RunOutcome.FAILED,
            reason=f"its process ended without a word ({how}); what it had fetched is kept, "
            "the rest stays due",
            counts={},
        )

    def _signal(self, number: signal.Signals, *, to_group: bool = False) -> None:
        if self.pid is None or not self.is_running:
            return
        with suppress(ProcessLookupError):
            if to_group and os.getpgid(self.pid) == self.pid:
                os.killpg(self.pid, number)
            else:
                os.kill(self.pid, number)


def start_crawl(
    site: str,
    *,
    settings: Settings,
    run_id: int,
    kinds: tuple[str, ...] = KINDS,
    is_wanted_now: bool = False,
) -> CrawlProcess:
    """Start a crawl of *site* as a process of its own, for the planned run *run_id*.

    Args:
        site: the site's name.
        settings: the same settings the caller's store was opened with.
        run_id: a run in the ledger that has been planned and not started; the process takes the
            host's lock, marks it as running, gives signs of life, and writes its end.
        kinds: the kinds of crawl, one after the other: ``discovery``, ``recheck``.
        is_wanted_now: a person asked: start pages that failed a moment ago are tried again.
    """
    _CONTEXT.set_forkserver_preload([_PRELOAD])
    receiving, sending = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(
        target=_crawl_process,
        args=(settings, site, run_id, kinds, is_wanted_now, sending),
        name=f"crawl:{site}",
        daemon=True,  # a parent that ends in good order takes its crawls with it
    )
    process.start()
    sending.close()
    return CrawlProcess(run_id, process, receiving)


def run_crawl(app: App, site: str, *, cause: str = "user", kinds: tuple[str, ...] = KINDS) -> Run:
    """Plan a run now, crawl in a process of its own, wait for it, and return the run.

    Raises:
        NotFound: no site of that name.
    """
    run = app.runs.plan(site, cause=cause, planned_at=datetime.now(UTC))
    if run is None:
        raise RepostwatchError(f"A run of {site} was planned this very moment. Try again.")
    process = start_crawl(
        site, settings=app.settings, run_id=run.id, kinds=kinds, is_wanted_now=cause == "user"
    )
    try:
        return process.finish(app)
    except KeyboardInterrupt:
        process.stop()
        process.finish(app)
        raise


def _crawl_process(*arguments: object) -> None:
    from crawler.child import crawl_process  # noqa: PLC0415 - Scrapy is for the child alone

    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # the server it was forked from ignores it

    crawl_process(*arguments)  # type: ignore[arg-type]  # passed through as they came
