"""The process tree of ``repostwatch up``: this process schedules, its children do the rest.

up (supervisor; the scheduler in a thread)
├── process --follow    the worker that reads and compares, with its own reading processes
├── web                 the pages
└── crawls              one process for each, started through crawler/run.py
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import fields
from http.client import HTTPConnection, HTTPException

from config.bootstrap import App, build
from config.settings import PREFIX, Settings
from pipeline.errors import BadInput
from scheduler.crawls import Crawl, StartCrawl
from scheduler.service import Scheduler
from scheduler.supervisor import FIRST_PAUSE, LONGEST_PAUSE, Child, stop_all

logger = logging.getLogger(__name__)

#: Seconds for stopping all: crawls and children stop side by side.
STOP_SECONDS = 8.0
_LOOK_SECONDS = 0.2
#: Signals this close together are one wish: `timeout` and service managers send theirs to the
#: process and to its group.
_ONE_REQUEST_SECONDS = 0.5
#: A page that has not answered after this long is worth a word in the log.
_SLOW_START_SECONDS = 60.0


class Tree:
    """Starts the tree, keeps it alive, stops it."""

    def __init__(
        self,
        settings: Settings,
        *,
        children: Sequence[Child],
        announce: Callable[[Settings], None],
        with_web: bool = True,
        start_crawl: StartCrawl | None = None,
    ) -> None:
        self.settings = settings
        self.children = list(children)
        self.announce = announce
        self.with_web = with_web
        self.start_crawl = start_crawl or crawl_starter(settings)
        # a plain number: an Event's lock could be held by the very code a signal interrupts
        self._asked = 0
        self._first_asked_at = 0.0
        self._is_over = False

    def run(self) -> None:
        """Work until SIGTERM or Ctrl-C; a second one ends all at once.

        Raises:
            BadInput: the port is taken, or the store cannot be used.
            RetryLater: the database did not answer for a minute.
        """
        if self.with_web:
            check_web_port(self.settings)
        app = build(self.settings, wait_seconds=60)
        before = {n: signal.signal(n, self._ask_to_stop) for n in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._run(app)
        finally:
            app.close()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _run(self, app: App) -> None:
        scheduling = threading.Thread(
            target=self._schedule, args=[app], name="scheduler", daemon=True
        )
        scheduling.start()
        try:
            self._tend()
        finally:
            self._is_over = True
            logger.info("stopping")
            give_up_at = time.monotonic() + STOP_SECONDS
            stop_all(self.children, seconds=STOP_SECONDS)
            scheduling.join(max(1.0, give_up_at - time.monotonic()))
            if scheduling.is_alive():
                logger.warning("the crawls did not stop in time; the next start enters their end")

    def _tend(self) -> None:
        announced = False
        slow_at = time.monotonic() + _SLOW_START_SECONDS
        while not self._should_stop():
            time.sleep(_LOOK_SECONDS)
            for child in self.children:
                child.tend()
            if not announced and (not self.with_web or is_healthy(self.settings)):
                announced = True
                self.announce(self.settings)
            elif not announced and time.monotonic() > slow_at:
                logger.warning("the pages do not answer yet; the lines above may tell why")
                slow_at += _SLOW_START_SECONDS

    def _schedule(self, app: App) -> None:
        """Run the scheduler; should a mistake of ours end it, start it anew after a pause."""
        pause = FIRST_PAUSE
        while not self._should_stop():
            try:
                Scheduler(app, self.start_crawl).run(self._should_stop)
            except Exception:
                # whatever it was: schedules must go on firing, and the log tells
                logger.exception("the scheduler ended; started again in %.1f s", pause)
                time.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _should_stop(self) -> bool:
        return self._is_over or self._asked > 0

    def _ask_to_stop(self, number: int, frame: object) -> None:  # noqa: ARG002 - a signal's signature
        if self._asked and time.monotonic() - self._first_asked_at < _ONE_REQUEST_SECONDS:
            return
        self._first_asked_at = self._first_asked_at or time.monotonic()
        self._asked += 1
        if self._asked > 1:
            for child in self.children:
                child.kill()
            os._exit(130 if number == signal.SIGINT else 143)


def children_of(settings: Settings, *, with_web: bool, is_demo: bool) -> list[Child]:
    """The long-lived children of ``up``."""
    environ = environ_of(settings)
    commands = [("the processing worker", ["process", "--follow"])]
    if with_web:
        web = ["web", "--in-tree", *(["--demo"] if is_demo else [])]
        commands.append(("the web pages", web))
    return [Child(name, "cli.main:main", command, environ) for name, command in commands]


def crawl_starter(settings: Settings) -> StartCrawl:
    """Starts real crawls with these settings."""

    def start(site: str, run_id: int) -> Crawl:
        # imported here: it loads Scrapy, while the pages start up
        from crawler.run import start_crawl  # noqa: PLC0415

        return start_crawl(site, settings=settings, run_id=run_id)

    return start


def environ_of(settings: Settings) -> dict[str, str]:
    """The environment for a child: ours, with exactly these settings."""
    others = {key: value for key, value in os.environ.items() if not key.startswith(PREFIX)}
    ours = {PREFIX + f.name.upper(): str(getattr(settings, f.name)) for f in fields(settings)}
    return others | {key: value for key, value in ours.items() if value}


def check_web_port(settings: Settings) -> None:
    """Raise BadInput, in one sentence, when the pages cannot listen where they should."""
    host, port = settings.web_host, settings.web_port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            raise BadInput(
                f"Port {port} on {host} cannot be used for the web pages ({error.strerror}). "
                "Is Repostwatch running already? Stop what uses the port, or choose another: "
                "--port, or REPOSTWATCH_WEB_PORT."
            ) from error


def is_healthy(settings: Settings) -> bool:
    """Whether the pages say that all is well."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.web_host, settings.web_host)  # noqa: S104 - asked, not bound
    connection = HTTPConnection(host, settings.web_port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
