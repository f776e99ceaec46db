"""``repostwatch when``: when did a sentence appear in an article, when did it vanish?"""

from __future__ import annotations

import click

from cli.common import json_option, opened, print_json, print_table
from storage.queries import articles, sentences


@click.command("when")
@click.argument("article")
@click.argument("sentence")
@json_option
def COMMAND(article: str, sentence: str, as_json: bool) -> None:  # noqa: N802 - the name commands are found by
    """Tell when SENTENCE (or a few words of it) stood in ARTICLE, its title and names included.

    A sentence can appear, vanish and come back: each spell is a line. It appeared between the last
    look without it and the first look with it; nobody can tell more precisely.
    """
    with opened() as app:
        # a store of an earlier program has versions that were never indexed
        from storage.search import fill  # noqa: PLC0415 - numpy would slow `--help`

        fill(app.database)
        with app.database.reading() as session:
            line = articles.find_article(session, article)
            spells = sentences.when(session, line, sentence)
    if as_json:
        print_json({"article": line, "sentence": sentence, "spells": spells})
        return
    print_table(
        ("versions", "not yet at", "first seen", "last seen", "gone by"),
        [
            (f"{s.first_version}–{s.last_version} of {line.versions}", s.absent_until,
             s.appeared_at, s.last_seen_at, s.vanished_at or "still there")
            for s in spells
        ],
        none=f"None of the {line.versions} versions of article {line.id} has these words.",
    )  # fmt: skip
