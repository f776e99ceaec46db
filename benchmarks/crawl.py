"""A recorded site crawled through the product, and by plain Scrapy with extraction in the spider.

The pages lie under ``--root`` as ``HOST/path``, and are served on loopback by a process of this
script's own, as an HTTP proxy, so that the site is crawled under its own name. Prints Markdown.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import posixpath
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config.bootstrap import App, build  # noqa: E402 - the path is set above
from config.settings import Settings  # noqa: E402
from crawler.discover_site import discover_site  # noqa: E402
from pipeline.site import Site  # noqa: E402

#: Seconds between two looks at the event loop's clock.
_TICK = 0.01
_CONTEXT = multiprocessing.get_context("forkserver")
#: Crawls of one site until nothing new is found, at most.
_ROUNDS = 12


@dataclass(kw_only=True)
class Cost:
    """What crawls cost. Times in seconds, memory in MB."""

    pages: int = 0
    wall: float = 0.0
    cpu: float = 0.0
    memory: float = 0.0
    lags: list[float] = field(default_factory=list)
    #: Articles of which a text was extracted; for plain Scrapy only.
    extracted: int = 0

    def add(self, other: Cost) -> None:
        """Add the cost of a further crawl."""
        self.pages += other.pages
        self.wall += other.wall
        self.cpu += other.cpu
        self.memory = max(self.memory, other.memory)
        self.lags += other.lags
        self.extracted += other.extracted

    @property
    def lag_p99(self) -> float:
        """The lag that one look in a hundred exceeds, in seconds."""
        lags = sorted(self.lags)
        return lags[int(len(lags) * 0.99)] if lags else 0.0


def serve(root: Path, port: Connection) -> None:
    """Serve files as an HTTP proxy, with ETags; the port goes to *port*."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            rest = posixpath.normpath(unquote(parts.path)).lstrip("/")
            file = root / (parts.hostname or "-") / rest
            file = file / "index.html" if file.is_dir() else file
            if not file.is_file():
                self.reply(404, b"not here", "")
                return
            body = file.read_bytes()
            etag = f'"{file.stat().st_mtime_ns:x}-{len(body):x}"'
            is_known = self.headers.get("If-None-Match") == etag
            self.reply(304 if is_known else 200, b"" if is_known else body, etag)

        def reply(self, status: int, body: bytes, etag: str) -> None:
            self.send_response(status)
            path = urlsplit(self.path).path
            self.send_header("Content-Type", "text/xml" if path.endswith(".xml") else "text/html")
            if etag:
                self.send_header("ETag", etag)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    port.send(server.server_address[1])
    server.serve_forever()


