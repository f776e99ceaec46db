"""Server time of the pages and questions about an article with 1,000 versions. Prints Markdown.

The store holds that article among 300 others, with 3,000 looks, two copies and absences. Each page
is asked for through the whole application, without a network between.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from fastapi.testclient import TestClient  # noqa: E402 - the path is set above

from config.bootstrap import App, build  # noqa: E402
from config.settings import Settings  # noqa: E402
from pipeline.changes.compare_versions import describe  # noqa: E402
from pipeline.copies.represent import represent  # noqa: E402
from pipeline.model import (  # noqa: E402
    Address,
    Capture,
    Extraction,
    FoundAddress,
    Role,
    Snapshot,
)
from pipeline.ports import NewVersion  # noqa: E402
from pipeline.site import Site  # noqa: E402
from storage.queries import articles, sentences  # noqa: E402
from storage.queries.search import search  # noqa: E402
from web.app import create_app  # noqa: E402

VERSIONS = 1000
OTHERS = 300
#: Looks at the article for each version.
LOOKS = 3
START = datetime(2026, 1, 1, tzinfo=UTC)
URL = "http://bench.test/a.html"
_SIGNS = (
    "市场部门昨天公布了新的数据其中人口学校道路医院桥梁河流价格工程"
    "水库电网投资安全居民交通计划报告会议记者说明"
)


class Filler:
    """Fills a store with made-up articles, through the store's own transactions."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.random = random.Random(7)
        app.sites.add(Site(name="bench", url="http://bench.test/"))

    def text(self) -> str:
        lines = ["".join(self.random.choices(_SIGNS, k=60)) + "。" for _ in range(20)]
        return "\n".join(lines)

    def look(self, url: str, at: datetime) -> tuple[Address, Snapshot]:
        frontier = self.app.frontier
        frontier.found("bench", [FoundAddress(url=url, role=Role.ARTICLE)], now=at)
        address = frontier.known("bench", [url])[0]
        capture = Capture(
            site="bench",
            url=url,
            final_url=url,
            role=Role.ARTICLE,
            fetched_at=at,
            status=200,
            headers=(("Content-Type", "text/html"),),
            body=at.isoformat().encode(),
        )
        number = frontier.fetched(address, capture, next_due=None)
        return address, self.app.snapshots.numbered([number])[0]

    def version(self, url: str, text: str, at: datetime) -> None:
        _, snapshot = self.look(url, at)
        history = self.app.history
        article = history.article_of(snapshot, None)
        reading = Extraction(title="关于数据的报告", text=text, recipe="bench", language="zh")
        before = article.latest if article else None
        history.add_version(
            NewVersion(
                snapshot=snapshot,
                article=article,
                article_url=url,
                extraction=reading,
                change=describe(before.extraction, reading) if before else None,
                representation=represent(text),
                matches=[],
                next_check_at=at,
            )
        )

    def fill(self) -> None:
        for number in range(OTHERS):
            self.version(f"http://bench.test/{number}.html", self.text(), START)
        text = self.text()
        for number in range(VERSIONS):
            at = START + timedelta(hours=number + 1)
            text = text[:200] + f"第{number}次修改" + text[215:]
            self.version(URL, text, at)
            for look in range(1, LOOKS):
                self._unchanged(at + timedelta(minutes=20 * look))

    def _unchanged(self, at: datetime) -> None:
        _, snapshot = self.look(URL, at)
        article = self.app.history.article_of(snapshot, None)
        if article is not None:
            self.app.history.seen_again(snapshot, article, "unchanged", at)


def p95(action: Callable[[], object], *, times: int) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds."""
    action()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def measure(app: App, times: int) -> None:
    """Print a row for each page and question."""
    client = TestClient(create_app(app), base_url="http://127.0.0.1")
    with app.database.reading() as session:
        line = articles.find_article(session, URL)
    base = f"/articles/{line.id}"
    print("| page or question | median ms | p95 ms |\n|---|---|---|")
    for path in (base, f"{base}?page=20", f"/api/history?name={line.id}"):

        def get(path: str = path) -> None:
            assert client.get(path).status_code == 200, path

        _row(path, *p95(get, times=times))
    with app.database.reading() as session:
        _row("search, two signs", *p95(lambda: search(session, "修改"), times=times))
        _row("search, one sign", *p95(lambda: search(session, "桥"), times=times))
        _row("when", *p95(lambda: sentences.when(session, line, "第500次修改"), times=times))
        moment = START + timedelta(hours=500)
        _row("as-of", *p95(lambda: sentences.as_of(session, line, moment), times=times))


def _row(name: str, median: float, high: float) -> None:
    print(f"| {name} | {median:.1f} | {high:.1f} |", flush=True)


def main() -> None:
    """Fill a store, then measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=40)
    parser.add_argument("--database", default="", help="address of an empty database")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = build(Settings(data_dir=Path(folder), database_url=chosen.database))
        Filler(app).fill()
        measure(app, chosen.times)
        app.close()


if __name__ == "__main__":
    main()
