"""How a run ends, as a value that can go from the crawl's process to its parent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from config.bootstrap import App
from pipeline.model import RunOutcome


@dataclass(frozen=True, kw_only=True)
class Ending:
    """How a run ended, as the ledger keeps it."""

    outcome: RunOutcome
    reason: str | None
    counts: Mapping[str, int]


def mistake(error: object) -> Ending:
    """The end of a run that met a mistake of ours rather than of the site."""
    text = f"a mistake in the crawler ({type(error).__name__}: {error}); please report it"
    return Ending(outcome=RunOutcome.FAILED, reason=text, counts={})


def end_run(app: App, run_id: int, ending: Ending) -> bool:
    """Write an end into the ledger; return whether it was the first.

    Raises:
        RetryLater: the database does not take it.
    """
    return app.runs.end(
        run_id,
        ending.outcome,
        now=datetime.now(UTC),
        reason=ending.reason,
        counts=ending.counts,
    )
