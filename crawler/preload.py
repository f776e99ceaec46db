"""What a crawl's process needs, imported once in the server that forks crawls.

No reactor is made here: each crawl makes its own.
"""

from __future__ import annotations

import signal

import scrapy.core.downloader.handlers.http11
import scrapy.core.engine
import scrapy.spiderloader  # noqa: F401 - imported for those who fork from here
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

import crawler.looking
import crawler.settings

#: Settings that name the classes of a crawl, as a mapping from class to order.
_MAPPINGS = (
    "EXTENSIONS",
    "DOWNLOADER_MIDDLEWARES",
    "SPIDER_MIDDLEWARES",
    "ITEM_PIPELINES",
)
#: Settings that name one class.
_CLASSES = (
    "DOWNLOADER",
    "DUPEFILTER_CLASS",
    "LOG_FORMATTER",
    "REQUEST_FINGERPRINTER_CLASS",
    "ROBOTSTXT_PARSER",
    "SCHEDULER",
    "SCHEDULER_MEMORY_QUEUE",
    "SCHEDULER_PRIORITY_QUEUE",
    "SCHEDULER_START_MEMORY_QUEUE",
    "SPIDER_LOADER_CLASS",
    "STATS_CLASS",
    "TWISTED_DNS_RESOLVER",
)


def import_classes() -> None:
    """Import every class that Scrapy would look up by name at the start of a crawl."""
    settings = Settings()
    settings.setmodule(crawler.settings, priority="project")
    for name in _MAPPINGS:
        for path in settings.getwithbase(name):
            load_object(path)
    for name in _CLASSES:
        load_object(settings[name])


import_classes()
# a SIGTERM to the whole process group is for the crawls; without this server their end goes unseen
signal.signal(signal.SIGTERM, signal.SIG_IGN)
