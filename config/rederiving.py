"""``process --again``: everything derived anew from what is stored, without the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from config.bootstrap import App
from config.processing import Processor
from pipeline.copies.verdict import DETECTOR
from pipeline.process import find_matches
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


def rederive_article(app: App, processor: Processor, pool: Pool, article_id: int) -> bool:
    """Read an article's settled snapshots again; return whether its history came out different."""
    looks = app.snapshots.of_article(article_id)
    snapshots = [snapshot for snapshot, outcome in looks if outcome is not None]
    readings = processor.read(snapshots, pool)
    derived = derive_history(zip(snapshots, readings, strict=True))
    return Rederivation(app.database).replace(article_id, derived)


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
