"""The sites of the demo world: how each serves its pages, and with what faults."""

from __future__ import annotations

from dataclasses import dataclass

from demo.events import Window
from pipeline.site import SiteKind

_ROBOTS = "User-agent: *\nDisallow:\n"


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """One site: a publisher, or an aggregator that copies."""

    name: str
    #: The name on its pages.
    title: str
    kind: SiteKind
    lang: str
    #: ``{number}`` and ``{slug}`` are filled in.
    article_path: str
    #: The regular expression a watcher would use for articles.
    article_url: str
    #: List pages from the second on; ``{page}`` is filled in. The first is ``/``.
    list_path: str | None = None
    page_size: int = 10
    feed_path: str | None = None
    feed_kind: str = "rss"
    sitemap_path: str | None = None
    #: What the bytes of its pages really are.
    charset: str = "utf-8"
    #: What the Content-Type header says they are; empty: nothing.
    declared: str = "utf-8"
    #: Sends ETag and Last-Modified and answers 304.
    has_validators: bool = True
    #: Blocks beside the article differ at every request.
    rotates: bool = False
    #: What a page that is gone gets: 404, 410, or 200 with a page that says so.
    gone_status: int = 404
    robots: str = _ROBOTS
    #: When its article pages are a challenge to prove one is no robot.
    challenged: tuple[Window, ...] = ()
    schedule_seconds: float = 10.0
    delay_seconds: float = 0.05


OUTLETS: tuple[Outlet, ...] = (
    Outlet(
        name="lanjiang", title="岚江新闻网", kind=SiteKind.OWN, lang="zh",
        article_path="/news/{number}.html", article_url=r"/news/\d+\.html$",
        list_path="/list_{page}.html", feed_path="/rss.xml", schedule_seconds=8,
    ),
    Outlet(
        name="harbour-courier", title="The Harbour Courier", kind=SiteKind.REFERENCE, lang="en",
        article_path="/stories/{slug}", article_url=r"/stories/[\w-]+$",
        list_path="/archive/{page}", page_size=3, feed_path="/atom.xml", feed_kind="atom",
        robots="User-agent: *\nDisallow: /print/\nDisallow: /search\nCrawl-delay: 0.1\n",
        schedule_seconds=10,
    ),
    Outlet(
        name="rexun", title="热讯网", kind=SiteKind.WATCHED, lang="zh",
        article_path="/a/{number}.html", article_url=r"/a/\d+\.html$",
        list_path="/list/{page}.html", page_size=6, has_validators=False, rotates=True,
        schedule_seconds=8,
    ),
    Outlet(
        name="kuaibao", title="快报汇", kind=SiteKind.WATCHED, lang="zh",
        article_path="/p/{number}", article_url=r"/p/\d+$", feed_path="/feed",
        challenged=(Window(start=10, end=30, every=1800),), schedule_seconds=9,
    ),
    Outlet(
        name="wanjuan", title="万卷资讯", kind=SiteKind.WATCHED, lang="zh",
        article_path="/show.php?id={number}", article_url=r"/show\.php\?id=\d+$",
        sitemap_path="/sitemap.xml", gone_status=200, schedule_seconds=10,
    ),
    Outlet(
        name="xianyugang", title="县域信息港", kind=SiteKind.WATCHED, lang="zh",
        article_path="/html/{number}.htm", article_url=r"/html/\d+\.htm$",
        list_path="/index_{page}.htm", page_size=3, charset="gbk", declared="utf-8",
        rotates=True, has_validators=False, gone_status=410, schedule_seconds=11,
    ),
    Outlet(
        name="daoxun", title="島訊網", kind=SiteKind.WATCHED, lang="zh-hant",
        article_path="/article/{number}", article_url=r"/article/\d+$",
        list_path="/page/{page}", page_size=3, sitemap_path="/sitemap.xml", schedule_seconds=12,
    ),
    Outlet(
        name="wireharvest", title="Wire Harvest", kind=SiteKind.WATCHED, lang="en",
        article_path="/{number}/{slug}", article_url=r"/\d{3,}/[\w-]+$",
        list_path="/?page={page}", page_size=4, declared="", schedule_seconds=12,
    ),
)  # fmt: skip
