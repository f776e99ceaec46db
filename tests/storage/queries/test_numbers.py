"""Numbers no store has given, on every database."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import NotFound
from storage.queries import articles, clusters, history, quarantine, reposts
from tests.support.store import Bench, page


def test_numbers_out_of_reach_are_not_found(tmp_path: Path, database_url: str):
    bench = Bench(tmp_path, database_url)
    bench.see("origin", "/a.html", page())
    with bench.app.database.reading() as session:
        line = articles.find_article(session, "1")
        for number in (2**31, 2**62, 10**30, -1, 0):
            with pytest.raises(NotFound):
                history.version(session, line, number)
        for name in (str(2**62), "9" * 18, "9" * 30, "9" * 5000):
            with pytest.raises(NotFound):
                articles.find_article(session, name)
        for ask in (quarantine.snapshot, reposts.match_detail, clusters.cluster_members):
            with pytest.raises(NotFound):
                ask(session, 2**62)
        assert articles.list_articles(session, limit=1_000_000, offset=1_000_000_000) == []
        assert clusters.list_clusters(session, limit=50, offset=1_000_000_000) == []
    bench.app.close()
