"""``repostwatch verify``: is all that was captured still there, and still what it was?"""

from __future__ import annotations

from pathlib import Path

import click

from cli.common import json_option, opened, print_json, print_table
from pipeline.errors import RepostwatchError


@click.command("verify")
@click.option("--warc", type=click.Path(path_type=Path), help="Check this WARC file instead.")
@click.option("--expect", metavar="DIGEST", help="A head of the chain noted earlier.")
@click.option("--chain-only", is_flag=True, help="Do not read the stored pages.")
@json_option
def COMMAND(warc: Path | None, expect: str | None, chain_only: bool, as_json: bool) -> None:  # noqa: N802 - the name commands are found by
    """Check the chain over captures and the digest of every stored page.

    Ends with exit code 1 when something is missing or altered. The head of the chain is printed:
    note it elsewhere, and --expect tells later that nothing was cut off since.
    """
    if warc is not None:
        _check_warc(warc, as_json=as_json)
        return
    from config.verifying import verify  # noqa: PLC0415 - numpy would slow `--help`
    from storage.chain import has_link  # noqa: PLC0415

    with opened() as app:
        report = verify(app, with_bodies=not chain_only)
        is_cut = expect is not None and not has_link(app.database, expect.lower())
    if as_json:
        print_json({"is_whole": report.is_whole and not is_cut, "is_cut": is_cut, **vars(report)})
    else:
        click.echo(f"{report.chain.links} captures in the chain, its head is {report.chain.head}")
        if report.chain.unlinked:
            click.echo(f"{report.chain.unlinked} captures are older than the chain")
        if report.bodies is not None:
            click.echo(
                f"{report.bodies} stored pages, {report.removed} removed by retention rules, "
                f"{len(report.lost)} lost"
            )
        if report.lost:
            print_table(
                ("page", "digest", "captures", "first got", "address"),
                [(b.what, b.digest, b.captures, b.fetched_at, b.url) for b in report.lost],
                none="",
            )
        for link in report.chain.broken:
            click.echo(f"link {link.link_id}, snapshot {link.snapshot_id}: {link.what}")
    if is_cut:
        raise RepostwatchError(
            f"The chain has no link {expect}: captures were removed since it was noted."
        )
    if not report.is_whole:
        raise RepostwatchError(
            f"{len(report.lost)} stored pages and {len(report.chain.broken)} links do not verify. "
            "History still opens; restore the data folder from a backup to have them back."
        )


def _check_warc(path: Path, *, as_json: bool) -> None:
    from config.warc import check_warc  # noqa: PLC0415 - a library only this option needs

    records = check_warc(path)
    if as_json:
        print_json({"is_whole": True, "records": records})
    else:
        click.echo(f"{path}: {records} records, all whole.")
