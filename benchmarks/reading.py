"""Reading measured: the scorer on every labelled set, with other readers beside us.

The labelled pages are not part of the project. ``--data`` is the folder that holds one folder a
set (``NAME/gold.jsonl``, ``NAME/html/``), ``--scorer`` the program that knows how to score them;
it is given a command that answers JSON lines. Prints Markdown.

    python benchmarks/reading.py --data var/data --scorer score_pages.py [--install-peers]
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS_ENV = ROOT / "var" / "peers" / "env"
PEER_PACKAGES = ("trafilatura", "readability-lxml", "newspaper4k", "gne", "lxml_html_clean")
ARTICLE_SETS = (
    "jiayu", "netease163", "cwced", "magic_article", "lawls", "hexo", "encodings", "moz",
    "wcxb_dev",
    "fundus", "trafeval",
)  # fmt: skip
COLUMNS = (
    ("F1", "f1"), ("below .80", "below_80"), ("segments F1", "seg_f1"), ("garbled", "mojibake"),
    ("empty", "empty"), ("title", "title_exact"), ("day", "date"), ("minute", "minute"),
    ("author", "author"), ("wrong", "author_wrong"), ("source", "source"), ("editor", "editor"),
    ("CPU ms", "ms_mean"),
)  # fmt: skip


def score(scorer: Path, data: Path, name: str, command: str) -> dict[str, float]:
    """One set's figures, as the scorer names them; empty when it failed."""
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        done = subprocess.run(
            [sys.executable, str(scorer), "--data", str(data), "--sets", name, "--batch", command,
             "--json", out.name],
            capture_output=True, text=True, timeout=3600, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            print(f"<!-- {name}: {done.stderr.strip()[-200:]} -->")
            return {}
        figures: dict[str, float] = json.load(out)["sets"][name]["metrics"]
        return figures


def commands(peers: Path) -> dict[str, str]:
    """Who is measured, and how they are called."""
    own = shlex.quote(str(Path(sys.executable).parent / "repostwatch"))
    found = {"repostwatch": f"{own} extract --batch", "alone": f"{own} extract --batch --no-learn"}
    if peers.exists():
        adapter = shlex.quote(str(ROOT / "benchmarks" / "reading_peers.py"))
        for peer in ("trafilatura", "trafilatura-precision", "readability", "newspaper", "gne"):
            found[peer] = f"{shlex.quote(str(peers))} {adapter} {peer}"
    return found


def install_peers() -> None:
    """Give the other readers an environment of their own."""
    venv.create(PEERS_ENV, with_pip=True)
    pip = [str(PEERS_ENV / "bin" / "python"), "-m", "pip", "install", "-q"]
    subprocess.run([*pip, "-U", "pip"], check=True)
    subprocess.run([*pip, *PEER_PACKAGES], check=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "data")
    parser.add_argument("--scorer", type=Path, help="default: score_pages.py beside the data")
    parser.add_argument("--sets", default=",".join(ARTICLE_SETS))
    parser.add_argument("--peers", default="all", help="all, none, or names with commas")
    parser.add_argument("--install-peers", action="store_true")
    options = parser.parse_args()
    scorer = options.scorer or options.data / "score_pages.py"
    if not options.data.is_dir() or not scorer.is_file():
        print(
            f"There are no labelled pages in {options.data}, or no scorer at {scorer}. "
            "Name them with --data and --scorer; the project does not carry them."
        )
        return
    if options.install_peers:
        install_peers()
    table(options.data, scorer, options.sets.split(","), options.peers)


def table(data: Path, scorer: Path, sets: list[str], peers: str) -> None:
    """Print one row for each set and reader."""
    print("| set | reader | " + " | ".join(label for label, _ in COLUMNS) + " |")
    print("|---" * (len(COLUMNS) + 2) + "|")
    wanted = None if peers == "all" else {"repostwatch", "alone", *peers.split(",")}
    for name in sets:
        if not (data / name).is_dir():
            continue
        for reader, command in commands(PEERS_ENV / "bin" / "python").items():
            if wanted is not None and reader not in wanted:
                continue
            figures = score(scorer, data, name, command)
            cells = [_cell(figures.get(key)) for _, key in COLUMNS]
            print(f"| {name} | {reader} | " + " | ".join(cells) + " |", flush=True)
    if (data / "jiayu_lists").is_dir():
        own = commands(Path("none"))["repostwatch"]
        figures = score(scorer, data, "jiayu_lists", f"{own} --kind list")
        print(f"\nList pages: links F1 {_cell(figures.get('links_f1'))}, "
              f"next page {_cell(figures.get('next'))}.")  # fmt: skip


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.3f}"


if __name__ == "__main__":
    main()
