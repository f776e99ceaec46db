"""``repostwatch process``: from stored snapshots to versions, changes and matches."""

from __future__ import annotations

import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from cli.common import json_option, opened, print_json
from config.bootstrap import App
from pipeline.errors import Busy

if TYPE_CHECKING:
    from config.processing import Processor
    from config.rederiving import Step
    from pipeline.reading.pool import ReadingPool


@click.command("process")
@click.option("--follow", is_flag=True, help="Go on with what comes, until stopped.")
@click.option(
    "--again",
    type=click.Choice(["all", "matches"]),
    is_flag=False,
    flag_value="all",
    help="Derive everything (or only fingerprints, matches and clusters) anew from what is "
    "stored; without the network. Interrupted, it goes on where it was.",
)
@json_option
def COMMAND(follow: bool, again: str | None, as_json: bool) -> None:  # noqa: N802 - the name commands are found by
    """Read the snapshots that wait: extract, gate, version, compare."""
    # imported here: trafilatura and the detector would slow every other command
    from config.learning import SiteLearning  # noqa: PLC0415
    from config.processing import Processor  # noqa: PLC0415
    from pipeline.reading.pool import ReadingPool  # noqa: PLC0415

    if follow and again:
        raise click.UsageError("--follow and --again exclude each other.")
    stop = _stop_on_signals()
    with opened(wait_seconds=60 if follow else 0) as app:
        processor = Processor(app)
        may_wait = stop.is_set if follow else None
        try:
            with (
                processor.leading(wait_until=may_wait),
                ReadingPool(app.settings.read_workers) as pool,
            ):
                if follow:
                    learning = SiteLearning(app, processor, pool, stop.is_set)
                    processor.follow(pool, stop.is_set, learning.learn_where_due)
                    return
                if again:
                    _again(app, again, processor, pool, stop)
                counts = Counter(o.fate.value for _, o in processor.drain(pool, stop.is_set))
        except Busy:
            if follow and stop.is_set():
                return  # it stood by, and was told to stop
            raise
    if as_json:
        print_json(dict(counts))
    else:
        click.echo(
            ", ".join(f"{n} {fate}" for fate, n in sorted(counts.items())) or "nothing waits"
        )


def _again(
    app: App, what: str, processor: Processor, pool: ReadingPool, stop: threading.Event
) -> None:
    from config.rederiving import rederive_history, rederive_matches  # noqa: PLC0415 - as above

    if what == "all":
        _show(rederive_history(app, processor, pool, stop.is_set))
    if not stop.is_set():
        _show(rederive_matches(app, processor, stop.is_set))


def _show(steps: Iterator[Step]) -> None:
    """Progress on stderr: one line, rewritten on a terminal; elsewhere only its last state."""
    step = None
    for step in steps:
        if sys.stderr.isatty():
            click.echo(f"\r{step.what}: {step.done} of {step.total}", nl=False, err=True)
    if step is not None:
        noun = {"history": "articles differ", "matches": "matches found"}[step.what]
        start = "\r" if sys.stderr.isatty() else ""
        click.echo(f"{start}{step.what}: {step.done} done, {step.changed} {noun}", err=True)


def _stop_on_signals() -> threading.Event:
    """An event set by the first SIGTERM or Ctrl-C; a second Ctrl-C ends at once."""
    stop = threading.Event()

    def ask(signum: int, frame: object) -> None:  # noqa: ARG001 - the signal's signature
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return stop