class LagProbe:
    """A Scrapy extension: how late does the event loop come back to a sleeper?"""

    lags: list[float] = []  # noqa: RUF012 - one crawl, one process

    @classmethod
    def from_crawler(cls, crawler: object) -> LagProbe:
        """Begin when the first spider opens."""
        from scrapy import signals  # noqa: PLC0415 - for the child alone

        probe = cls()
        crawler.signals.connect(probe.start, signal=signals.spider_opened)  # type: ignore[attr-defined]  # made by Scrapy
        crawler.signals.connect(probe.stop, signal=signals.spider_closed)  # type: ignore[attr-defined]
        return probe

    def start(self) -> None:
        """Look at the clock from now on."""
        self.task = asyncio.ensure_future(self._look())

    def stop(self) -> None:
        """No more."""
        self.task.cancel()

    async def _look(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(_TICK)
            self.lags.append(time.perf_counter() - before - _TICK)


def spent(began: float, pages: int, cpu_before: float, extracted: int = 0) -> Cost:
    """The cost of what this process has done since."""
    return Cost(
        pages=pages,
        wall=time.perf_counter() - began,
        cpu=cpu_seconds() - cpu_before,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        lags=LagProbe.lags,
        extracted=extracted,
    )


def cpu_seconds() -> float:
    """CPU of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def product_crawl(settings: Settings, site: str, run_id: int, answer: Connection) -> None:
    """The product's crawl in this process, measured from inside."""
    import crawler.settings  # noqa: PLC0415 - for the child alone
    from crawler.child import crawl  # noqa: PLC0415 - the same

    crawler.settings.EXTENSIONS |= {LagProbe: 0}  # type: ignore[dict-item]  # Scrapy takes classes
    began, cpu_before = time.perf_counter(), cpu_seconds()
    ending = crawl(build(settings), site, run_id, ("discovery", "recheck"))
    answer.send((spent(began, ending.counts["pages"], cpu_before), dict(ending.counts)))


def plain_crawl(site: Site, limit: int, extracts: bool, answer: Connection) -> None:
    """Plain Scrapy: follow every link of the host, extract in the callback."""
    import trafilatura  # noqa: PLC0415 - for the child alone
    from scrapy import Request, Spider  # noqa: PLC0415 - the same
    from scrapy.crawler import AsyncCrawlerProcess  # noqa: PLC0415 - the same
    from scrapy.exceptions import CloseSpider  # noqa: PLC0415 - the same
    from scrapy.linkextractors import LinkExtractor  # noqa: PLC0415 - the same

    pattern = re.compile(site.article_url or "")
    host = urlsplit(site.url).hostname
    texts: list[int] = []
    pages: list[int] = []

    class Plain(Spider):
        name = "plain"

        async def start(self) -> object:
            yield self.ask(site.url)

        def ask(self, url: str) -> Request:
            is_article = bool(pattern.search(url))
            return Request(
                url,
                callback=self.read if is_article else self.follow,
                meta={"proxy": site.proxy},
                priority=0 if is_article else 1,
            )

        def follow(self, response: object) -> object:
            pages.append(1)
            links = LinkExtractor(allow_domains=[host]).extract_links(response)
            return [self.ask(link.url) for link in links]

        def read(self, response: object) -> None:
            pages.append(1)
            if len(texts) == limit:
                raise CloseSpider
            body = response.body  # type: ignore[attr-defined]  # a response
            text = (
                trafilatura.extract(body, url=response.url, with_metadata=True) if extracts else ""
            )  # type: ignore[attr-defined]
            texts.append(1 if text else 0)

    process = AsyncCrawlerProcess(
        {
            "LOG_LEVEL": "ERROR", "STATS_DUMP": False, "TELNETCONSOLE_ENABLED": False,
            "CONCURRENT_REQUESTS_PER_DOMAIN": site.concurrency, "DOWNLOAD_DELAY": 0.001,
            "EXTENSIONS": {LagProbe: 0},
        }
    )  # fmt: skip
    began, cpu_before = time.perf_counter(), cpu_seconds()
    process.crawl(Plain)
    process.start()
    answer.send((spent(began, len(pages), cpu_before, sum(texts)), {"articles": len(texts)}))


def in_child(target: object, *arguments: object) -> tuple[Cost, dict[str, int]]:
    """Run a measured crawl in a process of its own."""
    receiving, sending = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=target, args=(*arguments, sending))  # type: ignore[arg-type]
    process.start()
    sending.close()
    answer: tuple[Cost, dict[str, int]] = receiving.recv()
    process.join()
    return answer


def crawl_until_quiet(app: App, site: str, enough: int) -> tuple[Cost, list[dict[str, int]]]:
    """Crawl again and again, as a schedule would, until nothing new is found, or enough."""
    total, rounds = Cost(), []
    for _ in range(_ROUNDS):
        run = app.runs.plan(site, cause="schedule", planned_at=datetime.now(UTC))
        assert run is not None
        cost, counts = in_child(product_crawl, app.settings, site, run.id)
        total.add(cost)
        rounds.append(counts)
        found = [one["new_articles"] for one in rounds]
        # sections are looked into some at a time: one quiet crawl is not the end
        if sum(found) >= enough or (len(found) > 2 and not any(found[-3:])):
            break
    return total, rounds


def process_all(settings: Settings) -> Cost:
    """``repostwatch process`` on what was crawled."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run(
        [ROOT / ".venv/bin/repostwatch", "process"],
        env=os.environ
        | {"REPOSTWATCH_DATA_DIR": str(settings.data_dir), "REPOSTWATCH_LOG_LEVEL": "error"},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall=time.perf_counter() - began, cpu=cpu, memory=after.ru_maxrss / 1024)


def stored(settings: Settings, query: str) -> list[tuple[object, ...]]:
    """Rows of the store."""
    with closing(sqlite3.connect(settings.data_dir / "repostwatch.db")) as connection:
        return connection.execute(query).fetchall()


def existing(root: Path, host: str, pattern: str) -> int:
    """Recorded pages whose address fits the site's pattern."""
    fits = re.compile(pattern)
    count = 0
    for file in (root / host).rglob("*.*htm*"):
        path = "/" + file.relative_to(root / host).as_posix().removesuffix("index.html")
        count += bool(fits.search(f"http://{host}{path}"))
    return count


