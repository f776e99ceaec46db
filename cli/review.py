"""``repostwatch review``: say what a match really is."""

from __future__ import annotations

import click

from cli.common import Number, json_option, opened, print_json, print_table
from storage.queries import articles
from storage.reviews import ReviewVerdict, precision_by_kind

_WORDS = {
    "confirm": ReviewVerdict.CONFIRMED,
    "reject": ReviewVerdict.REJECTED,
    "common-source": ReviewVerdict.COMMON_SOURCE,
    "other-origin": ReviewVerdict.OTHER_ORIGIN,
}


@click.command("review")
@click.argument(
    "match", type=Number("match", "`repostwatch copies ARTICLE` names the matches."), required=False
)
@click.argument("verdict", type=click.Choice(list(_WORDS)), required=False)
@click.option("--note", default="", help="A remark, kept with the review.")
@click.option("--origin", help="The true origin: number or address of an article.")
@json_option
def COMMAND(  # noqa: N802 - the name commands are found by
    match: int | None, verdict: str | None, note: str, origin: str | None, as_json: bool
) -> None:
    """Say what MATCH is: confirm, reject, common-source, or other-origin with --origin.

    Without arguments: how often people agreed with the detector, by kind. Reviews are kept for
    ever, also when the matches are computed anew.
    """
    with opened() as app:
        if match is not None and verdict is None:
            raise click.UsageError("Say what the match is: " + ", ".join(_WORDS))
        if match is not None and verdict is not None:
            origin_id, origin_url = None, origin
            if origin is not None and origin.isdecimal():
                with app.database.reading() as session:
                    origin_id, origin_url = articles.find_article(session, origin).id, None
            app.reviews.add(
                match, _WORDS[verdict], note=note, origin_id=origin_id, origin_url=origin_url
            )
            click.echo(f"Match {match}: {_WORDS[verdict].value}.", err=True)
        with app.database.reading() as session:
            lines = precision_by_kind(session)
    if as_json:
        print_json({"precision": lines})
    elif match is None:
        print_table(
            ("kind", "reviewed", "confirmed", "rejected", "precision"),
            [(p.kind, p.reviewed, p.confirmed, p.rejected, p.precision) for p in lines],
            none="No match was reviewed yet.",
        )
