"""What copiers do to a text. Each takes a draft and gives a draft, its origins kept.

All are mechanical; rewriting by hand is in ``texts`` and comes in through ``drafts.retold``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from demo.drafts import Draft, Paragraph, Piece
from demo.words import swap_words

#: Full-width marks and what a careless importer makes of them.
_HALF_WIDTH = str.maketrans("，：；！？（）", ",:;!?()")


def half_width(draft: Draft) -> Draft:
    """Punctuation made half-width, as many converters leave it."""
    return draft.mapped(lambda text: text.translate(_HALF_WIDTH))


def swapped(draft: Draft, table: Mapping[str, str], title: str | None = None) -> Draft:
    """Every word of *table* swapped for its neighbour."""
    changed = draft.mapped(lambda text: swap_words(text, table))
    return changed.retitled(title) if title else changed


def without_sentences(draft: Draft, places: Sequence[tuple[int, int]]) -> Draft:
    """Without the sentences at *places*: (paragraph, sentence), both counted from 0.

    Raises:
        ValueError: there is no such sentence, or a paragraph would be left empty.
    """
    paragraphs = []
    for number, paragraph in enumerate(draft.paragraphs):
        dropped = {sentence for p, sentence in places if p == number}
        if dropped - set(range(len(paragraph))):
            raise ValueError(f"{draft.title}: paragraph {number} has no sentence {dropped}")
        kept = tuple(piece for n, piece in enumerate(paragraph) if n not in dropped)
        if not kept:
            raise ValueError(f"{draft.title}: paragraph {number} would be empty")
        paragraphs.append(kept)
    return replace(draft, paragraphs=tuple(paragraphs))


def excerpt(draft: Draft, first: int, last: int | None, title: str | None = None) -> Draft:
    """Paragraphs *first* up to *last*, the latter left out, as a slice."""
    cut = replace(draft, paragraphs=draft.paragraphs[first:last])
    return cut.retitled(title) if title else cut


def spliced(title: str, *parts: Draft) -> Draft:
    """Several texts one after the other, under a title of the copier's own."""
    paragraphs = tuple(paragraph for part in parts for paragraph in part.paragraphs)
    return replace(parts[0], title=title, byline="", paragraphs=paragraphs)


def embedded(draft: Draft, *, before: Sequence[str], after: Sequence[str], title: str) -> Draft:
    """The text in the midst of paragraphs of the copier's own."""
    paragraphs = (*map(_own, before), *draft.paragraphs, *map(_own, after))
    return replace(draft, title=title, byline="", paragraphs=paragraphs)


def _own(text: str) -> Paragraph:
    return (Piece(text=text),)
