"""``repostwatch claims``: is it true what a page says about its origin?"""

from __future__ import annotations

import click

from cli.common import json_option, opened, print_json, print_table
from storage.queries import articles, claims


@click.command("claims")
@click.argument("article")
@json_option
def COMMAND(article: str, as_json: bool) -> None:  # noqa: N802 - the name commands are found by
    """Check what ARTICLE (its number or address) claims about its origin against the store.

    A claim is true, a dead link, points elsewhere, is missing (the site named is watched and has
    no such text), or cannot be checked because what it names was not crawled.
    """
    with opened() as app, app.database.reading() as session:
        line = articles.find_article(session, article)
        found = claims.claims(session, line)
    if as_json:
        print_json({"article": line, "claims": found})
        return
    print_table(
        ("field", "claim", "checked", "article"),
        [(c.field, c.claim, c.verdict.value, c.article_id) for c in found],
        none="The page claims nothing about its origin.",
    )
