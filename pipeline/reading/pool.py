"""Reading pages in worker processes: one bad page costs one page, never the service."""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import TimeoutError as OutOfTime
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from typing import Protocol, Self

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from pipeline.errors import Quarantine
from pipeline.model import Extraction
from pipeline.reading.learned_rules import SiteRules
from pipeline.reading.parts import stitch
from pipeline.reading.read import read_page
from pipeline.reading.record import RECORD_TYPE, read_record
from pipeline.site import Rules

#: Seconds a page may take before its worker is ended. Real pages take well under a second.
TIME_CAP_SECONDS = 20.0
#: Address space of a worker: ordinary pages need a tenth; a hostile one fails alone.
MEMORY_CAP_BYTES = 2 << 30
#: A worker is replaced after so many pages: what a parser leaks stays small.
PAGES_OF_A_WORKER = 2000


@dataclass(frozen=True, kw_only=True)
class PageToRead:
    """What ``read_page`` needs, in a form that travels to another process."""

    body: bytes
    url: str
    content_type: str
    fetched_at: datetime
    status: int
    rules: Rules | None = None
    learned: SiteRules | None = None
    is_released: bool = False
    #: The further parts of an article cut into pages, in order.
    parts: tuple[PageToRead, ...] = ()


class Pool(Protocol):
    """Whatever reads pages, in their order."""

    def read(self, pages: Iterable[PageToRead]) -> Iterator[Extraction | Quarantine]:
        """Read all *pages*."""


class ReadingPool:
    """Worker processes that read pages. Use it as a context manager."""

    def __init__(self, workers: int) -> None:
        # spawned, not forked: the parent holds database connections and threads
        self._pool = ProcessPool(
            max_workers=workers,
            max_tasks=PAGES_OF_A_WORKER,
            initializer=_bound_memory,
            context=get_context("spawn"),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble types all but this
        self._pool.join()

    def read(self, pages: Iterable[PageToRead]) -> Iterator[Extraction | Quarantine]:
        """Read all *pages* side by side; give the results in their order."""
        futures = [
            self._pool.schedule(read_one, args=(page,), timeout=TIME_CAP_SECONDS) for page in pages
        ]
        for future in futures:
            yield _result(future)


def read_one(page: PageToRead) -> Extraction | Quarantine:
    """Read one page in this process; whatever goes wrong costs this page only."""
    try:
        if page.content_type == RECORD_TYPE:
            return read_record(page.body)
        return stitch([_read(page), *_readable(page.parts)])
    except Quarantine as refused:
        return refused
    except MemoryError:
        return Quarantine("too-large", "reading the page took more memory than a page may take")
    except RecursionError:
        return Quarantine("too-deep", "the page's elements are nested deeper than can be read")
    except Exception as error:
        return Quarantine("unreadable", f"{type(error).__name__}: {error}"[:500])


def _read(page: PageToRead) -> Extraction:
    return read_page(
        page.body,
        url=page.url,
        content_type=page.content_type,
        fetched_at=page.fetched_at,
        status=page.status,
        rules=page.rules,
        learned=page.learned,
        is_released=page.is_released,
    )


def _readable(parts: Iterable[PageToRead]) -> Iterator[Extraction]:
    """The parts up to the first that cannot be read: an article has no hole in it."""
    for part in parts:
        try:
            yield _read(part)
        except Quarantine:
            return


def _result(future: ProcessFuture[Extraction | Quarantine]) -> Extraction | Quarantine:
    try:
        result: Extraction | Quarantine = future.result()
    except OutOfTime:
        return Quarantine("too-slow", f"reading took more than {TIME_CAP_SECONDS:.0f} seconds")
    except ProcessExpired as error:
        return Quarantine("worker-died", f"the reading process ended with code {error.exitcode}")
    return result


def _bound_memory() -> None:
    if sys.platform == "linux":  # macOS does not honour the limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_CAP_BYTES, MEMORY_CAP_BYTES))
