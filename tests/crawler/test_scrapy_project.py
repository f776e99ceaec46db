"""``scrapy list`` and ``scrapy crawl`` work as Scrapy users expect."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

import crawler.settings
from config.bootstrap import App
from crawler.spiders.discovery import DiscoverySpider
from pipeline.model import RunOutcome
from pipeline.site import Site
from tests.crawler.conftest import Web, article, list_page

ROOT = Path(__file__).resolve().parents[2]


def scrapy(app: App, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        env=os.environ | {"REPOSTWATCH_DATA_DIR": str(app.settings.data_dir)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_scrapy_crawl_crawls_a_site_with_a_run_in_the_ledger(
    app: App, web: Web, add_site: Callable[..., Site]
) -> None:
    add_site()
    web.set("/", list_page("/a/1"))
    web.set("/a/1", article())

    done = scrapy(app, "crawl", "discovery", "-a", "site=farm")

    assert done.returncode == 0, done.stderr
    (run,) = app.runs.recent()
    assert (run.outcome, run.counts["new_articles"]) == (RunOutcome.RAN, 1)
    assert "'item_scraped_count': 2" in done.stderr  # Scrapy's own closing words


def test_the_kinds_of_crawl_are_found_by_scanning() -> None:
    settings = Settings()
    settings.setmodule(crawler.settings, priority="project")
    assert sorted(SpiderLoader.from_settings(settings).list()) == ["discovery", "recheck"]


def test_a_crawl_without_a_site_is_refused() -> None:
    with pytest.raises(UsageError, match="-a site=NAME"):
        DiscoverySpider.from_crawler(Crawler(DiscoverySpider))
