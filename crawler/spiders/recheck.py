"""Known articles that are due again: changed, unchanged or gone?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from scrapy import Request
from scrapy.http import Response

from crawler.items import Fetched
from crawler.spiders.base import SiteSpider
from pipeline.model import Address, Queue

#: Articles checked again in one crawl, at most; the longest due come first, the rest stays due.
MAX_RECHECKS = 5_000


class RecheckSpider(SiteSpider):
    """Asks again for articles whose time has come, with conditional requests."""

    name = "recheck"

    async def start(self) -> AsyncIterator[Request]:
        """The articles that are due."""
        addresses = await asyncio.to_thread(
            self.session.app.frontier.due,
            self.session.site.name,
            Queue.RECHECK,
            now=datetime.now(UTC),
            limit=MAX_RECHECKS,
        )
        for address in addresses:
            yield self.request_for(address, self.store_recheck)

    async def store_recheck(
        self, response: Response, address: Address
    ) -> AsyncIterator[Fetched | Request]:
        """Store the answer, whatever it is: an error status is the evidence of a deletion."""
        self.session.count("rechecked")
        async for one in self.store_article(response, address):
            yield one
