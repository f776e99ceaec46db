"""``repostwatch rules``: what was learned from a site's pages?"""

from __future__ import annotations

import click

from cli.common import json_option, opened, print_json, print_table


@click.command("rules")
@click.argument("site")
@json_option
def COMMAND(site: str, as_json: bool) -> None:  # noqa: N802 - the name commands are found by
    """Show what was learned from the pages of SITE, since when it is used, and what was before.

    The block that holds the article, the lines that stand on every page, what stands behind the
    titles. The site's own rules (`sites edit`) win over what was learned.
    """
    with opened() as app:
        app.sites.get(site)
        lines = app.learned.history(site)
    if as_json:
        values = [
            {"valid_from": line.valid_from, "made_at": line.made_at, **line.rules.to_json()}
            for line in lines
        ]
        print_json({"site": site, "learned": values})
        return
    print_table(
        ("for pages from", "learned", "from pages", "agreement", "article block", "frame lines",
         "title endings"),
        [
            (line.valid_from, line.made_at, line.rules.learned_from, line.rules.agreement,
             line.rules.body, len(line.rules.frame), ", ".join(line.rules.suffixes))
            for line in lines
        ],
        none="Nothing was learned yet: it needs at least six articles of the site.",
    )  # fmt: skip
