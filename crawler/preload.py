"""What a crawl's process needs, imported once in the server that forks crawls. No reactor."""

from __future__ import annotations

import scrapy.core.downloader.handlers.http11
import scrapy.core.engine
import scrapy.core.scheduler
import scrapy.extensions.closespider
import scrapy.extensions.corestats
import scrapy.spiderloader  # noqa: F401 - imported for those who fork from here

import crawler.child
import crawler.heartbeat
import crawler.middlewares
import crawler.pipelines  # noqa: F401 - the same
