"""``repostwatch export``: captures in the form archives use."""

from __future__ import annotations

from pathlib import Path

import click

from cli.common import json_option, opened, print_json
from pipeline.errors import BadInput
from storage.queries import articles


@click.group("export")
def COMMAND() -> None:  # noqa: N802 - the name commands are found by
    """Write captures in the form archives use."""


@COMMAND.command("warc")
@click.argument("article", required=False)
@click.option("--site", help="All captures of this site, its lists included.")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file, FILE.warc.gz.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@json_option
def warc(article: str | None, site: str | None, output: Path, force: bool, as_json: bool) -> None:
    """Write every capture of ARTICLE, or of a site, as a WARC file that any archive can replay."""
    from config.warc import write_warc  # noqa: PLC0415 - a library only this command needs

    if (article is None) == (site is None):
        raise click.UsageError("Give an article, or a site with --site.")
    if output.exists() and not force:
        raise BadInput(f"{output} is there already. Choose another name, or add --force.")
    with opened() as app:
        if article is not None:
            with app.database.reading() as session:
                line = articles.find_article(session, article)
            found = app.snapshots.with_parts(line.id)
        else:
            found = app.snapshots.of_site(app.sites.get(site or "").name)
        written = write_warc(output, found, app.bodies)
    if as_json:
        print_json({"file": str(output), **vars(written)})
        return
    click.echo(f"{output}: {written.responses} responses, {written.revisits} revisits")
    for snapshot, why in written.left_out:
        click.echo(f"left out, snapshot {snapshot}: {why}", err=True)
