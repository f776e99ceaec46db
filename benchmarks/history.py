"""How well and how fast changes are found, judged and kept: ``make bench-history``.

The labelled edits of ``tests/corpus/edits`` need nothing else. With the recorded data (``--data``,
``var/data``) real revisions, different texts and bytes are measured as well; with an interpreter
that has them (``--peers``) other libraries answer the same pairs in the same run.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import json
import random
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import zstandard
from rapidfuzz.distance import Indel

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.changes.align import align  # noqa: E402 - the path is set above
from pipeline.changes.diff import diff  # noqa: E402
from storage.compress import pack, unpack  # noqa: E402

PEERS = ("rapidfuzz", "fast-diff-match-patch", "diff-match-patch", "difflib")
Pair = tuple[str, str]
Marks = Sequence[Sequence[int]]
_WHOLE = re.compile(r"\d+(?:[.,]\d+)*%?|[A-Za-z]+(?:['’][A-Za-z]+)*")
_SEED = 20_240


def load(name: str, path: Path) -> ModuleType:
    """A module by its file."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def ours(a: str, b: str) -> Marks:
    """Our marks, before facts are looked for: what the other libraries give."""
    return align(a, b)


def timed(method: Callable[[str, str], object], pairs: Sequence[Pair]) -> list[float]:
    """Best of three, in seconds, for each pair."""
    times = []
    for a, b in pairs:
        best = float("inf")
        for _ in range(3):
            start = time.perf_counter()
            method(a, b)
            best = min(best, time.perf_counter() - start)
        times.append(best)
    return times


def ask_peer(
    python: Path, method: str, pairs: Sequence[Pair], limit: float
) -> list[dict[str, Any]] | None:
    """The answers of another library, ``None`` when it is not there or takes too long."""
    command = [str(python), str(ROOT / "benchmarks" / "history_peers.py"), method]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(pairs),
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return json.loads(done.stdout) if done.returncode == 0 else None


def size_of(marks: Marks) -> int:
    """Characters marked in both texts."""
    return sum(m[1] - m[0] + m[3] - m[2] for m in marks)


def is_cut(a: str, b: str, marks: Marks) -> bool:
    """Whether a mark begins or ends inside a number or a Latin word."""
    edges_a = {x for m in marks for x in m[:2]}
    edges_b = {x for m in marks for x in m[2:]}
    return any(
        hit.start() < edge < hit.end()
        for text, edges in ((a, edges_a), (b, edges_b))
        for hit in _WHOLE.finditer(text)
        for edge in edges
    )


def labelled(python: Path) -> list[str]:
    """The labelled edits: marks, facts, severity."""
    reader = load("read_edits", ROOT / "tests" / "corpus" / "edits" / "read.py")
    edits = [edit for language in ("zh", "en") for edit in reader.read_edits(language)]
    pairs = [(edit.a, edit.b) for edit in edits]
    changed = sum(s[1] - s[0] + s[3] - s[2] for edit in edits for s in edit.spans)
    rows = ["| method | marked ÷ changed | edits with a number or word cut |", "|---|---|---|"]
    answers = {"ours": [ours(a, b) for a, b in pairs]}
    for peer in PEERS:
        if said := ask_peer(python, peer, pairs, 120):
            answers[peer] = [one["marks"] for one in said]
    for name, marks in answers.items():
        cut = sum(is_cut(a, b, m) for (a, b), m in zip(pairs, marks, strict=True))
        rows.append(f"| {name} | {sum(map(size_of, marks)) / changed:.2f} | {cut} |")
    found = [diff(a, b) for a, b in pairs]
    wanted = sum(len(edit.facts) for edit in edits)
    hit = sum(len(edit.facts & set(d.facts)) for edit, d in zip(edits, found, strict=True))
    minor = [d for edit, d in zip(edits, found, strict=True) if edit.severity == "minor"]
    more = sum(d.severity != "minor" for d in minor)
    pairs_judged = list(zip(edits, found, strict=True))
    right = sum(judged.severity == edit.severity for edit, judged in pairs_judged)
    chinese = sum(edit.language == "zh" for edit in edits)
    return [
        f"{len(edits)} edits, {chinese} of them Chinese.",
        "",
        *rows,
        "",
        f"Facts recognised: {hit} of {wanted} ({hit / wanted:.3f}).",
        f"Minor edits called more: {more} of {len(minor)} ({more / len(minor):.3f}).",
        f"Severity as labelled: {right / len(edits):.3f}.",
    ]


