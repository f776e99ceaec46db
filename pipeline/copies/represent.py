"""Everything about one text that comparing needs, computed once and stored.

A ``Representation`` holds enough for fingerprints, candidates, verdict, facts and passages with
offsets into the original text; comparing two of them needs neither text. About 5 bytes are stored
per original character of Chinese, 1 to 2 of English.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import zstandard
from numpy.typing import NDArray

from pipeline.copies.boilerplate import BOILERPLATE, find_boilerplate
from pipeline.copies.facts import Fact, find_facts
from pipeline.copies.fingerprint import hash_shingles, make_narrow, make_wide
from pipeline.copies.fold import FOLDING, Folded, fold
from pipeline.copies.tokens import MAX_CHARS, WORDS, Words, cut_words
from pipeline.copies.weights import MIN_RARITY, WORD_WEIGHTS
from pipeline.errors import Incomparable

#: Names every step that makes the values; values of two recipes are never compared.
RECIPE = f"copies1/{FOLDING}/{BOILERPLATE}/{WORDS}/{WORD_WEIGHTS}"

#: Below 12 telling words (about 25 Chinese characters or 20 English words) two texts agree by
#: chance or by genre: captions, menus and greetings start to match.
MIN_WORDS = 12
#: No article is longer; it bounds the cost of a text of megabytes to a fraction of a second.
MAX_TEXT_CHARS = 100_000
#: A piece to align is a sentence; shorter ones are joined, longer ones cut.
_MIN_PIECE_WORDS = 7
_MAX_PIECE_WORDS = 28
#: One in so many runs is kept for finding candidates …
GRAM_SAMPLING = 6
#: … at most so many, those of the smallest hashes.
MAX_GRAMS = 128

_SEPARATORS = re.compile(r"[ \n]+")
_HEAD = struct.Struct("<HQ64s32sIIHII")


@dataclass(frozen=True, eq=False, kw_only=True)
class Places:
    """The pieces that different words are in: those of word ``u`` are
    ``piece[start[u] : start[u] + count[u]]``, and ``word`` names the word of each entry.
    """

    word: NDArray[np.int64]
    piece: NDArray[np.int64]
    start: NDArray[np.int64]
    count: NDArray[np.int64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Representation:
    """A text as comparing sees it. The arrays have one entry per telling word, in text order.

    ``starts`` and ``ends`` are half-open spans in the *original* text, ``pieces`` the number of the
    piece (about a sentence) each word is in, ascending from 0.
    """

    recipe: str
    #: 64-bit SimHash of the folded characters.
    narrow: int
    #: 512-bit SimHash of the weighted words.
    wide: bytes
    #: SHA-256 of the folded characters, hexadecimal: equal for one text in another dress.
    digest: str
    #: Folded characters, separators and boilerplate not counted.
    length: int
    #: Characters of the original text.
    original_length: int
    ids: NDArray[np.uint32]
    rarities: NDArray[np.uint8]
    starts: NDArray[np.uint32]
    ends: NDArray[np.uint32]
    is_number: NDArray[np.bool_]
    pieces: NDArray[np.uint16]
    #: Half-open span of each piece in the original text, one row each.
    piece_spans: NDArray[np.uint32]
    #: Identities of some runs of characters or words, chosen by hash, so the same in any text.
    grams: NDArray[np.uint32]
    facts: tuple[Fact, ...]
    #: Share of the folded characters that are CJK.
    cjk_share: float

    @property
    def is_comparable(self) -> bool:
        """Whether the text is long enough to say anything about."""
        return len(self.ids) >= MIN_WORDS and len(self.unique_ids) >= MIN_WORDS // 2

    @property
    def language(self) -> str:
        """``zh`` when Chinese characters prevail, else ``en``: which calibration holds."""
        return "zh" if self.cjk_share >= 0.25 else "en"

    @cached_property
    def _unique(self) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int64]]:
        ids, first, counts = np.unique(self.ids, return_index=True, return_counts=True)
        return ids, first, counts

    @property
    def unique_ids(self) -> NDArray[np.uint32]:
        """The different words, ascending."""
        return self._unique[0]

    @property
    def unique_rarities(self) -> NDArray[np.uint8]:
        """The rarity of each of ``unique_ids``."""
        rarities: NDArray[np.uint8] = self.rarities[self._unique[1]]
        return rarities

    @property
    def unique_counts(self) -> NDArray[np.int64]:
        """How often each of ``unique_ids`` occurs."""
        return self._unique[2]

    @property
    def first_places(self) -> NDArray[np.int64]:
        """The place among the words where each of ``unique_ids`` first occurs."""
        return self._unique[1]

    @cached_property
    def places(self) -> Places:
        """The pieces each of ``unique_ids`` is in."""
        word = np.searchsorted(self.unique_ids, self.ids)
        pieces = len(self.piece_spans)
        keys = np.unique(word * pieces + self.pieces)
        word, piece = keys // pieces, keys % pieces
        count = np.bincount(word, minlength=len(self.unique_ids))
        return Places(word=word, piece=piece, start=np.cumsum(count) - count, count=count)

    def to_bytes(self) -> bytes:
        """The representation as bytes, compressed."""
        recipe = self.recipe.encode()
        facts = json.dumps([fact.to_list() for fact in self.facts], ensure_ascii=False).encode(
            "utf8", "surrogatepass"
        )
        head = _HEAD.pack(
            len(recipe), self.narrow, self.wide, bytes.fromhex(self.digest), self.length,
            self.original_length, round(self.cjk_share * 1000), len(self.ids), len(self.grams),
        )  # fmt: skip
        lengths = np.minimum(self.ends - self.starts, 255).astype(np.uint8)
        arrays = (
            self.ids, self.rarities, np.diff(self.starts, prepend=np.uint32(0)), lengths,
            self.is_number, np.diff(self.pieces, prepend=np.uint16(0)).astype(np.uint8),
            self.piece_spans, self.grams,
        )  # fmt: skip
        body = b"".join(a.tobytes() for a in arrays)
        return head + recipe + zstandard.compress(body + facts, 3)

    @classmethod
    def from_bytes(cls, stored: bytes) -> Representation:
        """What ``to_bytes`` stored.

        Raises:
            Incomparable: it was made by another recipe.
        """
        size, narrow, wide, digest, length, original, cjk, count, grams = _HEAD.unpack_from(stored)
        place = _HEAD.size + size
        recipe = stored[_HEAD.size : place].decode()
        if recipe != RECIPE:
            raise Incomparable(recipe, RECIPE)
        body = zstandard.decompress(stored[place:])
        starts = np.cumsum(np.frombuffer(body, "<u4", count, 5 * count), dtype=np.uint32)
        lengths = np.frombuffer(body, "u1", count, 9 * count)
        steps = np.frombuffer(body, "u1", count, 11 * count)
        pieces = np.cumsum(steps, dtype=np.uint16)
        count_pieces = int(pieces[-1]) + 1 if count else 0
        spans = np.frombuffer(body, "<u4", 2 * count_pieces, 12 * count).reshape(-1, 2)
        place = 12 * count + 8 * count_pieces
        facts = json.loads(body[place + 4 * grams :].decode("utf8", "surrogatepass"))
        return cls(
            recipe=recipe, narrow=narrow, wide=wide, digest=digest.hex(), length=length,
            original_length=original, cjk_share=cjk / 1000,
            ids=np.frombuffer(body, "<u4", count),
            rarities=np.frombuffer(body, "u1", count, 4 * count),
            starts=starts, ends=starts + lengths,
            is_number=np.frombuffer(body, "?", count, 10 * count),
            pieces=pieces, piece_spans=spans,
            grams=np.frombuffer(body, "<u4", grams, place),
            facts=tuple(Fact.from_list(row) for row in facts),
        )  # fmt: skip


def represent(text: str) -> Representation:
    """The representation of *text*, which may be anything.

    Of a text longer than ``MAX_TEXT_CHARS`` only the beginning is looked at; the digest is of all.
    """
    head, rest = text[:MAX_TEXT_CHARS], text[MAX_TEXT_CHARS:]
    folded = fold(head, removed=find_boilerplate(head))
    content = _SEPARATORS.sub("", folded.text)
    words = cut_words(folded)
    points = np.frombuffer(content.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    is_cjk = (points >= 0x3400) & (points <= 0x9FFF)
    cjk_share = round(float(is_cjk.mean()), 3) if len(points) else 0.0
    starts, ends = _original_spans(folded, words)
    pieces = cut_pieces(folded.text, words.starts)
    return Representation(
        recipe=RECIPE, narrow=make_narrow(content[:MAX_CHARS]), wide=_make_wide(words),
        digest=hashlib.sha256((content + rest).encode("utf8", "surrogatepass")).hexdigest(),
        length=len(content), original_length=len(text),
        ids=words.ids, rarities=words.rarities, starts=starts, ends=ends,
        is_number=words.is_number, pieces=pieces, piece_spans=_piece_spans(folded, words, pieces),
        grams=pick_grams(points[:MAX_CHARS], words.ids, cjk_share),
        facts=find_facts(head, folded, words),
        cjk_share=cjk_share,
    )  # fmt: skip


def pick_grams(
    points: NDArray[np.uint32], ids: NDArray[np.uint32], cjk_share: float
) -> NDArray[np.uint32]:
    """Some runs of four Chinese characters, or of two telling words in other scripts.

    A run is taken when its hash says so, so two texts that share a passage share the runs taken
    from it, however long the rest of each is.
    """
    if cjk_share >= 0.25:
        hashes = hash_shingles(points)
    else:
        words = ids.astype(np.uint64)
        hashes = (words[:-1] << np.uint64(32) | words[1:]) * np.uint64(0x9E3779B97F4A7C15)
    chosen = np.unique(hashes[(hashes >> np.uint64(40)) % np.uint64(GRAM_SAMPLING) == 0])
    return chosen[:MAX_GRAMS].astype(np.uint32)


def _make_wide(words: Words) -> bytes:
    ids, first, counts = np.unique(words.ids, return_index=True, return_counts=True)
    rarities = words.rarities[first].astype(np.int64) - MIN_RARITY
    return make_wide(ids, 1 + rarities * np.minimum(counts, 3) // 4)


def _original_spans(folded: Folded, words: Words) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    if not len(words.ids):
        return np.zeros(0, np.uint32), np.zeros(0, np.uint32)
    starts = folded.offsets[words.starts].astype(np.uint32)
    ends = folded.offsets[words.ends - 1].astype(np.uint32) + np.uint32(1)
    # what is stored is one byte; pinyin inside a word hardly makes it longer
    return starts, np.minimum(ends, starts + np.uint32(255))


def cut_pieces(text: str, starts: NDArray[np.int64]) -> NDArray[np.uint16]:
    """The number of the piece each word is in: sentences, short ones joined, long ones cut."""
    if not len(starts):
        return np.zeros(0, np.uint16)
    sentences = np.bincount(np.searchsorted(_sentence_ends(text), starts))
    counts: list[int] = []
    waiting = 0
    for count in sentences.tolist():
        waiting += count
        if waiting < _MIN_PIECE_WORDS:
            continue
        parts = -(-waiting // _MAX_PIECE_WORDS)
        counts.extend(waiting * (i + 1) // parts - waiting * i // parts for i in range(parts))
        waiting = 0
    if waiting and counts and waiting < _MIN_PIECE_WORDS:
        counts[-1] += waiting
    elif waiting:
        counts.append(waiting)
    return np.repeat(np.arange(len(counts)), counts).astype(np.uint16)


def _sentence_ends(text: str) -> NDArray[np.int64]:
    return np.flatnonzero(np.frombuffer(text.encode("utf-32-le", "replace"), "<u4") == 10)


def _piece_spans(folded: Folded, words: Words, pieces: NDArray[np.uint16]) -> NDArray[np.uint32]:
    """Span of each piece in the original, two columns: whole sentences where it can be."""
    if not len(pieces):
        return np.zeros((0, 2), np.uint32)
    first = np.flatnonzero(np.diff(pieces, prepend=np.uint16(0xFFFF)))
    last = np.append(first[1:], len(pieces)) - 1
    ends = np.concatenate(([-1], _sentence_ends(folded.text), [len(folded.text)]))
    # the sentence's own bounds, but never beyond a word of the piece before or after
    opens = ends[np.searchsorted(ends, words.starts[first]) - 1] + 1
    opens[1:] = np.maximum(opens[1:], words.ends[last[:-1]])
    closes = ends[np.searchsorted(ends, words.ends[last])]
    closes[:-1] = np.minimum(closes[:-1], words.starts[first[1:]])
    closes = np.minimum(closes, opens + np.maximum(closes - opens, 1))
    spans = np.stack((folded.offsets[opens], folded.offsets[closes - 1] + 1), axis=1)
    return spans.astype(np.uint32)
