"""Which stored texts are worth comparing with a new one: one interface, two ways, one answer.

*Near copies* by narrow fingerprint: every stored fingerprint is looked at (a numpy scan), so
nothing within ``NARROW_RADIUS`` is ever missed. *Rewritten and partial copies* by inverted lists of
each text's rarest words and of some of its runs of characters.

The index is derived data: it can be rebuilt from representations at any time. With a folder it
keeps what was flushed; after a crash ``last_key`` tells from which key on texts must be added.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.copies.postings import Postings
from pipeline.copies.represent import RECIPE, Representation
from pipeline.copies.segment_files import IndexFolder
from pipeline.errors import Incomparable

#: Fingerprints that differ in at most so many of 64 bits are near copies (Manku et al. used 3).
NARROW_RADIUS = 6
#: A text is listed under its rarest words, this many.
MAX_WORDS = 96
#: Texts added before their lists are packed into a segment.
_FLUSH_TEXTS = 4_000


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A stored text worth comparing; a higher score is more promising. ``via`` tells the way."""

    key: int
    score: float
    via: str


def rare_features(rep: Representation) -> NDArray[np.uint32]:
    """What a text is listed under: its rarest words and its runs, at most about 220 identities."""
    order = np.argsort(-rep.unique_rarities.astype(np.int64), kind="stable")[:MAX_WORDS]
    # the lowest bit tells words from runs, so that one never passes for the other
    words = rep.unique_ids[order] & np.uint32(0xFFFFFFFE)
    return np.unique(np.concatenate((words, rep.grams | np.uint32(1))))


class CandidateIndex:
    """Stored texts under whole-number keys.

    Add keys in ascending order where you can: then ``last_key`` after reopening tells what is
    missing. Not safe for two writers; one process owns a folder.
    """

    def __init__(self, folder: Path | None = None, *, is_reader: bool = False) -> None:
        """An empty index in memory, or the one kept in *folder* (made when it is not there).

        A folder written by another recipe, or damaged, is emptied: ``len`` is then 0. A reader
        starts from what the folder's owner flushed; what it adds stays in its own memory.
        """
        self._files = IndexFolder(folder, RECIPE) if folder else None
        self._postings = Postings()
        self._rows: dict[int, int] = {}
        self._keys = np.zeros(0, np.int64)
        self._narrow = np.zeros(0, np.uint64)
        self._sizes = np.zeros(0, np.uint16)
        self._count = 0
        if self._files:
            self._load(self._files)
        if is_reader:
            self._files = None

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    @property
    def last_key(self) -> int | None:
        """The highest key ever added, ``None`` when there is none."""
        return int(self._keys[: self._count].max()) if self._count else None

    def add(self, key: int, rep: Representation) -> None:
        """List a text under *key*, in place of what was there. Texts too short are only counted.

        Raises:
            Incomparable: the representation is of another recipe.
        """
        if rep.recipe != RECIPE:
            raise Incomparable(rep.recipe, RECIPE)
        self.remove(key)
        features = rare_features(rep) if rep.is_comparable else np.zeros(0, np.uint32)
        row = self._new_row(key, rep.narrow, len(features))
        self._postings.add(row, features)
        if self._postings.recent_texts >= _FLUSH_TEXTS:
            self.flush()

    def remove(self, key: int) -> None:
        """Forget the text under *key*, if there is one."""
        row = self._rows.pop(key, None)
        if row is not None:
            self._sizes[row] = 0
            self._postings.forget(row)

    def find(self, rep: Representation, *, limit: int = 50) -> list[Candidate]:
        """The stored texts worth comparing, most promising first: near copies, then by score.

        All texts within ``NARROW_RADIUS`` are returned, even when they are more than *limit*.

        Raises:
            Incomparable: the representation is of another recipe.
        """
        if rep.recipe != RECIPE:
            raise Incomparable(rep.recipe, RECIPE)
        if not rep.is_comparable or not self._rows:
            return []
        near = self._find_near(rep.narrow)
        found = [
            Candidate(key=int(self._keys[r]), score=2.0 - d / 64, via="narrow") for r, d in near
        ]
        taken = {row for row, _ in near}
        rows, scores = self._postings.score(rare_features(rep), self._sizes[: self._count])
        best = np.argsort(-scores, kind="stable")[: limit + len(taken)]
        rest = [
            Candidate(key=int(self._keys[rows[i]]), score=float(scores[i]), via="features")
            for i in best.tolist()
            if int(rows[i]) not in taken
        ]
        return found + rest[: max(0, limit - len(found))]

    def flush(self) -> None:
        """Pack what was added and, with a folder, make it safe on disk."""
        self._postings.pack()
        if self._files:
            rows = np.array(sorted(self._rows.values()), dtype=np.int64)
            self._files.write(
                self._keys[: self._count], self._narrow[: self._count], self._sizes[: self._count],
                rows, self._postings.segments,
            )  # fmt: skip

    def _new_row(self, key: int, narrow: int, size: int) -> int:
        if self._count == len(self._keys):
            room = max(1024, len(self._keys) // 2)
            self._keys = np.concatenate((self._keys, np.zeros(room, np.int64)))
            self._narrow = np.concatenate((self._narrow, np.zeros(room, np.uint64)))
            self._sizes = np.concatenate((self._sizes, np.zeros(room, np.uint16)))
        row = self._count
        self._keys[row], self._narrow[row], self._sizes[row] = key, narrow, size
        self._rows[key] = row
        self._count += 1
        return row

    def _find_near(self, narrow: int) -> list[tuple[int, int]]:
        differing = np.bitwise_count(self._narrow[: self._count] ^ np.uint64(narrow))
        near = np.flatnonzero((differing <= NARROW_RADIUS) & (self._sizes[: self._count] > 0))
        return sorted(((int(r), int(differing[r])) for r in near), key=lambda p: (p[1], p[0]))

    def _load(self, files: IndexFolder) -> None:
        state = files.read()
        if state is None:
            return
        self._keys, self._narrow, self._sizes, rows, segments = state
        self._count = len(self._keys)
        self._rows = {int(self._keys[row]): int(row) for row in rows}
        self._postings = Postings(segments)
