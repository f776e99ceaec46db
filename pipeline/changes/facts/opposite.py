"""Opposites: a word replaced by what says the contrary. 上升 → 下降, cleared → accused."""

from __future__ import annotations

import re

from pipeline.changes.facts.found import Found, any_of

KIND = "opposite"

_PAIRS = """
上升 上涨 增长 增加 提高 走高 攀升 上调 扩大 回升|下降 下跌 减少 降低 走低 下滑 下调 缩小 回落
支持 赞成 同意 赞同|反对 抵制
高于 多于 超过 大于|低于 少于 不足 小于
盈利 获利|亏损 亏本
成功 胜利 获胜|失败 失利 落败
有罪|无罪
合法 合规|违法 非法 违规
承认 证实|否认 驳斥
允许 准许|禁止 不准
开始 启动 恢复|停止 终止 暂停 取消
安全|危险
真实 属实|虚假 不实
通过 批准|否决 驳回
之前 以前|之后 以后
最高 最大 最多|最低 最小 最少
乐观|悲观
好转 改善|恶化
加强 放宽|削弱 收紧
进口|出口
买入|卖出
rise rises rose risen increase increases increased up grew gained higher growth gain jumped|\
fall falls fell fallen decrease decreases decreased down shrank lost lower decline drop dropped
support supports supported favour favor favoured favored backs backed|oppose opposes opposed against
clear clears cleared clearing acquit acquitted exonerated|\
accuse accuses accused accusing convict convicted charged
guilty|innocent
more most|fewer less least fewest
above over|below under
before|after
win wins won winning victory|lose loses lost losing defeat
success succeeded successful|failure failed unsuccessful
profit profits|loss losses
confirm confirms confirmed confirming admit admits admitted|deny denies denied denying dismissed
approve approves approved passed|reject rejects rejected vetoed
allow allows allowed permitted|ban bans banned prohibited forbidden
begin begins began start starts started|end ends ended stop stops stopped
safe|unsafe dangerous
true|false untrue
legal lawful|illegal unlawful
alive|dead
best|worst
improve improves improved improving|worsen worsens worsened worsening
maximum|minimum
buy bought buying|sell sold selling
import imports imported|export exports exported
strengthen strengthened|weaken weakened
all|none some
always|never
"""
_SIDE = {
    word: f"{number}{sign}"
    for number, line in enumerate(_PAIRS.strip().splitlines())
    for sign, words in zip("+-", line.split("|"), strict=True)
    for word in words.split()
}
_WORD = re.compile(
    any_of(word for word in _SIDE if not word.isascii())
    + rf"|\b{any_of(word for word in _SIDE if word.isascii())}\b",
    re.IGNORECASE,
)


def find(text: str) -> list[Found]:
    """Words of *text* that have an opposite; the value tells the pair and the side."""
    return [Found(hit.start(), hit.end(), _SIDE[hit[0].lower()]) for hit in _WORD.finditer(text)]


def is_flipped(before: list[Found], after: list[Found]) -> bool:
    """Whether one text has a word of one side and the other text one of the other side."""
    sides = {found.value for found in after}
    return any(f"{f.value[:-1]}{'-' if f.value[-1] == '+' else '+'}" in sides for f in before)
