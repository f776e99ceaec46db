"""``repostwatch quarantine``: what was kept out of history, why, and letting it in."""

from __future__ import annotations

import click

from cli.common import (
    Number,
    json_option,
    limit_option,
    offset_option,
    opened,
    print_json,
    print_table,
    shown,
)
from pipeline.errors import BadInput, BodyDamaged, BodyMissing, Busy, Quarantine
from pipeline.process import Fate
from storage.queries import quarantine, releases

#: Characters of a page shown by ``show``.
_EXCERPT = 400


@click.group("quarantine")
def COMMAND() -> None:  # noqa: N802 - the name commands are found by
    """What was kept out of history, why, and how to let it in."""


@COMMAND.command("list")
@click.option("--site", help="Only snapshots of this site.")
@click.option("--reason", help="Only those kept out for this reason, such as challenge.")
@limit_option("Lines")
@offset_option("Lines")
@json_option
def list_command(
    site: str | None, reason: str | None, limit: int, offset: int, as_json: bool
) -> None:
    """List the snapshots kept out of history, the latest first, and count them by reason."""
    with opened() as app, app.database.reading() as session:
        lines = quarantine.quarantined(
            session, site=site, reason=reason, limit=limit, offset=offset
        )
        counts = quarantine.count_by_reason(session, site=site)
    if as_json:
        print_json({"reasons": counts, "snapshots": lines})
        return
    print_table(
        ("snapshot", "site", "fetched", "status", "reason", "detail", "address"),
        [
            (one.snapshot_id, one.site, one.at, one.status, one.reason, one.detail, one.url)
            for one in lines
        ],
        none="Nothing is in quarantine.",
    )
    if counts:
        click.echo(", ".join(f"{count} {reason}" for reason, count in counts.items()))


@COMMAND.command("show")
@click.argument("snapshot", type=Number("snapshot", "`repostwatch quarantine list` shows them."))
@json_option
def show(snapshot: int, as_json: bool) -> None:
    """Show SNAPSHOT: what was asked, what came back, why it was kept out, what it would read as."""
    # imported here: the reader would slow `quarantine list`
    from config.releasing import read_past_the_gate  # noqa: PLC0415
    from pipeline.reading.pool import ReadingPool  # noqa: PLC0415

    with opened() as app:
        with app.database.reading() as session:
            line = quarantine.snapshot(session, snapshot)
            decision = releases.release_of(session, snapshot)
        problem, reading = None, None
        try:
            with ReadingPool(1) as pool:
                reading = read_past_the_gate(app, snapshot, pool)
        except (Quarantine, BadInput, BodyMissing, BodyDamaged) as error:
            problem = str(error)
    if as_json:
        print_json({"snapshot": line, "release": decision, "reading": reading, "problem": problem})
        return
    click.echo(f"snapshot {line.id} of {line.site}, fetched {shown(line.at)}, status {line.status}")
    click.echo(
        f"{line.url}" + (f"\n  sent on to {line.final_url}" if line.final_url != line.url else "")
    )
    click.echo(f"{line.state}: {line.outcome} ({line.detail or 'no detail'})")
    click.echo(f"{line.size} bytes, SHA-256 {line.digest or 'none'}")
    if decision is not None:
        click.echo(
            f"released {shown(decision.at)}, was {decision.reason}: {decision.note or 'no note'}"
        )
    if reading is not None:
        click.echo(f"\nit would read as:\n{reading.title}\n{reading.text[:_EXCERPT]}")
    elif problem is not None:
        click.echo(f"\n{problem}")


@COMMAND.command("release")
@click.argument("snapshot", type=Number("snapshot", "`repostwatch quarantine list` shows them."))
@click.option("--note", default="", help="Why, kept with the decision.")
@json_option
def release_command(snapshot: int, note: str, as_json: bool) -> None:
    """Let SNAPSHOT into history, at its place in time; the decision is kept for ever.

    It is read past the gate, now and whenever history is derived anew.
    """
    from config.processing import Processor  # noqa: PLC0415 - as above
    from config.releasing import release  # noqa: PLC0415
    from pipeline.reading.pool import ReadingPool  # noqa: PLC0415

    with opened() as app, ReadingPool(app.settings.read_workers) as pool:
        release(app, snapshot, pool, note=note)
        fate: Fate | None = None
        processor = Processor(app)
        try:
            with processor.leading():
                for settled, outcome in processor.drain(pool):
                    fate = outcome.fate if settled.id == snapshot else fate
        except Busy:
            # `repostwatch up` processes this store: it takes the snapshot in a moment
            fate = None
    if as_json:
        print_json({"snapshot": snapshot, "fate": fate})
    elif fate is None:
        click.echo(f"Snapshot {snapshot} is released; the running process will take it.")
    else:
        click.echo(f"Snapshot {snapshot} is released: {_FATES[fate]}.")


_FATES = {
    Fate.VERSION: "it is a version of its article",
    Fate.UNCHANGED: "the article stood as it was",
    Fate.REVISIT: "the article stood as it was",
    Fate.GONE: "it says that the article was gone",
    Fate.QUARANTINED: "it could not be taken after all and stays in quarantine",
}
