"""A draft: a text made from other texts that remembers where every piece of it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from demo.texts import Text


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A run of text inside one paragraph. Without an origin it is the copier's own."""

    text: str
    #: Slug of the text it was made from, and the half-open span of that text's body.
    origin: str | None = None
    start: int = 0
    end: int = 0


Paragraph = tuple[Piece, ...]


@dataclass(frozen=True, kw_only=True)
class TruePassage:
    """Spans known to carry the same content: half-open character offsets into both bodies."""

    origin: str
    copy_start: int
    copy_end: int
    origin_start: int
    origin_end: int


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A text in the making."""

    title: str
    byline: str
    section: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def body(self) -> str:
        """The paragraphs joined by a line feed."""
        return "\n".join("".join(piece.text for piece in p) for p in self.paragraphs)

    def aligned(self) -> tuple[TruePassage, ...]:
        """What was taken from where, piece by piece, in the order of this text."""
        return tuple(
            TruePassage(
                origin=piece.origin,
                copy_start=at,
                copy_end=at + len(piece.text),
                origin_start=piece.start,
                origin_end=piece.end,
            )
            for piece, at in self._placed()
            if piece.origin is not None
        )

    def passages(self) -> tuple[TruePassage, ...]:
        """The same, joined where both texts run on: as few and as long as can be."""
        found: list[TruePassage] = []
        for passage in self.aligned():
            if found and _runs_on(found[-1], passage):
                found[-1] = replace(
                    found[-1], copy_end=passage.copy_end, origin_end=passage.origin_end
                )
            else:
                found.append(passage)
        return tuple(found)

    def _placed(self) -> Iterable[tuple[Piece, int]]:
        at = 0
        for paragraph in self.paragraphs:
            for piece in paragraph:
                yield piece, at
                at += len(piece.text)
            at += 1  # the line feed

    def retitled(self, title: str) -> Draft:
        """The same text under another title."""
        return replace(self, title=title)

    def mapped(self, change: Callable[[str], str]) -> Draft:
        """Each piece and the title changed by *change*; the spans of the origin stay."""
        return replace(
            self,
            title=change(self.title),
            section=change(self.section),
            paragraphs=tuple(
                tuple(replace(piece, text=change(piece.text)) for piece in p)
                for p in self.paragraphs
            ),
        )


def _runs_on(one: TruePassage, other: TruePassage) -> bool:
    """Whether nothing, or only a paragraph's end, lies between two passages in both texts."""
    gap = other.copy_start - one.copy_end
    return (
        one.origin == other.origin
        and gap in (0, 1)
        and other.origin_start - one.origin_end in (0, 1)
    )


def sentence_starts(paragraph: str) -> tuple[int, ...]:
    """Where each sentence of *paragraph* starts; the first is 0."""
    starts = [0]
    for at, char in enumerate(paragraph):
        after = at + 1
        if char in "。！？" or (char in ".!?" and paragraph[after : after + 1] in ' ”"'):
            while after < len(paragraph) and paragraph[after] in '”」』’")）':
                after += 1
            while after < len(paragraph) and paragraph[after] == " ":
                after += 1
            if after < len(paragraph) and after > starts[-1]:
                starts.append(after)
    return tuple(starts)


def draft(text: Text) -> Draft:
    """*text* as a draft: one piece a sentence."""
    paragraphs: list[Paragraph] = []
    at = 0
    for paragraph in text.paragraphs:
        starts = sentence_starts(paragraph)
        ends = (*starts[1:], len(paragraph))
        paragraphs.append(
            tuple(
                Piece(text=paragraph[s:e], origin=text.slug, start=at + s, end=at + e)
                for s, e in zip(starts, ends, strict=True)
            )
        )
        at += len(paragraph) + 1
    return Draft(
        title=text.title, byline=text.byline, section=text.section, paragraphs=tuple(paragraphs)
    )


def retold(original: Text, rewriting: Text) -> Draft:
    """A rewriting by hand as a draft: each of its paragraphs retells the original's same one.

    Raises:
        ValueError: the two have not the same number of paragraphs.
    """
    if len(original.paragraphs) != len(rewriting.paragraphs):
        raise ValueError(
            f"{original.slug} has {len(original.paragraphs)} paragraphs, "
            f"its rewriting {len(rewriting.paragraphs)}"
        )
    paragraphs: list[Paragraph] = []
    at = 0
    for told, retelling in zip(original.paragraphs, rewriting.paragraphs, strict=True):
        piece = Piece(text=retelling, origin=original.slug, start=at, end=at + len(told))
        paragraphs.append((piece,))
        at += len(told) + 1
    return Draft(
        title=rewriting.title,
        byline=rewriting.byline,
        section=rewriting.section,
        paragraphs=tuple(paragraphs),
    )
