"""Learning each site's template from its own pages, and using it without making fake edits."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from config.bootstrap import App
from config.processing import Processor
from config.rederiving import compare_uncompared, rederive_article
from pipeline.errors import BodyDamaged, BodyMissing, Quarantine
from pipeline.reading.decode import decode
from pipeline.reading.learned_rules import SiteRules, learn, still_fits
from pipeline.reading.pool import Pool
from storage.learned import SamplePage

logger = logging.getLogger(__name__)

#: Articles a site must have before its template is learned, and pages learned from at most.
MIN_ARTICLES = 6
MAX_PAGES = 20
#: A site is looked at again when it has this many times the pages of the last look.
GROWTH = 1.5
#: The latest pages that tell whether the template is still the one learned.
RECENT = 5

Page = tuple[str, str]


class SiteLearning:
    """Learns rules when a site has enough pages, and anew when its template has changed.

    Texts read with and without a rule may differ, so the articles concerned are derived anew:
    their versions are compared by one way of reading only.
    """

    def __init__(
        self, app: App, processor: Processor, pool: Pool, should_stop: Callable[[], bool]
    ) -> None:
        self.app = app
        self.processor = processor
        self.pool = pool
        self.should_stop = should_stop

    def learn_where_due(self) -> None:
        """Look at every site that has grown since the last look."""
        for site in self.app.sites.all():
            pages = self.app.learned.pages_read(site.name)
            due_at = max(MIN_ARTICLES, GROWTH * self.app.learned.looked_at(site.name))
            if pages >= due_at and not self.should_stop():
                self.learn_site(site.name)
                self.app.learned.note_look(site.name, pages)

    def learn_site(self, site: str) -> bool:
        """Learn the site's rules from its latest pages; return whether there are new ones."""
        samples = self.app.learned.sample(site, limit=MAX_PAGES)
        pages = [(s, p) for s in samples if (p := self._page(s)) is not None]
        if len(pages) < MIN_ARTICLES:
            return False
        now = datetime.now(UTC)
        current = self.app.learned.rules_at(site, now)
        if current is not None and still_fits(current, [page for _, page in pages[:RECENT]]):
            return False
        rules = learn([page for _, page in pages], previous=current)
        if rules == current or not (rules.body or rules.frame or rules.suffixes):
            return False
        since = None if current is None else _first_misfit(current, pages)
        self.app.learned.add(site, rules, valid_from=since or pages[-1][0].fetched_at)
        logger.info("learned the template of %s from %s pages", site, rules.learned_from)
        self._derive_anew(site, since)
        return True

    def _page(self, sample: SamplePage) -> Page | None:
        try:
            body = self.app.bodies.get(sample.digest)
            return sample.url, decode(body, sample.content_type).text
        except (BodyMissing, BodyDamaged, Quarantine):
            return None

    def _derive_anew(self, site: str, since: datetime | None) -> None:
        changed = 0
        for article in self.app.learned.articles_of(site, since=since):
            changed += rederive_article(self.app, self.processor, self.pool, article)
        for _ in compare_uncompared(self.app, self.processor, self.should_stop):
            pass
        logger.info("%s articles of %s read differently with the template known", changed, site)


def _first_misfit(rules: SiteRules, pages: Sequence[tuple[SamplePage, Page]]) -> datetime:
    """When the template changed: the oldest of the latest pages the rules do not fit."""
    since = pages[0][0].fetched_at
    for sample, page in pages:
        if still_fits(rules, [page]):
            break
        since = sample.fetched_at
    return since
