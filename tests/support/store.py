"""A store for tests: captures put by hand, processed by the real pipeline in this process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.bootstrap import App, build
from config.processing import Processor
from config.settings import Settings
from pipeline.errors import Quarantine
from pipeline.model import Capture, Extraction, FoundAddress, Role
from pipeline.process import Outcome
from pipeline.reading.pool import PageToRead, read_one
from pipeline.site import Site

START = datetime(2026, 5, 1, 8, tzinfo=UTC)

PARAGRAPHS = (
    "青石县教育局昨天下午公布，全县三十七所村小已经全部接通光纤，最远的一所在海拔1860米的云台村。",
    "负责施工的工程队用了四个月，先后更换了212根电线杆，总投资1.5亿元，没有发生一起安全事故。",
    "云台小学校长方启明说：“孩子们第一次和县城的老师面对面上课，他们问的问题比我们想的多得多。”",
    "教育局同时承认，仍有5个教学点在冬季会断电，备用电源要到明年3月才能全部到位，费用由县财政承担。",
    "县里计划从9月起，每周给村小安排12节同步课，由城区六所小学轮流承担，家长可以在手机上看回放。",
)


def page(
    title: str = "三十七所村小接通光纤", paragraphs: Iterable[str] = PARAGRAPHS, **head: str
) -> str:
    """An ordinary article page."""
    metas = "".join(f'<meta name="{name}" content="{value}">' for name, value in head.items())
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title>{metas}</head><body>'
        f'<div class="nav"><a href="/">首页</a></div><article><h1>{title}</h1>{body}</article>'
        "</body></html>"
    )


class DirectPool:
    """Reads pages in this process: as ``ReadingPool``, without its processes."""

    def read(self, pages: Iterable[PageToRead]) -> Iterator[Extraction | Quarantine]:
        """Read the pages, one after the other."""
        for one in pages:
            yield read_one(one)


class Bench:
    """An open store with two sites, a clock of its own, and hands to fill it."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.app: App = build(Settings(data_dir=folder, database_url=database_url))
        self.now = START
        for name in ("origin", "farm", "other"):
            self.app.sites.add(Site(name=name, url=f"http://{name}.test/", recheck_seconds=3600))

    def put(
        self,
        site: str,
        path: str,
        html: str = "",
        *,
        status: int = 200,
        final_url: str | None = None,
        hours: float = 1,
    ) -> int:
        """Let time pass, capture a page, return its snapshot."""
        self.now += timedelta(hours=hours)
        url = f"http://{site}.test{path}"
        self.app.frontier.found(site, [FoundAddress(url=url, role=Role.ARTICLE)], now=self.now)
        address = self.app.frontier.known(site, [url])[0]
        capture = Capture(
            site=site,
            url=url,
            final_url=final_url or url,
            role=Role.ARTICLE,
            fetched_at=self.now,
            status=status,
            headers=(("Content-Type", "text/html; charset=utf-8"),),
            body=html.encode(),
        )
        return self.app.frontier.fetched(address, capture, next_due=None)

    def process(self) -> list[Outcome]:
        """Process what waits."""
        processor = Processor(self.app)
        with processor.leading():
            return [outcome for _, outcome in processor.drain(DirectPool())]

    def see(self, site: str, path: str, html: str = "", **more: object) -> Outcome:
        """Capture a page and process it."""
        self.put(site, path, html, **more)  # type: ignore[arg-type]  # passed on as given
        return self.process()[-1]
