"""``process --again``: everything derived anew from what is stored, without the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from config.bootstrap import App
from config.processing import Processor
from pipeline.copies.verdict import DETECTOR
from pipeline.errors import Quarantine
from pipeline.model import Extraction, Snapshot
from pipeline.process import find_matches, refusal
from pipeline.reading.pool import Pool
from pipeline.rederive import derive_history
from storage.rederive import Rederivation

_HISTORY = "again:history"
_MATCHES = "again:matches"


@dataclass(frozen=True, kw_only=True)
class Step:
    """How far a piece of work is."""

    what: str
    done: int
    total: int
    changed: int


def rederive_history(
    app: App, processor: Processor, pool: Pool, should_stop: Callable[[], bool]
) -> Iterator[Step]:
    """Read every article's snapshots again and put what differs in place.

    Goes on where an interrupted run was; pages no article was known for are queued again.
    """
    work = Rederivation(app.database)
    done = work.progress(_HISTORY) or 0
    total, count, changed = app.history.article_count(), 0, 0
    while not should_stop() and (ids := work.articles(after=done)):
        for article_id in ids:
            if should_stop():
                return
            changed += rederive_article(app, processor, pool, article_id)
            done, count = article_id, count + 1
            work.set_progress(_HISTORY, done)
            yield Step(what="history", done=count, total=total, changed=changed)
    if not should_stop():
        work.take_unread_again()
        work.set_progress(_HISTORY, None)


def rederive_article(
    app: App, processor: Processor, pool: Pool, article_id: int, *, also: int | None = None
) -> bool:
    """Read an article's settled snapshots again; return whether its history came out different.

    *also* is a snapshot that is not settled yet and is to be part of it.
    """
    looks = app.snapshots.of_article(article_id)
    snapshots = [one for one, outcome in looks if outcome is not None or one.id == also]
    snapshots = app.snapshots.without_removed(snapshots)
    readings = [
        _gated(app, snapshot, reading)
        for snapshot, reading in zip(snapshots, processor.read(snapshots, pool), strict=True)
    ]
    if not snapshots:
        return False  # all its snapshots wait: settling them tells
    site = app.history.site_of(snapshots[0])
    derived = derive_history(zip(snapshots, readings, strict=True), site)
    return Rederivation(app.database).replace(article_id, derived)


def compare_article(app: App, processor: Processor, article_id: int) -> int:
    """Compare the versions of an article that were derived anew; return how many matches."""
    work = Rederivation(app.database)
    ids = work.uncompared(DETECTOR, article_id=article_id)
    found = sum(_compare_anew(app, processor, work, version_id) for version_id in ids)
    work.refresh_clusters_of([article_id])
    return found


def _gated(
    app: App, snapshot: Snapshot, reading: Extraction | Quarantine | None
) -> Extraction | Quarantine | None:
    """The reading, or why the page is refused whatever it reads: as when it was new."""
    if snapshot.status == 304:
        return None
    return refusal(snapshot, reading, app.history.site_of(snapshot)) or reading


def rederive_matches(
    app: App, processor: Processor, should_stop: Callable[[], bool]
) -> Iterator[Step]:
    """Compare every version anew with those before it; reviews of people stay.

    Goes on where an interrupted run was.
    """
    work = Rederivation(app.database)
    if work.progress(_MATCHES) is None:
        work.forget_comparisons()
        work.set_progress(_MATCHES, 0)
    processor.index.rebuild(detector=DETECTOR)
    yield from compare_uncompared(app, processor, should_stop)
    if not should_stop():
        work.refresh_clusters()
        work.set_progress(_MATCHES, None)


def compare_uncompared(
    app: App, processor: Processor, should_stop: Callable[[], bool]
) -> Iterator[Step]:
    """Compare the versions today's detector has not seen, in order, with those it has."""
    work = Rederivation(app.database)
    total, done, changed = work.uncompared_count(DETECTOR), 0, 0
    while not should_stop() and (ids := work.uncompared(DETECTOR)):
        for version_id in ids:
            if should_stop():
                return
            changed += _compare_anew(app, processor, work, version_id)
            done += 1
            yield Step(what="matches", done=done, total=total, changed=changed)


def _compare_anew(app: App, processor: Processor, work: Rederivation, version_id: int) -> int:
    work.refresh_fingerprint(version_id)
    stored = app.history.stored_texts([version_id])[version_id]
    matches = find_matches(
        stored.representation,
        stored.witness,
        app.history,
        processor.index,
        own_article=stored.article_id,
    )
    work.replace_matches(version_id, matches, DETECTOR)
    processor.index.add(version_id, stored.representation)
    return len(matches)
