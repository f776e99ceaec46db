"""The processing worker: reads waiting snapshots in parallel and settles them one by one."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from config.bootstrap import App
from config.index import StoredIndex
from config.noise import apply_pending
from config.releasing import settle_released
from pipeline.changes.hiding import hide
from pipeline.errors import BodyDamaged, BodyMissing, Busy, Quarantine, RetryLater
from pipeline.model import Extraction, Snapshot
from pipeline.process import Outcome, needs_reading, settle
from pipeline.reading.pool import PageToRead, Pool
from storage import search
from storage.noise_rules import NoiseRules
from storage.rederive import BODY_LOST

logger = logging.getLogger(__name__)

#: Snapshots read side by side before they are settled: enough to keep the workers busy.
BATCH = 16
#: Seconds between two looks at an empty queue.
IDLE_SECONDS = 0.5
#: The lease of the one processor, and how long it holds without being renewed.
LEASE = "processor"
LEASE_SECONDS = 60.0


class Processor:
    """Drains the queue of snapshots. At most one works on a store at a time."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.index = StoredIndex(app)
        self.noise = NoiseRules(app.database)
        self.holder = f"{socket.gethostname()}:{os.getpid()}"

    @contextmanager
    def leading(self, *, wait_until: Callable[[], bool] | None = None) -> Iterator[None]:
        """Hold the processor's lease for the block, the index of candidates brought up to date.

        A lease held by another process is waited for, where *wait_until* is given, until that
        says to stop: a process that was killed loses it soon.

        Raises:
            Busy: another process works on this store.
        """
        while wait_until is not None and not self._renew() and not wait_until():
            time.sleep(0.2)
        if not self._renew():
            raise Busy(
                "Another process is processing this store (`repostwatch up`, perhaps). "
                "Let it work, or stop it first."
            )
        try:
            self.index.catch_up()
            search.fill(self.app.database)
            yield
            self.index.flush()
        finally:
            self.app.leases.give_back(LEASE, self.holder)

    def drain(
        self, pool: Pool, should_stop: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[Snapshot, Outcome]]:
        """Process what waits, batch by batch, until nothing does or *should_stop* says so."""
        while not should_stop():
            self._renew()
            # before new pages are read by a rule their earlier versions do not know
            apply_pending(self, pool)
            batch = self.app.snapshots.waiting(now=datetime.now(UTC), limit=BATCH)
            if not batch:
                return
            yield from self._settle_batch(batch, pool, should_stop)

    def _settle_batch(
        self, batch: Sequence[Snapshot], pool: Pool, should_stop: Callable[[], bool]
    ) -> Iterator[tuple[Snapshot, Outcome]]:
        fates: Counter[str] = Counter()
        try:
            for snapshot, reading in zip(batch, self.read(batch, pool), strict=True):
                if should_stop():
                    return
                outcome = self._settle(snapshot, reading, pool)
                if outcome is not None:
                    fates[outcome.fate.value] += 1
                    logger.debug("snapshot %s of %s: %s", snapshot.id, snapshot.url, outcome.fate)
                    yield snapshot, outcome
        finally:
            if fates:
                told = ", ".join(f"{count} {fate}" for fate, count in sorted(fates.items()))
                logger.info("processed %d snapshots: %s", fates.total(), told)

    def follow(
        self, pool: Pool, should_stop: Callable[[], bool], when_idle: Callable[[], None]
    ) -> None:
        """Process what comes until *should_stop* says so; call *when_idle* when nothing waits."""
        while not should_stop():
            try:
                for _ in self.drain(pool, should_stop):
                    pass
                self._renew()
                when_idle()
            except RetryLater as error:
                logger.warning("processing waits: %s", error)
            time.sleep(IDLE_SECONDS)

    def _renew(self) -> bool:
        return self.app.leases.take(
            LEASE, self.holder, now=datetime.now(UTC), seconds=LEASE_SECONDS
        )

    def read(
        self, batch: Sequence[Snapshot], pool: Pool, *, is_quiet: bool = True
    ) -> Iterator[Extraction | Quarantine | None]:
        """What each snapshot reads as, without the lines that noise rules hide if *is_quiet*."""
        parts = self.app.snapshots.parts_of([snapshot.id for snapshot in batch])
        pages = {s.id: self._whole(s, parts.get(s.id, ())) for s in batch if needs_reading(s)}
        readable = {key: page for key, page in pages.items() if isinstance(page, PageToRead)}
        results = dict(zip(readable, pool.read(readable.values()), strict=True))
        for snapshot in batch:
            page = pages.get(snapshot.id)
            reading = page if isinstance(page, Quarantine) else results.get(snapshot.id)
            if is_quiet and isinstance(reading, Extraction):
                reading = hide(reading, self.noise.of_snapshot(snapshot.id))
            yield reading

    def _whole(self, first: Snapshot, parts: Sequence[Snapshot]) -> PageToRead | Quarantine:
        page = self._page(first)
        if isinstance(page, Quarantine) or not parts:
            return page
        further = (self._page(part) for part in parts)
        return replace(page, parts=tuple(p for p in further if isinstance(p, PageToRead)))

    def _page(self, snapshot: Snapshot) -> PageToRead | Quarantine:
        try:
            body = self.app.bodies.get(snapshot.digest)
        except (BodyMissing, BodyDamaged) as error:
            return Quarantine(BODY_LOST, str(error))
        site = self.app.history.site_of(snapshot)
        return PageToRead(
            body=body,
            url=snapshot.final_url,
            content_type=snapshot.content_type,
            fetched_at=snapshot.fetched_at,
            status=snapshot.status,
            rules=site.rules_on(snapshot.fetched_at.date()),
            learned=self.app.learned.rules_at(site.name, snapshot.fetched_at),
            is_released=snapshot.is_released,
        )

    def _settle(
        self, snapshot: Snapshot, reading: Extraction | Quarantine | None, pool: Pool
    ) -> Outcome | None:
        try:
            if snapshot.is_released and isinstance(reading, Extraction):
                return settle_released(self, snapshot, reading, pool)
            return settle(snapshot, reading, self.app.history, self.index)
        except RetryLater:
            raise
        except Exception as error:
            # one odd page must not stop the others, nor be lost: it is taken again, and counted
            logger.exception("snapshot %s of %s could not be settled", snapshot.id, snapshot.url)
            self._set_aside(snapshot, f"{type(error).__name__}: {error}")
            return None

    def _set_aside(self, snapshot: Snapshot, detail: str) -> None:
        history = self.app.history
        if self.app.snapshots.attempts(snapshot.id) < 3:
            history.delay(snapshot, detail)
        else:
            later = datetime.now(UTC) + timedelta(days=1)
            history.quarantine(snapshot, "processing-failed", detail, later)
