"""``repostwatch clusters``: which articles belong together?"""

from __future__ import annotations

import click

from cli.common import Number, json_option, limit_option, opened, print_json, print_table
from storage.queries import clusters


@click.command("clusters")
@click.argument(
    "cluster", type=Number("cluster", "`repostwatch clusters` lists them."), required=False
)
@limit_option("Clusters")
@json_option
def COMMAND(cluster: int | None, limit: int, as_json: bool) -> None:  # noqa: N802 - the name commands are found by
    """List the clusters of copies, the largest first; with CLUSTER, its articles."""
    with opened() as app, app.database.reading() as session:
        if cluster is None:
            lines = clusters.list_clusters(session, limit=limit)
            members = []
        else:
            lines, members = [], clusters.cluster_members(session, cluster)
    if as_json:
        print_json({"clusters": lines} if cluster is None else {"id": cluster, "articles": members})
    elif cluster is None:
        print_table(
            ("cluster", "articles", "sites", "seen first", "by", "title"),
            [(c.id, c.articles, c.sites, c.first_seen_at, c.first_site, c.title) for c in lines],
            none="No two stored articles share text yet.",
        )
    else:
        print_table(
            ("article", "site", "seen first", "state", "title"),
            [(a.id, a.site, a.first_seen_at, a.state, a.title) for a in members],
            none="The cluster is empty.",
        )
