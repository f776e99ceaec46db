"""``repostwatch runs``: what became of each planned run?"""

from __future__ import annotations

from dataclasses import asdict

import click

from cli.common import json_option, limit_option, opened, print_json, print_table
from pipeline.model import RunOutcome
from storage.runs import Run
from storage.sites import site_id_of


@click.command("runs")
@click.option("--site", help="Only the runs of the site of this name.")
@click.option(
    "--outcome", type=click.Choice([one.value for one in RunOutcome]), help="Only these runs."
)
@limit_option("Runs")
@json_option
def COMMAND(site: str | None, outcome: str | None, limit: int, as_json: bool) -> None:  # noqa: N802 - the name commands are found by
    """The ledger of runs, the latest first: ran, skipped, missed or failed, and why."""
    with opened() as app:
        if site is not None:
            # a removed site keeps its runs
            with app.database.reading() as session:
                site_id_of(session, site)
        runs = app.runs.recent(
            site=site, outcome=None if outcome is None else RunOutcome(outcome), limit=limit
        )
    if as_json:
        print_json([_values(run) for run in runs])
        return
    print_table(
        ("run", "site", "planned", "took", "outcome", "pages", "new", "why"),
        [_line(run) for run in runs],
        none="No run yet. `repostwatch up` starts them on schedule.",
    )


def _values(run: Run) -> dict[str, object]:
    return asdict(run) | {"counts": dict(run.counts), "seconds": _seconds(run)}


def _line(run: Run) -> tuple[object, ...]:
    seconds = _seconds(run)
    return (
        run.id,
        run.site,
        run.planned_at,
        None if seconds is None else f"{seconds:.1f} s",
        run.outcome.value,
        run.counts.get("pages"),
        run.counts.get("new_articles"),
        run.reason or ("catches up what was missed" if run.cause == "catch-up" else ""),
    )


def _seconds(run: Run) -> float | None:
    if run.started_at is None or run.finished_at is None:
        return None
    return round((run.finished_at - run.started_at).total_seconds(), 3)
