"""``repostwatch evidence``: a printable pack of what was observed of an article."""

from __future__ import annotations

from pathlib import Path

import click

from cli.common import Number, opened
from pipeline.errors import BadInput


@click.command("evidence")
@click.argument("article")
@click.option(
    "--match",
    type=Number("match", "`repostwatch copies ARTICLE` names the matches."),
    help="Show only this match; else all of the article's.",
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write.",
)
@click.option("--pdf", is_flag=True, help="Write a PDF, printed by this machine's Chromium.")
def COMMAND(article: str, match: int | None, output: Path, pdf: bool) -> None:  # noqa: N802 - the name commands are found by
    """Write versions, changes, shared passages, digests and visits of ARTICLE as one HTML file."""
    from config.evidence import make_pack, print_pdf  # noqa: PLC0415 - the detector is slow to load

    with opened() as app:
        html = make_pack(app, article, match=match)
    if pdf:
        print_pdf(html, output)
    else:
        try:
            output.write_text(html, encoding="utf-8")
        except OSError as error:
            raise BadInput(
                f"{output} cannot be written ({error.strerror}). Check the folder."
            ) from error
    click.echo(f"{output} is written.")
