"""Noise rules at work: suggested, tried on stored pages, and applied to history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.changes.noise import NoiseRule, learn_from_siblings, learn_from_versions, preview
from pipeline.model import Extraction
from storage.noise_rules import NoiseRules

if TYPE_CHECKING:
    from config.bootstrap import App
    from config.processing import Processor
    from pipeline.reading.pool import Pool


@dataclass(frozen=True, kw_only=True)
class HiddenLine:
    """A line of a stored page that a rule hides, or would hide."""

    snapshot_id: int
    url: str
    fetched_at: datetime
    text: str


def suggest(
    app: App, pool: Pool, *, site: str | None = None, article_id: int | None = None
) -> list[NoiseRule]:
    """Rules that comparing pages teaches: an article's versions, or a site's latest pages."""
    read = _read(app, pool, site=site, article_id=article_id)
    texts = [reading.text for _, reading in read]
    found = learn_from_siblings(texts) if article_id is None else learn_from_versions(texts)
    return list(found)


def try_rule(
    app: App,
    pool: Pool,
    rule: NoiseRule,
    *,
    site: str | None = None,
    article_id: int | None = None,
) -> list[HiddenLine]:
    """The lines a rule hides, or would hide, on the latest stored pages where it holds."""
    return [
        HiddenLine(snapshot_id=snapshot_id, url=url, fetched_at=at, text=hidden.text)
        for (snapshot_id, url, at), reading in _read(app, pool, site=site, article_id=article_id)
        for hidden in preview(reading.text, [rule])
    ]


def apply_pending(processor: Processor, pool: Pool) -> int:
    """Derive anew the articles of rules added or undone; return how many came out different."""
    from config.rederiving import compare_article, rederive_article  # noqa: PLC0415 - it imports this module's user

    rules = NoiseRules(processor.app.database)
    changed = 0
    for rule in rules.pending():
        for article_id in rules.articles_of(rule):
            if rederive_article(processor.app, processor, pool, article_id):
                compare_article(processor.app, processor, article_id)
                changed += 1
        rules.set_applied(rule.id)
    return changed


def _read(
    app: App, pool: Pool, *, site: str | None, article_id: int | None
) -> Sequence[tuple[tuple[int, str, datetime], Extraction]]:
    """Stored pages as they read without any rule, oldest first."""
    from config.processing import Processor  # noqa: PLC0415 - as above

    wanted = NoiseRules(app.database).sample(site=site, article_id=article_id)
    snapshots = app.snapshots.numbered(sorted(wanted))
    readings = Processor(app).read(snapshots, pool, is_quiet=False)
    return [
        ((snapshot.id, snapshot.url, snapshot.fetched_at), reading)
        for snapshot, reading in zip(snapshots, readings, strict=True)
        if isinstance(reading, Extraction)
    ]
