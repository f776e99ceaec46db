"""Slips in Chinese: signs of one sound or look, a word written twice, particles."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.changes.words import cut, is_word


class Place(NamedTuple):
    """Marked signs and the signs around them."""

    text: str
    start: int
    end: int

    @property
    def marked(self) -> str:
        """The marked signs."""
        return self.text[self.start : self.end]


#: Signs often taken for each other in Chinese; each group is one sound or one look.
_CONFUSED = (
    "的地得 做作 在再 已己以 帐账 象像 它他她 哪那 那哪 座坐 份分 既即 记纪 筹畴 布部步 竟竞 须需 "
    "迹"
    "绩 幅副 辩辨辫 梁粱 粘黏"
    " 渡度 练炼 按安 厉历励 连联 带戴 振震 蓝篮 暴爆 躁燥 贺祝 唯惟 订定 澈彻 拨拔 蔓漫 沿延 弛驰 "
    "署暑 密蜜 佳家 侯候 拌伴 壁璧"
    " 慨概 妨防 符付 复覆 杆竿 蓬篷 侵浸 绪续 搏博 融溶 至致 园圆 原源 启起 钟终 嘛吗麻 吧把 啦拉 "
    "呐纳 啊阿 恩嗯 么吗 合和 反返 导道"
)
_PAIRS = {frozenset((x, y)) for group in _CONFUSED.split() for x in group for y in group if x != y}
#: Signs that say something by themselves: one for another is no slip.
_TELLING = frozenset(
    "好坏难易大小多少高低长短快慢新旧老少早晚前后左右上下内外里男女父母儿女人天地东南西北来去进出"
    "买卖"
    "有无是非生死伤亡胜负输赢真假对错冷热轻重强弱增减升降涨跌红黄蓝绿黑白一二三四五六七八九十百千"
    "万亿"
)
_PARTICLES = frozenset("的地得了着也都就还而之所于与和及")


def chinese_slip(one: Place, two: Place) -> bool | None:
    """Whether *two* is *one* with its spelling (true) or a particle (false) put right.

    ``None``: it says something else.
    """
    before, after = one.marked, two.marked
    if set(before + after) <= _PARTICLES and len(before) <= 1 and len(after) <= 1:
        return False
    if len(before) == len(after) and all(
        x == y or frozenset((x, y)) in _PAIRS for x, y in zip(before, after, strict=True)
    ):
        return True
    return True if _is_slip(one, two) else None


def _is_slip(one: Place, two: Place) -> bool:
    """Whether one sign makes a word where the other makes none: 因该 and 应该."""
    before, after = one.marked, two.marked
    if not len(before) == len(after) <= 2 or set(before + after) & _TELLING:
        return False
    if is_word(before) or is_word(after):
        return False
    return _is_in_word(one) != _is_in_word(two)


def _is_in_word(place: Place) -> bool:
    """Whether the marked signs are part of a longer word of the dictionary."""
    at = 0
    for word in cut(place.text):
        if at <= place.start < at + len(word):
            return len(word) > place.end - place.start and is_word(word)
        at += len(word)
    return False