def revisions(data: Path, limit: int) -> list[Pair]:
    """Real revisions of one text by people."""
    rows = [json.loads(line) for line in (data / "copies/pairs.jsonl").open(encoding="utf8")]
    chosen = [row for row in rows if row["op"] == "human-edit"][:limit]
    needed = {row[side] for row in chosen for side in ("a", "b")}
    text = {}
    for line in (data / "copies/docs.jsonl").open(encoding="utf8"):
        row = json.loads(line)
        if row["id"] in needed:
            text[row["id"]] = row["text"]
    return [(text[row["a"]], text[row["b"]]) for row in chosen]


def different(data: Path, language: str, count: int, length: int) -> list[Pair]:
    """Pairs of texts that have nothing to do with each other."""
    lines = (data / f"copies/pool-{language}.jsonl").open(encoding="utf8")
    texts = [json.loads(line)["text"] for line in lines]
    random.Random(_SEED).shuffle(texts)
    whole = "\n".join(texts)
    parts = [whole[n * length : (n + 1) * length] for n in range(2 * count)]
    return list(zip(parts[::2], parts[1::2], strict=True))


def compare_speed(name: str, pairs: Sequence[Pair], python: Path, limit: float) -> list[str]:
    """One table: how much is marked, in how many marks, how fast."""
    least = [max(1, Indel.distance(a, b)) for a, b in pairs]
    base = timed(Indel.opcodes, pairs)
    length = statistics.median(len(a) for a, _ in pairs)
    rows = [
        f"{name}: {len(pairs)} pairs, median {length:.0f} characters.",
        "",
        (
            "| method | marked ÷ least, total | median | marks a pair | ms, median "
            "| ÷ rapidfuzz, median | total |"
        ),
        "|---|---|---|---|---|---|---|",
    ]

    def row(label: str, marks: list[Marks], times: list[float]) -> str:
        share = [size_of(m) / low for m, low in zip(marks, least, strict=True)]
        total = sum(map(size_of, marks)) / sum(least)
        count = statistics.mean(map(len, marks))
        ratio = statistics.median(times) / statistics.median(base)
        speed = statistics.median(times)
        return (
            f"| {label} | {total:.2f} | {statistics.median(share):.2f} | {count:.1f} "
            f"| {1000 * speed:.2f} | {ratio:.2f} | {sum(times) / sum(base):.2f} |"
        )

    rows.append(row("ours: marks", [ours(a, b) for a, b in pairs], timed(ours, pairs)))
    rows.append(
        row(
            "ours: with moves, facts, summaries",
            [diff(a, b).marks for a, b in pairs],
            timed(lambda a, b: diff(a, b).changes, pairs),
        )
    )
    for peer in PEERS:
        said = ask_peer(python, peer, pairs, limit)
        if said is None:
            rows.append(f"| {peer} | not installed, or more than {limit:.0f} s | | | | | |")
        else:
            rows.append(row(peer, [s["marks"] for s in said], [s["seconds"] for s in said]))
    return [*rows, ""]


def long_text(pairs: Sequence[Pair]) -> list[str]:
    """One text of 50,000 characters made of revisions, and its other version."""
    a, b, n = "", "", 0
    while len(a) < 50_000 and n < len(pairs):
        a, b, n = a + pairs[n][0] + "\n", b + pairs[n][1] + "\n", n + 1
    one, two = a[:50_000], b[:50_000]
    [mine], [base] = timed(ours, [(one, two)]), timed(Indel.opcodes, [(one, two)])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        (
            f"50,000 characters of revisions: ours {1000 * mine:.1f} ms, "
            f"rapidfuzz {1000 * base:.0f} ms ({mine / base:.3f}). "
            f"Peak memory of the whole benchmark {peak:.0f} MB."
        ),
        "",
    ]


