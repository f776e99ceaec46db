"""Edits that change nothing but the writing: spaces, punctuation, spelling, variants of a sign."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import OSA

from pipeline.changes.words import cut, is_word
from pipeline.copies.fold import fold
from pipeline.copies.weights import load_rarities, stem

#: What a slight edit is about; the summary names it.
SPACING, PUNCTUATION, SPELLING, VARIANT, GRAMMAR, CASE = (
    "spacing", "punctuation", "spelling", "variant", "grammar", "case",
)  # fmt: skip
_NOTHING = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
_PUNCTUATION = re.compile(r"[^\w%‰℃°$€£¥￥+<>=#@&]|_")
#: Signs often taken for each other in Chinese; each group is one sound or one look.
_CONFUSED = (
    "的地得 做作 在再 已己以 帐账 象像 它他她 哪那 那哪 座坐 份分 既即 记纪 筹畴 布部 竟竞 须需 迹"
    "绩 幅副 辩辨辫 梁粱 粘黏"
    " 渡度 练炼 按安 厉历励 连联 带戴 振震 蓝篮 暴爆 躁燥 贺祝 唯惟 订定 澈彻 拨拔 蔓漫 沿延 弛驰 "
    "署暑 密蜜 佳家 侯候 拌伴 壁璧"
    " 慨概 妨防 符付 复覆 杆竿 蓬篷 侵浸 绪续 搏博 融溶 至致 园圆 原源 启起 钟终 嘛吗麻 吧把 啦拉 "
    "呐纳 啊阿 恩嗯 么吗 合和 反返"
)
_PAIRS = {frozenset((x, y)) for group in _CONFUSED.split() for x in group for y in group if x != y}
_PARTICLES = frozenset("的地得了着也都就还而之所于与和及")
_ARTICLES = frozenset(["a", "an", "the", "that"])
_BRITISH = (
    (re.compile(r"our(?=$|s$|ed$|ing$|able$|ite)"), "or"),
    (re.compile(r"is(?=e$|es$|ed$|ing$|ation)"), "iz"),
    (re.compile(r"yse"), "yze"),
    (re.compile(r"(?<=[bt])re$"), "er"),
    (re.compile(r"ll(?=ed$|ing$|er$)"), "l"),
    (re.compile(r"ogue$"), "og"),
    (re.compile(r"ence$"), "ense"),
)
#: A misspelt word is at least so long: in shorter ones every letter makes another word.
_MIN_WORD = 3
#: A word rarer than this, or unknown, may be a misspelling; its correction is more frequent.
_RARE, _FREQUENT = 60, 56


def slight_kind(before: str, after: str, context_a: str, context_b: str) -> str | None:
    """What the edit is about when it is slight, ``None`` when it is more.

    *before* and *after* are the marked texts; the contexts are the same with the words around.
    """
    one, two = _bare(before), _bare(after)
    if one == two:
        return SPACING
    one, two = _PUNCTUATION.sub("", one), _PUNCTUATION.sub("", two)
    if one == two:
        return PUNCTUATION
    if one.lower() == two.lower():
        return CASE
    if before.isascii() and after.isascii():
        return _english(before, after)
    if max(len(one), len(two)) <= _MAX_SIGNS:
        return _chinese(one, two, context_a, context_b)
    return VARIANT if _is_variant(one, two) else None


#: Longer marks are no single slip.
_MAX_SIGNS = 6


def _bare(text: str) -> str:
    return _NOTHING.sub("", unicodedata.normalize("NFKC", text))


def _is_variant(one: str, two: str) -> bool:
    """Whether the texts are the same signs in another form: 說 and 说."""
    return fold(one).text == fold(two).text


def _chinese(one: str, two: str, context_a: str, context_b: str) -> str | None:
    if _is_variant(one, two):
        return VARIANT
    if set(one + two) <= _PARTICLES and len(one) <= 1 and len(two) <= 1:
        return GRAMMAR
    if len(one) == len(two) and all(
        x == y or frozenset((x, y)) in _PAIRS for x, y in zip(one, two, strict=True)
    ):
        return SPELLING
    if _is_doubled(one, two, context_a, context_b):
        return SPELLING
    if len(one) == len(two) <= 2 and _is_slip(one, two, context_a, context_b):
        return SPELLING
    return None


def _is_doubled(one: str, two: str, context_a: str, context_b: str) -> bool:
    """Whether a word that stood twice stands once now: 的的, 记者记者."""
    gone, context = (one, context_a) if not two else (two, context_b)
    return bool(gone) and not (one and two) and gone * 2 in context and not gone.isdigit()


def _is_slip(one: str, two: str, context_a: str, context_b: str) -> bool:
    """Whether one sign makes a word where the other makes none: 因该 and 应该."""
    return _splits(one, context_a, two, context_b) or _splits(two, context_b, one, context_a)


def _splits(wrong: str, wrong_context: str, right: str, right_context: str) -> bool:
    return _is_in_word(right, right_context) and not _is_in_word(wrong, wrong_context)


def _is_in_word(sign: str, context: str) -> bool:
    """Whether *sign* is part of a longer dictionary word in the middle of *context*."""
    middle = context.find(sign, max(0, len(context) // 2 - len(sign) - 1))
    at = 0
    for word in cut(context):
        if at <= middle < at + len(word):
            return len(word) > len(sign) and is_word(word)
        at += len(word)
    return False


def _english(before: str, after: str) -> str | None:
    one, two = _words(before), _words(after)
    if set(one) ^ set(two) <= _ARTICLES and [w for w in one if w not in _ARTICLES] == [
        w for w in two if w not in _ARTICLES
    ]:
        return GRAMMAR
    if len(one) != len(two):
        return SPELLING if "".join(one) == "".join(two) else None
    kinds = {_word_kind(x, y) for x, y in zip(one, two, strict=True) if x != y}
    if not kinds or None in kinds:
        return None
    return SPELLING if SPELLING in kinds else GRAMMAR


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9'’]+", text.lower())


def _word_kind(one: str, two: str) -> str | None:
    if any(c.isdigit() for c in one + two):
        return None
    if {one, two} <= _ARTICLES:
        return GRAMMAR
    if _american(one) == _american(two) or _is_misspelt(one, two) or _is_misspelt(two, one):
        return SPELLING
    is_form = min(len(one), len(two)) >= _MIN_WORD and stem(one) == stem(two)
    return GRAMMAR if is_form else None


def _american(word: str) -> str:
    for pattern, plain in _BRITISH:
        word = pattern.sub(plain, word)
    return word


def _is_misspelt(wrong: str, right: str) -> bool:
    """Whether *wrong* is no word and a slip or two away from *right*, which is one."""
    if len(wrong) < _MIN_WORD or len(right) < _MIN_WORD:
        return False
    slips = 1 if len(right) < 6 else 2
    return OSA.distance(wrong, right, score_cutoff=slips) <= slips and _rarity(
        wrong
    ) > _RARE >= _FREQUENT >= _rarity(right)


def _rarity(word: str) -> int:
    table = load_rarities()
    if word in table:
        return table[word]
    short = stem(word)
    # a stem is a form of a word only when it was cut: "goverment" is not "govern"
    return table.get(short, 99) if word.startswith(short) and len(word) - len(short) <= 5 else 99
