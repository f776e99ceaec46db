"""The candidate index on disk: packed arrays and one small manifest, replaced as a whole.

The manifest is written last and put in place by a rename, so a killed process leaves the state of
the last flush. Arrays are mapped into memory, not read.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.copies.postings import Segment

_MANIFEST = "manifest.json"
State = tuple[
    NDArray[np.int64], NDArray[np.uint64], NDArray[np.uint16], NDArray[np.int64], list[Segment]
]


class IndexFolder:
    """The files of one index. ``recipe`` names what made its contents."""

    def __init__(self, folder: Path, recipe: str) -> None:
        self.folder = folder
        self.recipe = recipe
        self._names: dict[int, str] = {}
        self._kept: list[Segment] = []
        folder.mkdir(parents=True, exist_ok=True)

    def write(
        self,
        keys: NDArray[np.int64],
        narrow: NDArray[np.uint64],
        sizes: NDArray[np.uint16],
        rows: NDArray[np.int64],
        segments: list[Segment],
    ) -> None:
        """Make this state the one read next; what is on disk already is not written again."""
        generation = self._generation() + 1
        names = [
            self._segment_name(s) or self._write_segment(s, generation, i)
            for i, s in enumerate(segments)
        ]
        texts = f"texts-{generation}.npy"
        table = np.zeros(len(keys), dtype=[("key", "<i8"), ("narrow", "<u8"), ("size", "<u2")])
        table["key"], table["narrow"], table["size"] = keys, narrow, sizes
        np.save(self.folder / texts, table)
        np.save(self.folder / f"rows-{generation}.npy", rows)
        manifest = {
            "recipe": self.recipe,
            "generation": generation,
            "texts": len(keys),
            "segments": names,
        }
        waiting = self.folder / f"{_MANIFEST}.new"
        waiting.write_text(json.dumps(manifest), encoding="utf8")
        waiting.replace(self.folder / _MANIFEST)
        self._names = {id(s): name for s, name in zip(segments, names, strict=True)}
        self._kept = list(segments)
        self._sweep(manifest)

    def read(self) -> State | None:
        """The state last written; ``None`` when there is none, or of another recipe, or damaged."""
        try:
            manifest = json.loads((self.folder / _MANIFEST).read_text(encoding="utf8"))
            if manifest["recipe"] != self.recipe:
                return None
            generation = manifest["generation"]
            table = np.load(self.folder / f"texts-{generation}.npy")
            rows = np.load(self.folder / f"rows-{generation}.npy")
            segments = [self._read_segment(name) for name in manifest["segments"]]
        except (OSError, ValueError, KeyError, TypeError, EOFError):
            return None
        self._names = {id(s): n for s, n in zip(segments, manifest["segments"], strict=True)}
        self._kept = list(segments)
        return (
            table["key"].copy(), table["narrow"].copy(), table["size"].copy(), rows, segments,
        )  # fmt: skip

    def _generation(self) -> int:
        try:
            manifest = json.loads((self.folder / _MANIFEST).read_text(encoding="utf8"))
            return int(manifest["generation"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0

    def _segment_name(self, segment: Segment) -> str | None:
        return self._names.get(id(segment))

    def _write_segment(self, segment: Segment, generation: int, place: int) -> str:
        name = f"segment-{generation}-{place}"
        for part in ("features", "bounds", "rows"):
            np.save(self.folder / f"{name}-{part}.npy", getattr(segment, part))
        return name

    def _read_segment(self, name: str) -> Segment:
        parts = (
            np.load(self.folder / f"{name}-{part}.npy", mmap_mode="r")
            for part in ("features", "bounds", "rows")
        )
        return Segment(*parts)

    def _sweep(self, manifest: dict[str, object]) -> None:
        """Remove files no manifest names any more."""
        names = manifest["segments"]
        assert isinstance(names, list)
        kept = {f"{n}-{part}.npy" for n in names for part in ("features", "bounds", "rows")}
        kept |= {f"texts-{manifest['generation']}.npy", f"rows-{manifest['generation']}.npy"}
        for path in self.folder.glob("*.npy"):
            if path.name not in kept:
                path.unlink(missing_ok=True)
