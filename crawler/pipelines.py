"""The item pipeline: a capture is stored before anything else is done with it."""

from __future__ import annotations

import asyncio
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.items import Fetched
from crawler.session import Session
from pipeline.errors import RepostwatchError
from storage.frontier import Frontier


class CapturePipeline:
    """Stores each capture in a thread, so that the disk does not hold up the downloads."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of making a component."""
        return cls(crawler)

    async def process_item(self, item: Fetched) -> Fetched:
        """Store the capture; a store that does not take it ends the crawl, the rest stays due."""
        session: Session = self.crawler.spider.session  # type: ignore[union-attr]  # set by SiteSpider
        try:
            snapshot = await asyncio.to_thread(_store, session.app.frontier, item)
        except RepostwatchError as error:
            session.fail(str(error))
            item.stored.set_result(None)
            session.stop(self.crawler, "store")
            raise DropItem(str(error)) from error
        except Exception:
            # Scrapy logs it and tells the session by its item_error signal
            item.stored.set_result(None)
            raise
        session.count_capture(item.capture)
        item.stored.set_result(snapshot)
        return item


def _store(frontier: Frontier, item: Fetched) -> int:
    if item.part_of is not None:
        first, number = item.part_of
        return frontier.add_part(first, number, item.capture)
    return frontier.fetched(
        item.address, item.capture, next_due=item.next_due, awaits_parts=item.awaits_parts
    )
