"""``repostwatch crawl``: crawl now, in the foreground."""

from __future__ import annotations

import sys
from dataclasses import asdict
from datetime import UTC, datetime

import click

from cli.common import json_option, opened, print_json
from config.bootstrap import App
from pipeline.errors import BadInput
from pipeline.model import Queue, RunOutcome
from storage.runs import Run


@click.command("crawl")
@click.argument("names", nargs=-1, metavar="NAME...")
@click.option("--all", "everything", is_flag=True, help="All sites that are not paused.")
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(["discovery", "recheck"]),
    multiple=True,
    help="Only what is new, or only what may have changed.",
)
@click.option("--due-now", is_flag=True, help="Check every known article, due or not.")
@json_option
def COMMAND(  # noqa: N802 - the name commands are found by
    names: tuple[str, ...], everything: bool, kinds: tuple[str, ...], due_now: bool, as_json: bool
) -> None:
    """Crawl sites now, one after the other, and say what became of each run.

    Exit code 1 if a run failed. What was fetched is kept in any case, the rest stays due.
    """
    if everything == bool(names):
        raise BadInput("Name the sites to crawl, or --all.")
    with opened() as app:
        wanted = [site.name for site in app.sites.all() if not site.is_paused]
        runs = [
            _crawl(app, name, kinds, due_now=due_now)
            for name in (wanted if everything else [app.sites.get(name).name for name in names])
        ]
    if as_json:
        print_json([asdict(run) | {"counts": dict(run.counts)} for run in runs])
    else:
        for run in runs:
            click.echo(_line(run))
    if any(run.outcome is RunOutcome.FAILED for run in runs):
        sys.exit(1)


def _crawl(app: App, name: str, kinds: tuple[str, ...], *, due_now: bool) -> Run:
    # imported here: it brings in what a crawl needs
    from crawler.run import KINDS, run_crawl  # noqa: PLC0415

    if due_now:
        queue = Queue(kinds[0]) if len(kinds) == 1 else None
        app.frontier.make_due(name, queue, now=datetime.now(UTC))
    click.echo(f"Crawling {name} …", err=True)
    return run_crawl(app, name, kinds=kinds or KINDS)


def _line(run: Run) -> str:
    counts = run.counts
    shown = {
        "pages": "pages",
        "new_articles": "new articles",
        "rechecked": "checked again",
        "not_modified": "unchanged",
        "failures": "failures",
    }
    parts = [f"{counts.get(name, 0)} {words}" for name, words in shown.items()]
    text = f"{run.site}: {run.outcome.value}, {', '.join(parts)}"
    return f"{text}: {run.reason}" if run.reason else text
