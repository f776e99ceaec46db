"""Inverted lists: feature -> the rows of the texts that have it, in packed segments.

New texts wait in small lists; packed segments are sorted arrays, merged as they pile up (a log-
structured merge: each posting is copied a few times in all).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Segments are merged when so many of about one size have piled up.
_MERGE_SEGMENTS = 6
#: A feature in more texts than this share says little; its list is not read …
_MAX_SHARE = 0.005
#: … and so is any longer than this, however large the index: it bounds the cost of a search.
_MAX_LIST = 4_000
#: Rarest lists first, so many rows are read in all: about 4 ms.
_MAX_READ = 60_000
#: Lists at least this short are always read.
_MIN_LIST = 60


@dataclass(frozen=True, eq=False)
class Segment:
    """Packed lists: the rows of ``features[i]`` are ``rows[bounds[i] : bounds[i + 1]]``."""

    features: NDArray[np.uint32]
    bounds: NDArray[np.uint32] | NDArray[np.int64]
    rows: NDArray[np.uint32]


def pack(features: NDArray[np.uint32], rows: NDArray[np.uint32]) -> Segment:
    """A segment of loose (feature, row) pairs."""
    order = np.argsort(features, kind="stable")
    features, rows = features[order], rows[order]
    starts = np.flatnonzero(np.diff(features, prepend=features[:1] ^ np.uint32(1)))
    bounds = np.append(starts, len(features))
    if len(rows) < 2**32:
        return Segment(features[starts], bounds.astype(np.uint32), rows)
    return Segment(features[starts], bounds, rows)


def merge(segments: list[Segment]) -> Segment:
    """One segment that holds all postings of several."""
    features = np.concatenate([np.repeat(s.features, np.diff(s.bounds)) for s in segments])
    return pack(features, np.concatenate([s.rows for s in segments]))


class Postings:
    """The inverted lists of an index."""

    def __init__(self, segments: list[Segment] | None = None) -> None:
        self.segments: list[Segment] = segments or []
        self._recent: dict[int, list[int]] = defaultdict(list)
        self.recent_texts = 0
        self._forgotten: set[int] = set()

    def add(self, row: int, features: NDArray[np.uint32]) -> None:
        """List *row* under each feature."""
        for feature in features.tolist():
            self._recent[feature].append(row)
        self.recent_texts += 1

    def forget(self, row: int) -> None:
        """Leave *row* out of the lists when they are packed next."""
        self._forgotten.add(row)

    def pack(self) -> None:
        """Turn what was added into a segment; merge segments that have piled up."""
        if self._recent:
            counts = [len(rows) for rows in self._recent.values()]
            features = np.repeat(np.fromiter(self._recent, np.uint32, len(counts)), counts)
            rows = np.concatenate([np.array(r, np.uint32) for r in self._recent.values()])
            self.segments.append(pack(features, rows))
            self._recent.clear()
            self.recent_texts = 0
        while len(self.segments) >= _MERGE_SEGMENTS and self._are_alike(
            self.segments[-_MERGE_SEGMENTS:]
        ):
            self.segments[-_MERGE_SEGMENTS:] = [merge(self.segments[-_MERGE_SEGMENTS:])]

    @staticmethod
    def _are_alike(segments: list[Segment]) -> bool:
        sizes = [len(s.rows) for s in segments]
        return max(sizes) <= 3 * min(sizes)

    def score(
        self, features: NDArray[np.uint32], sizes: NDArray[np.uint16]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Rows that share features, and how much: rare features count more, long texts less."""
        lists = self._lists(features)
        total = max(1, len(sizes))
        most = max(_MIN_LIST, min(_MAX_LIST, int(total * _MAX_SHARE)))
        chosen = sorted((rows for rows in lists if 0 < len(rows) <= most), key=len)
        if not chosen:
            return np.zeros(0, np.int64), np.zeros(0)
        lengths = np.array([len(rows) for rows in chosen])
        read = max(1, int(np.searchsorted(np.cumsum(lengths), _MAX_READ, "right")))
        chosen, lengths = chosen[:read], lengths[:read]
        weights = np.log1p(total / lengths)
        all_rows = np.concatenate(chosen)
        rows, places = np.unique(all_rows, return_inverse=True)
        scores = np.bincount(places, np.repeat(weights, lengths))
        alive = sizes[rows] > 0
        rows, scores = rows[alive], scores[alive]
        return rows.astype(np.int64), scores / np.sqrt(40.0 + sizes[rows])

    def _lists(self, features: NDArray[np.uint32]) -> list[NDArray[np.uint32]]:
        parts: list[list[NDArray[np.uint32]]] = [[] for _ in features]
        for segment in self.segments:
            places = np.searchsorted(segment.features, features)
            places = np.minimum(places, len(segment.features) - 1)
            for i in np.flatnonzero(segment.features[places] == features).tolist():
                place = places[i]
                parts[i].append(segment.rows[segment.bounds[place] : segment.bounds[place + 1]])
        for i, feature in enumerate(features.tolist()):
            if feature in self._recent:
                parts[i].append(np.array(self._recent[feature], np.uint32))
        return [np.concatenate(p) if len(p) > 1 else p[0] if p else _NONE for p in parts]


_NONE = np.zeros(0, np.uint32)
