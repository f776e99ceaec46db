"""The index of candidates beside its store: kept in step with the database, rebuilt at will."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from config.bootstrap import App
from pipeline.copies.candidates import Candidate, CandidateIndex
from pipeline.copies.represent import Representation


class StoredIndex:
    """The candidates of one store. One process owns the folder; readers only catch up in memory.

    The folder carries the store's own name, so that the index of another store, or of one that
    was emptied, is never taken for it. What a crash lost is added again from the database.
    """

    def __init__(self, app: App, *, is_reader: bool = False) -> None:
        self.app = app
        self.is_reader = is_reader

    @cached_property
    def _index(self) -> CandidateIndex:
        return CandidateIndex(self._folder, is_reader=self.is_reader)

    @property
    def _folder(self) -> Path:
        return self.app.settings.data_dir / "index" / self.app.history.store_id()

    def catch_up(self, *, detector: str | None = None) -> None:
        """Add the versions that came after the last one indexed."""
        last = self._index.last_key or 0
        while rows := self.app.history.fingerprinted(after=last, detector=detector):
            for key, representation in rows:
                self._index.add(key, representation)
            last = rows[-1][0]

    def rebuild(self, *, detector: str | None = None) -> None:
        """Begin anew, with all versions or only those that *detector* has compared."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self.__dict__.pop("_index", None)
        self.catch_up(detector=detector)

    def add(self, key: int, representation: Representation) -> None:
        """Make a version findable."""
        self._index.add(key, representation)

    def find(self, representation: Representation, *, limit: int = 50) -> Sequence[Candidate]:
        """The stored texts most worth verifying, best first."""
        return self._index.find(representation, limit=limit)

    def flush(self) -> None:
        """Make what was added safe on disk."""
        self._index.flush()
