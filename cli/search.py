"""``repostwatch search``: which articles say, or once said, these words?"""

from __future__ import annotations

from datetime import datetime

import click

from cli.common import json_option, limit_option, offset_option, opened, print_json, print_table
from cli.moments import Moment
from storage.queries import search as queries


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--site", help="Only articles of this site.")
@click.option("--since", type=Moment(), help="Only versions still seen at this date or later.")
@limit_option("Articles")
@offset_option("Articles")
@json_option
def COMMAND(  # noqa: N802 - the name commands are found by
    *,
    words: tuple[str, ...],
    site: str | None,
    since: datetime | None,
    limit: int,
    offset: int,
    as_json: bool,
) -> None:
    """Find articles by WORDS, in all versions ever seen; one line for each article.

    Words apart are all wanted, in any order; quoted words stand in a row: '"held its rate"'.
    Chinese needs no spaces, and a word of two characters is found as well as a sentence.
    Traditional and simplified characters, full and half width find each other.
    """
    with opened() as app:
        # a store of an earlier program has versions that were never indexed
        from storage.search import fill  # noqa: PLC0415 - numpy would slow `--help`

        fill(app.database)
        with app.database.reading() as session:
            question = " ".join(words)
            found = queries.search(
                session, question, site=site, since=since, limit=limit, offset=offset
            )
            total = queries.count_found(session, question, site=site, since=since)
    if as_json:
        print_json({"total": total, "articles": found})
        return
    print_table(
        ("article", "site", "versions", "now", "last seen so", "title", "where"),
        [
            (f.article_id, f.site, _versions(f), "yes" if f.is_current else "no",
             f.last_seen_at, f.title, _marked(f.snippet))
            for f in found
        ],
        none="No stored version has these words.",
    )  # fmt: skip
    if total > len(found):
        click.echo(f"{len(found)} of {total} articles; --offset shows more", err=True)


def _versions(found: queries.Found) -> str:
    first, last = found.first_version, found.last_version
    return str(first) if first == last else f"{first}–{last} ({found.hits})"


def _marked(snippet: queries.Snippet) -> str:
    text = snippet.text
    for start, end in reversed(snippet.marks):
        text = f"{text[:start]}»{text[start:end]}«{text[end:]}"
    return " ".join(text.split())
