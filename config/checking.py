"""Who has this text? A text that is in no store, compared with all that is."""

from __future__ import annotations

from dataclasses import dataclass

from config.bootstrap import App
from config.index import StoredIndex
from pipeline.copies.represent import represent
from pipeline.copies.search import CANDIDATES, Verified, verify
from pipeline.copies.verdict import Mode
from pipeline.model import Comparison
from storage.queries.articles import ArticleLine, find_article


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A stored article that shares text with the one asked about; it is side *b*.

    ``name`` is what the article was called where it was imported from, else its address.
    """

    article: ArticleLine
    name: str
    version: int
    comparison: Comparison


class Checker:
    """Compares texts with the store. Opens the index once; may ask many times."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.index = StoredIndex(app, is_reader=True)
        self.index.catch_up()

    def check(self, text: str, *, limit: int = 50) -> list[Finding]:
        """The stored articles that share text with *text*, most probable first, one each.

        Whoever asks sees the probabilities and can judge: weaker ones are given too.
        """
        representation = represent(text)
        if not representation.is_comparable:
            return []
        found = self.index.find(representation, limit=CANDIDATES)
        best: dict[int, Verified] = {}
        for one in verify(
            representation,
            found,
            self.app.history.representations,
            mode=Mode.MORE_FOUND,
            patience=CANDIDATES,
        ):
            known = best.get(one.article_id)
            if known is None or _fit(one.comparison) > _fit(known.comparison):
                best[one.article_id] = one
        ranked = sorted(best.values(), key=lambda one: -_fit(one.comparison))[:limit]
        return [self._finding(one.article_id, one.version_id, one.comparison) for one in ranked]

    def _finding(self, article_id: int, version_id: int, comparison: Comparison) -> Finding:
        with self.app.database.reading() as session:
            line = find_article(session, str(article_id))
        number, name = self.app.history.version_name(version_id)
        return Finding(article=line, name=name or line.url, version=number, comparison=comparison)


def _fit(comparison: Comparison) -> float:
    return comparison.coverage_a + comparison.coverage_b + comparison.probability
