"""``repostwatch copies``: who has the text of an article?"""

from __future__ import annotations

import click

from cli.common import json_option, limit_option, opened, print_json, print_table
from storage.queries import articles, reposts


@click.command("copies")
@click.argument("article")
@limit_option("Lines", default=200)
@json_option
def COMMAND(article: str, limit: int, as_json: bool) -> None:  # noqa: N802 - the name commands are found by
    """Show who shares text with ARTICLE (its number or address), how, and who was first."""
    with opened() as app, app.database.reading() as session:
        line = articles.find_article(session, article)
        copies = reposts.copies(session, line, limit=limit)
    if as_json:
        print_json({"article": line, "copies": copies})
        return
    click.echo(f"{line.title}\n{line.url}  (article {line.id} of {line.site})")
    print_table(
        ("match", "kind", "probability", "of ours", "of theirs", "versions", "first", "names",
         "article", "site", "title"),
        [
            (c.match_id, f"{c.kind} {c.form or ''}".strip(), c.probability, c.coverage_own,
             c.coverage_other, f"{c.own_version} ~ {c.other_version}", _first(c),
             {True: "yes", False: "no", None: "–"}[c.names_origin], c.article_id, c.site, c.title)
            for c in copies
        ],
        none="No other article in the store shares text with it.",
    )  # fmt: skip


def _first(copy: reposts.CopyLine) -> str:
    who = {"own": "this one", "other": "the other", "unknown": "cannot tell"}[copy.first]
    return who if copy.first == "unknown" else f"{who} ({copy.confidence:.0%})"
