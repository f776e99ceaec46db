"""Write ``pipeline/copies/data/word_rarities.txt``: how rare a word is in general language.

Sources: jieba's dictionary for Chinese (package ``jieba``, MIT), the frequency dictionary of
``symspellpy`` for English (MIT; counts from Google Books Ngrams, CC BY 3.0). Run it in an
environment that has both; the project itself needs only the file it writes.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from pipeline.copies.weights import RARITY_STEPS, UNKNOWN_RARITY, stem


def read_counts(package: str, name: str) -> Iterator[tuple[str, int]]:
    """Words and counts of a frequency dictionary that a package ships."""
    text = files(package).joinpath(name).read_text(encoding="utf-8-sig")
    for line in text.splitlines():
        word, count = line.split()[:2]
        yield word, int(count)


def rarities(counts: Counter[str]) -> dict[str, int]:
    """Rarity of each word that is more frequent than an unknown one."""
    total = sum(counts.values())
    found = {w: round(-RARITY_STEPS * math.log(n / total)) for w, n in counts.items()}
    return {w: r for w, r in found.items() if r < UNKNOWN_RARITY}


def build() -> dict[str, int]:
    """The table: Chinese words as they are, English words by their stem."""
    english: Counter[str] = Counter()
    for word, count in read_counts("symspellpy", "frequency_dictionary_en_82_765.txt"):
        english[stem(word.replace("'", ""))] += count
    chinese = Counter(dict(read_counts("jieba", "dict.txt")))
    chinese = Counter({w: n for w, n in chinese.items() if not w.isascii()})
    return rarities(english) | rarities(chinese)


def main() -> None:
    """Write the table, one line per rarity: the rarity, a tab, its words."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", default="pipeline/copies/data/word_rarities.txt")
    out = Path(parser.parse_args().out)
    words = defaultdict(list)
    for word, rarity in build().items():
        words[rarity].append(word)
    head = (
        "# Rarity, tab, words. From jieba's dictionary (MIT) and symspellpy's English dictionary\n"
        "# (MIT, counts of Google Books Ngrams, CC BY 3.0). Written by build_word_weights.py.\n"
    )
    rows = (f"{rarity}\t{' '.join(sorted(words[rarity]))}\n" for rarity in sorted(words))
    out.write_text(head + "".join(rows), encoding="utf8")


if __name__ == "__main__":
    main()
