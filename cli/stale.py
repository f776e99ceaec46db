"""``repostwatch stale``: which copies still carry what the original corrected?"""

from __future__ import annotations

import click

from cli.common import json_option, limit_option, opened, print_json, print_table
from storage.queries import articles


@click.command("stale")
@click.argument("article", required=False)
@limit_option("Copies")
@json_option
def COMMAND(article: str | None, limit: int, as_json: bool) -> None:  # noqa: N802 - the name commands are found by
    """List the copies of ARTICLE (or of all articles) that still say what it no longer does.

    For each change that touched a fact, the latest version of each copy is looked at in the
    passage it shares with the original: does it have the old words or the new ones?
    """
    from storage.queries import stale  # noqa: PLC0415 - the detector is slow to load

    with opened() as app, app.database.reading() as session:
        if article is None:
            found = list(stale.all_stale(session, limit=limit))
        else:
            found = stale.stale_copies(session, articles.find_article(session, article))[:limit]
    if as_json:
        print_json({"copies": found})
        return
    print_table(
        ("original", "corrected", "copy", "site", "seen so at", "still says", "corrected to"),
        [
            (f"{one.original.id} v{one.original_version}", one.corrected_at,
             f"{one.copy.id} v{one.copy_version}", one.copy.site, one.copy_seen_at,
             left.old or "(nothing)", left.new or "(removed)")
            for one in found
            for left in one.leftovers
        ],
        none="No copy is known to carry what an original corrected.",
    )  # fmt: skip
