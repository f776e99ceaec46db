"""Compare ways to find candidates among many texts: time, memory, what is found.

The stored texts are synthetic: each mixes the features of a few texts of a pool (so that common
features are as common as in life) with some of its own. A search asks for a half of a stored text.
Run with ``--texts 100000`` and ``--texts 1000000``. Times are CPU times: nothing here waits.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.copies_features import read_rows
from pipeline.copies.candidates import NARROW_RADIUS, rare_features
from pipeline.copies.postings import Postings, Segment, merge, pack
from pipeline.copies.represent import represent

OWN_FEATURES = 40
SEARCHES = 300
#: SQLite takes minutes to fill beyond this.
MAX_SQL_TEXTS = 20_000

Texts = list[NDArray[np.uint32]]


def read_pool(folder: Path, count: int) -> Texts:
    """The features of real texts."""
    rows = (r["text"] for lang in ("zh", "en") for r in read_rows(folder / f"pool-{lang}.jsonl"))
    return [rare_features(represent(text)) for _, text in zip(range(count), rows, strict=False)]


def make_text(thirds: Texts, row: int) -> NDArray[np.uint32]:
    """Features of a synthetic text: thirds of four texts, and some of its own."""
    pick = np.random.default_rng(row)
    parts = [thirds[i] for i in pick.integers(len(thirds), size=4)]
    own = pick.integers(2**32, size=OWN_FEATURES, dtype=np.uint32)
    return np.concatenate((*parts, own))


def cut_thirds(pool: Texts) -> Texts:
    """The features of each text dealt out to three."""
    return [features[start::3] for features in pool for start in range(3) if len(features) > 30]


def timed(name: str, queries: list[object], find: Callable[[object], object]) -> None:
    """Print median and p95 CPU time of the searches, after a warm-up."""
    for query in queries[:20]:
        find(query)
    times = []
    for query in queries:
        start = time.thread_time()
        find(query)
        times.append(1000 * (time.thread_time() - start))
    print(f"| {name} | {np.median(times):.2f} | {np.quantile(times, 0.95):.2f} |", flush=True)


def build_postings(
    texts: Callable[[int], NDArray[np.uint32]], count: int
) -> tuple[Postings, NDArray[np.uint16], float]:
    """Our lists, packed by 20,000 texts and merged as the index does; seconds of packing."""
    segments: list[Segment] = []
    sizes = np.zeros(count, np.uint16)
    seconds = 0.0
    for low in range(0, count, 20_000):
        chunk = [texts(row) for row in range(low, min(count, low + 20_000))]
        lengths = [len(features) for features in chunk]
        sizes[low : low + len(chunk)] = lengths
        start = time.thread_time()
        segments.append(
            pack(
                np.concatenate(chunk),
                np.repeat(np.arange(low, low + len(chunk), dtype=np.uint32), lengths),
            )
        )
        if len(segments) % 6 == 0:
            segments[-6:] = [merge(segments[-6:])]
        seconds += time.thread_time() - start
    return Postings(segments), sizes, seconds


def bench_features(count: int, folder: Path) -> None:
    """Inverted lists, and the same in SQLite."""
    pool = cut_thirds(read_pool(folder, 3000))
    rows = np.random.default_rng(1).integers(count, size=SEARCHES)

    def text(row: int) -> NDArray[np.uint32]:
        return make_text(pool, row)

    postings, sizes, seconds = build_postings(text, count)
    held = sum(s.features.nbytes + s.bounds.nbytes + s.rows.nbytes for s in postings.segments)
    halves = [
        np.sort(np.random.default_rng(7).permutation(text(int(row)))[: len(text(int(row))) // 2])
        for row in rows
    ]
    print(
        f"\nInverted lists: {held / count:.0f} bytes per text, packed in {seconds:.1f} s, "
        f"{len(postings.segments)} segments."
    )
    print("\n| way | median CPU ms | p95 CPU ms |\n|---|---|---|")
    timed("inverted lists, ours", list(halves), lambda q: postings.score(q, sizes))
    found = 0
    for row, half in zip(rows.tolist(), halves, strict=True):
        ids, scores = postings.score(half, sizes)
        found += row in ids[np.argsort(-scores)[:50]]
    print(f"\nHalf of a stored text finds it among the first 50: {found / SEARCHES:.3f}")
    if count <= MAX_SQL_TEXTS:
        bench_sql_lists(text, count, halves)


def bench_sql_lists(text: Callable[[int], NDArray[np.uint32]], count: int, halves: Texts) -> None:
    """The same lists as a table of SQLite."""
    base = sqlite3.connect(":memory:")
    base.execute(
        "CREATE TABLE posting (feature INTEGER, row INTEGER, PRIMARY KEY (feature, row)) WITHOUT "
        "ROWID"
    )
    start = time.thread_time()
    for row in range(count):
        base.executemany("INSERT INTO posting VALUES (?, ?)", ((int(f), row) for f in text(row)))
    print(
        f"\nSQLite table filled in {time.thread_time() - start:.0f} s.\n\n| way | median ms | "
        f"p95 ms |\n|---|---|---|"
    )
    query = (
        "SELECT row, count(*) FROM posting WHERE feature IN ({}) "
        "GROUP BY row ORDER BY 2 DESC LIMIT 50"
    )

    def find(half: object) -> object:
        assert isinstance(half, np.ndarray)
        marks = ",".join("?" * len(half))
        return base.execute(query.format(marks), half.tolist()).fetchall()

    timed("inverted lists, SQLite", list(halves[:60]), find)


def bench_narrow(count: int) -> None:
    """64-bit fingerprints: a scan, multi-index hashing, a key table in SQLite; 512 bits scanned."""
    pick = np.random.default_rng(2)
    stored = pick.integers(2**64, size=count, dtype=np.uint64)
    asked = stored[pick.integers(count, size=SEARCHES)] ^ np.uint64(0b1000010000000001)
    queries: list[object] = list(asked)
    print(
        f"\nFingerprints within {NARROW_RADIUS} bits.\n\n"
        "| way | median CPU ms | p95 CPU ms |\n|---|---"
        f"|---|"
    )
    timed(
        "scan of all (ours)",
        queries,
        lambda q: np.flatnonzero(np.bitwise_count(stored ^ q) <= NARROW_RADIUS),
    )
    blocks = NARROW_RADIUS + 1
    width = 64 // blocks
    keys = [(stored >> np.uint64(width * b)) & np.uint64((1 << width) - 1) for b in range(blocks)]
    orders = [np.argsort(k, kind="stable") for k in keys]
    ends = [
        np.searchsorted(k[o], np.arange((1 << width) + 1, dtype=np.uint64))
        for k, o in zip(keys, orders, strict=True)
    ]

    def by_blocks(query: object) -> object:
        value = int(query)  # type: ignore[call-overload]  # a numpy integer
        rows = []
        for b in range(blocks):
            key = (value >> (width * b)) & ((1 << width) - 1)
            rows.append(orders[b][ends[b][key] : ends[b][key + 1]])
        near = np.concatenate(rows)
        return near[np.bitwise_count(stored[near] ^ np.uint64(value)) <= NARROW_RADIUS]

    timed(f"multi-index hashing, {blocks} blocks", queries, by_blocks)
    wide = pick.integers(2**64, size=(count, 8), dtype=np.uint64)
    timed(
        "scan of 512-bit fingerprints",
        list(wide[:60]),
        lambda q: np.bitwise_count(wide ^ q).sum(axis=1).argmin(),
    )
    bench_sql_keys(stored, asked)


def bench_sql_keys(stored: NDArray[np.uint64], asked: NDArray[np.uint64]) -> None:
    """A key table in SQLite for four blocks of 16 bits: complete within 3 bits only."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE block (key INTEGER, row INTEGER)")
    values = stored.astype(object)
    for b in range(4):
        base.executemany(
            "INSERT INTO block VALUES (?, ?)",
            (((b << 16) | (int(v) >> 16 * b & 0xFFFF), i) for i, v in enumerate(values)),
        )
    base.execute("CREATE INDEX by_key ON block (key)")

    def find(query: object) -> object:
        value = int(query)  # type: ignore[call-overload]  # a numpy integer
        keys = [(b << 16) | (value >> 16 * b & 0xFFFF) for b in range(4)]
        rows = base.execute("SELECT row FROM block WHERE key IN (?, ?, ?, ?)", keys).fetchall()
        near = np.array([r for (r,) in rows], dtype=np.int64)
        return near[np.bitwise_count(stored[near] ^ np.uint64(value)) <= 3]

    timed("key table in SQLite, 4 blocks (within 3 bits)", list(asked), find)


def main() -> None:
    """Run all at one size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("var/data/copies"))
    parser.add_argument("--texts", type=int, default=100_000)
    options = parser.parse_args()
    if not (options.data / "pool-zh.jsonl").exists():
        sys.exit(
            f"No pool of texts in {options.data}: unpack it there or name its folder with --data."
        )
    print(f"## {options.texts:,} texts")
    bench_narrow(options.texts)
    bench_features(options.texts, options.data)


if __name__ == "__main__":
    main()
