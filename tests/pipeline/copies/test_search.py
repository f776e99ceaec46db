from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.copies.candidates import Candidate
from pipeline.copies.represent import represent
from pipeline.copies.search import PATIENCE, VERSIONS_OF_ONE, StoredRepresentation, verify
from tests.support.store import PARAGRAPHS

TEXT = "\n".join(PARAGRAPHS)
OTHER = (
    "港口昨夜起风，三艘渔船在防波堤外抛锚等候，海事部门通过甚高频电台提醒船员检查缆绳和救生筏。"
    "气象台预计大风持续两天，渡轮停航，岛上的居民把蔬菜和药品提前搬进了村委会的仓库，共计4吨。"
)


class Shelf:
    """Stored texts by version number, each an article of its own unless told otherwise."""

    def __init__(self, texts: Mapping[int, str], article_of: Mapping[int, int] | None = None):
        self.texts = texts
        self.article_of = article_of or {}
        self.loaded: list[int] = []

    def load(self, keys: Sequence[int]) -> dict[int, StoredRepresentation]:
        self.loaded += keys
        return {
            key: StoredRepresentation(
                article_id=self.article_of.get(key, key), representation=represent(self.texts[key])
            )
            for key in keys
            if key in self.texts
        }


def in_order(count: int) -> list[Candidate]:
    return [Candidate(key=key, score=1 / (1 + key), via="features") for key in range(count)]


def test_copies_are_kept_and_others_are_not():
    shelf = Shelf({0: OTHER, 1: TEXT, 2: TEXT.replace("1.5亿", "15亿")})
    found = verify(represent(TEXT), in_order(3), shelf.load)
    assert [one.version_id for one in found] == [1, 2]


def test_an_unrelated_text_ends_the_search_early():
    shelf = Shelf(dict.fromkeys(range(100), OTHER))
    assert verify(represent(TEXT), in_order(100), shelf.load) == []
    assert len(shelf.loaded) == PATIENCE


def test_a_copy_among_the_next_candidates_is_still_found():
    texts = dict.fromkeys(range(100), OTHER) | {PATIENCE - 2: TEXT, 2 * PATIENCE - 4: TEXT}
    found = verify(represent(TEXT), in_order(100), Shelf(texts).load)
    assert [one.version_id for one in found] == [PATIENCE - 2, 2 * PATIENCE - 4]


def test_an_often_edited_article_does_not_crowd_out_the_others():
    shelf = Shelf(dict.fromkeys(range(30), TEXT), article_of=dict.fromkeys(range(29), 1))
    found = verify(represent(TEXT), in_order(30), shelf.load)
    assert [one.article_id for one in found] == [1] * VERSIONS_OF_ONE + [29]


def test_an_article_is_not_compared_with_itself():
    shelf = Shelf({0: TEXT, 1: TEXT}, article_of={0: 7})
    found = verify(represent(TEXT), in_order(2), shelf.load, leave_out=7)
    assert [one.article_id for one in found] == [1]