def show(title: str, cost: Cost) -> str:
    """A row of the table of costs."""
    rate = cost.pages / cost.wall if cost.wall else 0.0
    cpu = cost.cpu / cost.pages * 1000 if cost.pages else 0.0
    lag = f"{cost.lag_p99 * 1000:.0f} ms" if cost.lags else "–"
    return (
        f"| {title} | {cost.pages} | {cost.wall:.1f} s | {rate:.1f} | {cpu:.1f} ms "
        f"| {cost.memory:.0f} MB | {lag} |"
    )


def measure(given: argparse.Namespace, proxy: str, folder: Path) -> None:
    """One run, printed as Markdown."""
    settings = Settings(data_dir=folder, crawl_timeout_seconds=3600)
    app = build(settings)
    draft = Site(
        name="bench", url=f"http://{given.host}/", proxy=proxy, delay_seconds=0.0,
        concurrency=given.concurrency, max_new_articles=given.articles, max_list_pages=50,
    )  # fmt: skip
    began = time.perf_counter()
    found = discover_site(draft, settings=settings)
    looked = time.perf_counter() - began
    site = replace(found.site, delay_seconds=0.0)
    app.sites.add(site)
    print(f"### {given.host}\n\nLoad average before: {os.getloadavg()[0]:.2f}.\n")
    print(f"`sites add`: {found.pages_fetched} pages, {looked:.1f} s; {len(site.feeds)} feeds, "
          f"{len(site.list_pages)} lists, pattern `{site.article_url}`.\n")  # fmt: skip
    crawled, rounds = crawl_until_quiet(app, "bench", given.articles)
    for number, counts in enumerate(rounds, 1):
        print(f"Crawl {number}: {json.dumps({k: v for k, v in counts.items() if v})}")
    processed = Cost() if given.crawl_only else process_all(settings)
    processed.pages = int(
        str(stored(settings, "SELECT count(*) FROM snapshot WHERE role = 'article'")[0][0])
    )
    plain, plain_counts = in_child(plain_crawl, site, given.articles, not given.crawl_only)
    show_all(given, site, settings, crawled, processed, plain, plain_counts)


def show_all(  # noqa: PLR0917 - one caller
    given: argparse.Namespace, site: Site, settings: Settings, crawled: Cost, processed: Cost,
    plain: Cost, plain_counts: dict[str, int],
) -> None:  # fmt: skip
    """The figures."""
    good = "SELECT count(DISTINCT url) FROM snapshot WHERE role = 'article' AND status = 200"
    fetched = int(str(stored(settings, good)[0][0]))
    versions = int(str(stored(settings, "SELECT count(DISTINCT article_id) FROM version")[0][0]))
    reasons = Counter(
        {
            str(reason): int(str(count))
            for reason, count in stored(
                settings,
                "SELECT outcome, count(*) FROM snapshot WHERE state = 'quarantined' GROUP BY 1",
            )
        }
    )
    exist = existing(given.root, given.host, site.article_url or "")
    share = f"{fetched / max(exist, 1):.1%}"
    print(f"\nArticles: {exist} recorded, {fetched} fetched ({share}), {versions} extracted;")
    print(f"quarantined: {dict(reasons) or 'none'}.")
    print(f"Plain Scrapy: {plain_counts['articles']} fetched, {plain.extracted} extracted.\n")
    names = ("", "pages", "wall", "pages/s", "CPU per page", "peak memory", "event-loop lag p99")
    print("| " + " | ".join(names) + " |")
    print("|---|---|---|---|---|---|---|")
    print(show("Repostwatch, crawl", crawled))
    print(show("Repostwatch, process (all processes' CPU, largest one's memory)", processed))
    print(show("plain Scrapy, trafilatura in the callback", plain))
    print(f"\nLoad average after: {os.getloadavg()[0]:.2f}.")


def main() -> None:
    """Parse the arguments, serve, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT / "var/data/sites")
    parser.add_argument("--host", default="www.jiayu.gov.cn")
    parser.add_argument("--server", help="an HTTP proxy that serves the site already")
    parser.add_argument("--articles", type=int, default=5000, help="at most, each way")
    parser.add_argument("--concurrency", type=int, default=4)
    parser.add_argument("--crawl-only", action="store_true", help="extract nothing, either way")
    given = parser.parse_args()
    if not (given.root / given.host).is_dir():
        parser.error(f"no recorded site in {given.root / given.host}; see --root and --host")
    receiving, sending = _CONTEXT.Pipe(duplex=False)
    server = _CONTEXT.Process(target=serve, args=(given.root, sending), daemon=True)
    server.start()
    proxy = given.server or f"http://127.0.0.1:{receiving.recv()}"
    with tempfile.TemporaryDirectory(prefix="repostwatch-bench-") as folder:
        measure(given, proxy, Path(folder))
    server.terminate()


if __name__ == "__main__":
    main()