def captures(data: Path, limit: int) -> list[str]:
    """Bytes of captures and text versions, zstd level 3 of the whole = 1."""
    whole = zstandard.ZstdCompressor(level=3)
    rows = [json.loads(line) for line in (data / "lawls/versions.jsonl").open(encoding="utf8")]
    twice = [
        [(data / "lawls" / v["file"]).read_bytes() for v in row["versions"][:2]]
        for row in rows[:limit]
        if len(row["versions"]) > 1
    ]
    alone = sum(len(whole.compress(pages[1])) for pages in twice[1:])
    one = sum(len(pack(pages[1], pages[0])) for pages in twice[1:])
    both = sum(
        len(pack(pages[1], pages[0], before[1])) for before, pages in itertools.pairwise(twice)
    )
    lines = [
        "| bytes ÷ zstd level 3 of the whole | |", "|---|---|",
        f"| capture, address seen before: earlier capture | {one / alone:.3f} |",
        f"| the same: earlier capture and a page of the same time | {both / alone:.3f} |",
    ]  # fmt: skip
    shares = []
    for folder in ("sites/www.jiayu.gov.cn", "sites/agmtopy.gitee.io", "lawls/html", "hexo/html"):
        files = sorted(p for p in (data / folder).rglob("*") if p.is_file() and "htm" in p.name)
        random.Random(_SEED).shuffle(files)
        pages = [path.read_bytes() for path in files[:limit]]
        packed = sum(
            len(pack(c, b, a)) for a, b, c in zip(pages, pages[1:], pages[2:], strict=False)
        )
        share = packed / sum(len(whole.compress(page)) for page in pages[2:])
        shares.append(share)
        lines.append(f"| new address, site {len(shares)} of 4 | {share:.3f} |")
    lines.append(f"| new address, mean of the four | {statistics.mean(shares):.3f} |")
    return lines


def text_versions(pairs: Sequence[Pair]) -> list[str]:
    """Bytes of a text version against the one before, and how fast it opens."""
    whole = zstandard.ZstdCompressor(level=3)
    encoded = [(a.encode(), b.encode()) for a, b in pairs]
    frames = [pack(b, a) for a, b in encoded]
    small = [(a, a.replace("的".encode(), "地".encode(), 1)) for a, _ in encoded]
    start = time.perf_counter()
    for (a, b), frame in zip(encoded, frames, strict=True):
        assert unpack(frame, lambda _, base=a: base) == b
    opened = (time.perf_counter() - start) / len(frames)
    real = sum(map(len, frames)) / sum(len(whole.compress(b)) for _, b in encoded)
    slight = sum(len(pack(b, a)) for a, b in small) / sum(len(whole.compress(b)) for _, b in small)
    return [
        f"| text version, real revision | {real:.3f} |",
        f"| text version, one character edited | {slight:.3f} |", "",
        f"A text version opens in {1000 * opened:.2f} ms.", "",
    ]  # fmt: skip


def main() -> None:
    """Measure, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "data")
    parser.add_argument("--peers", type=Path, default=ROOT / "var/bench-peers/bin/python")
    parser.add_argument("--limit", type=int, default=200, help="pairs and pages of each kind")
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "benchmarks-history.md")
    asked = parser.parse_args()
    lines = [
        "# Changes: how well, how fast, how small",
        "",
        "Made by `make bench-history`; read times as ratios: other work may share the machine.",
        "",
        "## Labelled edits",
        "",
        *labelled(asked.peers),
        "",
    ]
    if (asked.data / "copies").is_dir():
        pairs = revisions(asked.data, asked.limit)
        lines += [
            "## Real revisions",
            "",
            *compare_speed("Revisions by people", pairs, asked.peers, 240),
        ]
        lines += long_text(pairs)
        lines += ["## Different texts", ""]
        for language in ("zh", "en"):
            few = different(asked.data, language, 8, 10_000)
            lines += compare_speed(f"Different texts, {language}", few, asked.peers, 60)
        lines += ["## Bytes", "", *captures(asked.data, asked.limit), *text_versions(pairs)]
    else:
        lines += [f"No recorded data in {asked.data.name}: the rest was not measured."]
    asked.out.write_text("\n".join(lines).rstrip() + "\n", encoding="utf8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
