"""Measure the copy detector beside the usual ways, on labelled pairs and searches, both languages.

``python benchmarks/copies.py`` (``make bench-copies``) reads ``var/data/copies`` and prints tables
as Markdown: pairs by kind and by operation, searches, cost. Baselines: the ``simhash`` package as
it comes (distance at most 3, 6, 16), MinHash of 5 characters (package ``datasketch``; estimated
resemblance 0.5, 0.3), tf-idf cosine of words at its own best threshold. Verdicts are those of the
packaged model, which was trained on pairs of this data: for figures on unseen origins see
``train_verdict.py``.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from datasketch import MinHash
from simhash import Simhash

from benchmarks.copies_features import read_rows
from pipeline.copies.candidates import CandidateIndex
from pipeline.copies.represent import Representation, represent
from pipeline.copies.verdict import compare

POSITIVE = ("copy", "near", "rewritten", "partial")
HARD = ("same-topic", "same-template")
#: Candidates verified for each search.
CANDIDATES = 50


@dataclass
class Corpus:
    """The labelled data: texts by id, pairs, searches."""

    folder: Path
    pairs: list[dict[str, Any]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path, limit: int | None) -> Corpus:
        """The whole data, or *limit* pairs of it."""
        pairs = list(read_rows(folder / "pairs.jsonl"))
        if limit and limit < len(pairs):
            pairs = random.Random(1).sample(pairs, limit)
        wanted = {p[side] for p in pairs for side in "ab"}
        texts = {r["id"]: r["text"] for r in read_rows(folder / "docs.jsonl") if r["id"] in wanted}
        return cls(folder, pairs, texts)


Score = Callable[[str, str], float]


def timed(make: Callable[[str], Any], texts: dict[str, str]) -> tuple[dict[str, Any], float]:
    """What *make* makes of every text, and the median milliseconds of one."""
    made, times = {}, []
    for id_, text in texts.items():
        start = time.thread_time()
        made[id_] = make(text)
        times.append(1000 * (time.thread_time() - start))
    return made, float(np.median(times))


def make_minhash(text: str) -> MinHash:
    """MinHash of runs of five characters, 128 permutations."""
    signature = MinHash(num_perm=128)
    signature.update_batch({text[i : i + 5].encode() for i in range(max(1, len(text) - 4))})
    return signature


def tfidf(reps: dict[str, Representation]) -> Score:
    """Cosine of the words of two texts, weighted by how rare they are among these texts."""
    seen: Counter[int] = Counter()
    for rep in reps.values():
        seen.update(rep.unique_ids.tolist())
    vectors: dict[str, dict[int, float]] = {}
    for id_, rep in reps.items():
        items = zip(rep.unique_ids.tolist(), rep.unique_counts.tolist(), strict=True)
        vector = {w: (1 + np.log(n)) * np.log(len(reps) / seen[w]) for w, n in items}
        norm = sum(v * v for v in vector.values()) ** 0.5 or 1.0
        vectors[id_] = {w: v / norm for w, v in vector.items()}

    def score(a: str, b: str) -> float:
        one, other = sorted((vectors[a], vectors[b]), key=len)
        return sum(v * other[w] for w, v in one.items() if w in other)

    return score


def best_threshold(scores: np.ndarray, truth: np.ndarray) -> float:
    """The threshold with the highest F1."""
    tried = np.quantile(scores, np.linspace(0.01, 0.99, 197))
    return float(
        max(
            tried,
            key=lambda t: (
                2 * (truth & (scores >= t)).sum() / max(1, truth.sum() + (scores >= t).sum())
            ),
        )
    )


def pair_row(pairs: list[dict[str, Any]], found: np.ndarray) -> str:
    """Precision, recall by label and false positives as a row of a table."""
    label = np.array([p["label"] for p in pairs])
    truth = np.isin(label, POSITIVE)
    hard = (label == "same-topic") | np.isin([p["op"] for p in pairs], HARD)
    hits = (found & truth).sum()
    precision, recall = hits / max(1, found.sum()), hits / truth.sum()
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    cells = [
        f1,
        precision,
        recall,
        *(found[label == k].mean() for k in POSITIVE),
        found[hard].mean(),
    ]
    return " | ".join(f"{cell:.3f}" for cell in cells)


def bench_pairs(corpus: Corpus) -> dict[str, Representation]:
    """Print the table of pairs; return the representations made."""
    reps, our_ms = timed(represent, corpus.texts)
    prints, package_ms = timed(lambda t: Simhash(t).value, corpus.texts)
    signatures, minhash_ms = timed(make_minhash, corpus.texts)
    cosine = tfidf(reps)
    verdicts, times = {}, []
    for pair in corpus.pairs:
        start = time.thread_time()
        verdicts[pair["id"]] = compare(reps[pair["a"]], reps[pair["b"]])
        times.append(1000 * (time.thread_time() - start))
    print(
        "\n| language | way | F1 | precision | recall | copy | near | rewritten | partial | hard "
        "false |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for language in ("zh", "en"):
        mine = [p for p in corpus.pairs if p["lang"] == language]
        truth = np.isin([p["label"] for p in mine], POSITIVE)
        distance = np.array([(prints[p["a"]] ^ prints[p["b"]]).bit_count() for p in mine])
        resemblance = np.array([signatures[p["a"]].jaccard(signatures[p["b"]]) for p in mine])
        cosines = np.array([cosine(p["a"], p["b"]) for p in mine])
        threshold = best_threshold(cosines, truth)
        ways = {f"simhash package, k = {k}": distance <= k for k in (3, 6, 16)}
        ways |= {f"MinHash, J ≥ {j}": resemblance >= j for j in (0.5, 0.3)}
        ways[f"tf-idf cosine ≥ {threshold:.2f} (its best)"] = cosines >= threshold
        ways["ours"] = np.array([verdicts[p["id"]].kind.is_copy for p in mine])
        for name, found in ways.items():
            print(f"| {language} | {name} | {pair_row(mine, found)} |")
    print_operations(corpus.pairs, verdicts)
    print(
        f"\nMedian milliseconds of CPU: represent {our_ms:.2f}, "
        f"simhash package {package_ms:.2f}, MinHash "
        f"{minhash_ms:.2f}; comparing two representations {np.median(times):.2f} (p95 "
        f"{np.quantile(times, 0.95):.2f})."
    )
    return reps


def print_operations(pairs: Iterable[dict[str, Any]], verdicts: dict[str, Any]) -> None:
    """Print what is called a copy by language, label and operation."""
    print(
        "\n| language | label | operation | pairs | called copies | kinds |\n|---|---|---|---|---"
        "|---|"
    )
    groups: dict[tuple[str, str, str], list[Any]] = {}
    for pair in pairs:
        groups.setdefault((pair["lang"], pair["label"], pair["op"]), []).append(
            verdicts[pair["id"]]
        )
    for (language, label, op), found in sorted(groups.items()):
        kinds = ", ".join(
            f"{k} {n}" for k, n in Counter(v.kind.value for v in found).most_common(4)
        )
        share = sum(v.kind.is_copy for v in found) / len(found)
        print(f"| {language} | {label} | {op} | {len(found)} | {share:.3f} | {kinds} |")


def bench_search(folder: Path, limit: int | None) -> None:
    """Print the table of searches: candidates alone, and verified."""
    queries = list(read_rows(folder / "queries.jsonl"))
    if limit:
        queries = random.Random(1).sample(queries, min(limit, len(queries)))
    asked = {q["q"] for q in queries}
    queries = [q for q in queries if q["target"] not in asked]
    wanted = {q[k] for q in queries for k in ("q", "target")}
    texts = {
        r["id"]: represent(r["text"]) for r in read_rows(folder / "docs.jsonl") if r["id"] in wanted
    }
    stored = [texts[t] for t in sorted({q["target"] for q in queries})]
    keys = {t: i for i, t in enumerate(sorted({q["target"] for q in queries}))}
    for language in ("zh", "en"):
        stored += [represent(r["text"]) for r in read_rows(folder / f"pool-{language}.jsonl")]
    index = CandidateIndex()
    for key, rep in enumerate(stored):
        index.add(key, rep)
    places: dict[tuple[str, str], list[tuple[int, int]]] = {}
    times = []
    for query in queries:
        rep = texts[query["q"]]
        start = time.thread_time()
        found = [c.key for c in index.find(rep, limit=CANDIDATES)]
        times.append(1000 * (time.thread_time() - start))
        ranked = [(compare(rep, stored[key]), key) for key in found]
        kept = sorted((v for v in ranked if v[0].kind.is_copy), key=lambda v: -v[0].probability)
        target = keys[query["target"]]
        place = (_place(found, target), _place([key for _, key in kept], target))
        for label in (query["label"], "all"):
            places.setdefault((query["lang"], label), []).append(place)
    print(
        f"\nSearch among {len(stored)} texts, median {np.median(times):.2f} ms, p95 "
        f"{np.quantile(times, 0.95):.2f} ms."
    )
    print(
        "\n| language | label | searches | candidates: first 10 | first 50 | verified: first 10 "
        "|\n|---|---|---|---|---|---|"
    )
    for (language, label), rows in sorted(places.items()):
        of = np.array(rows)
        ten, fifty, verified = (
            (of[:, c] > 0) & (of[:, c] <= n) for c, n in ((0, 10), (0, 50), (1, 10))
        )
        print(
            f"| {language} | {label} | {len(of)} | {ten.mean():.3f} | {fifty.mean():.3f} | "
            f"{verified.mean():.3f} |"
        )


def _place(keys: list[int], target: int) -> int:
    return keys.index(target) + 1 if target in keys else 0


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("var/data/copies"))
    parser.add_argument("--limit", type=int, help="pairs and searches, a random sample")
    options = parser.parse_args()
    if not (options.data / "pairs.jsonl").exists():
        sys.exit(
            f"No labelled data in {options.data}: unpack it there or name its folder with --data."
        )
    bench_pairs(Corpus.read(options.data, options.limit))
    bench_search(options.data, options.limit)


if __name__ == "__main__":
    main()
