"""Measure the verdict's features on the labelled pairs and keep them for ``train_verdict.py``.

Writes one ``.npz``: ``x`` (one row of features per pair) and the pairs' labels, operations,
languages, origins and groups. The texts themselves are not kept.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.copies_templates import make_pairs
from pipeline.copies.align import align
from pipeline.copies.features import FEATURE_NAMES, as_row, measure
from pipeline.copies.represent import Representation, represent


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON-lines file."""
    with path.open(encoding="utf8") as file:
        for line in file:
            yield json.loads(line)


def measure_pair(a: Representation, b: Representation) -> tuple[float, ...]:
    """The features of a pair; none at all when a text is too short to compare."""
    if not (a.is_comparable and b.is_comparable):
        return (float("nan"),) * len(FEATURE_NAMES)
    return as_row(measure(a, b, align(a, b)))


def main() -> None:
    """Measure every pair."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("var/data/copies"))
    parser.add_argument("--out", type=Path, default=Path("var/copies-features.npz"))
    parser.add_argument("--own", type=int, default=240, help="pairs written by us, per language")
    options = parser.parse_args()
    if not (options.data / "pairs.jsonl").exists():
        sys.exit(f"{options.data} holds no pairs.jsonl: give the labelled data with --data.")
    pairs = list(read_rows(options.data / "pairs.jsonl"))
    wanted = {p[side] for p in pairs for side in "ab"}
    texts: dict[str, Representation] = {}
    groups: dict[str, str] = {}
    for row in read_rows(options.data / "docs.jsonl"):
        if row["id"] in wanted:
            texts[row["id"]] = represent(row["text"])
            groups[row["id"]] = row["doc_group"]
    start = time.perf_counter()
    x = np.array([measure_pair(texts[p["a"]], texts[p["b"]]) for p in pairs], dtype=np.float32)
    print(f"{1000 * (time.perf_counter() - start) / len(pairs):.3f} ms per pair")
    columns = {
        name: np.array([p[name] for p in pairs]) for name in ("label", "op", "lang", "origin", "id")
    }
    columns["group_a"] = np.array([groups[p["a"]] for p in pairs])
    columns["group_b"] = np.array([groups[p["b"]] for p in pairs])
    own_x, own = measure_own(options.own)
    columns = {name: np.concatenate((columns[name], own[name])) for name in columns}
    np.savez_compressed(
        options.out, x=np.concatenate((x, own_x)), names=np.array(FEATURE_NAMES), **columns
    )


def measure_own(count: int) -> tuple[NDArray[np.float32], dict[str, NDArray[np.str_]]]:
    """The features and columns of *count* pairs per language of reports written by us."""
    rows, columns = [], []
    for i, (a, b, is_copy, language) in enumerate(make_pairs(count)):
        rows.append(measure_pair(represent(a), represent(b)))
        group = f"own:{i}"
        label = "near" if is_copy else "unrelated"
        columns.append((label, "own-template", language, "own", group, group, group))
    names = ("label", "op", "lang", "origin", "id", "group_a", "group_b")
    table = np.array(columns)
    return np.array(rows, dtype=np.float32), {n: table[:, i] for i, n in enumerate(names)}


if __name__ == "__main__":
    main()
