"""Quarantined snapshots released into history by a person, each at its place in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import BadInput, Quarantine
from pipeline.model import Extraction, Snapshot
from pipeline.process import Fate, Outcome, settle
from storage.rederive import Rederivation
from storage.releases import Releases

if TYPE_CHECKING:
    from config.bootstrap import App
    from config.processing import Processor
    from pipeline.reading.pool import Pool


def release(app: App, snapshot_id: int, pool: Pool, *, note: str = "") -> None:
    """Note that a person lets a quarantined snapshot into history, and queue it.

    Raises:
        NotFound: no such snapshot.
        BadInput: it is not in quarantine, or nothing can be read from it even past the gate.
    """
    Releases(app.database).held(snapshot_id)
    read_past_the_gate(app, snapshot_id, pool)
    Releases(app.database).add(snapshot_id, note=note)


def read_past_the_gate(app: App, snapshot_id: int, pool: Pool) -> Extraction:
    """What a snapshot reads as when the gate does not judge it.

    Raises:
        NotFound: no such snapshot.
        BadInput: nothing can be read from it.
    """
    from config.processing import Processor  # noqa: PLC0415 - it imports this module

    snapshot = Releases(app.database).as_released(snapshot_id)
    (reading,) = Processor(app).read([snapshot], pool)
    if isinstance(reading, Quarantine):
        raise BadInput(f"Nothing can be read from snapshot {snapshot_id}: {reading.detail}")
    if reading is None or not reading.text.strip():
        raise BadInput(
            f"Nothing can be read from snapshot {snapshot_id}: no article text was found. "
            "A rule of your own for the site's body may find it."
        )
    return reading


def settle_released(
    processor: Processor, snapshot: Snapshot, reading: Extraction, pool: Pool
) -> Outcome:
    """Enter a released snapshot into history at its place in time.

    One that is newer than all that is known is settled as any other. An older one must not become
    the newest version: the article's history is derived anew with the snapshot in its place.
    """
    from config.rederiving import compare_article, rederive_article  # noqa: PLC0415 - as above

    app = processor.app
    article = app.history.article_of(snapshot, reading.canonical_url)
    if article is None or snapshot.fetched_at >= article.last_seen_at:
        return settle(snapshot, reading, app.history, processor.index)
    Releases(app.database).attach(snapshot.id, article.id)
    is_changed = rederive_article(app, processor, pool, article.id, also=snapshot.id)
    matches = compare_article(app, processor, article.id) if is_changed else 0
    version_id = Rederivation(app.database).version_from(snapshot.id)
    return Outcome(
        fate=Fate.UNCHANGED if version_id is None else Fate.VERSION,
        version_id=version_id,
        match_count=matches,
    )
