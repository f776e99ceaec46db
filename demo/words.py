"""Small tables of words that copiers swap for others, and the swapping."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

#: Chinese words and near-synonyms, as the rewriting tools of copy farms have them.
#: Crude on purpose.
SYNONYMS_ZH: Mapping[str, str] = {
    "目前": "现阶段", "今年以来": "本年开年至今", "据介绍": "据了解", "介绍说": "透露说",
    "表示": "指出", "认为": "觉得", "告诉": "对", "增加": "提升", "减少": "下降",
    "已经": "早已", "因为": "由于", "所以": "因此", "但是": "不过", "如果": "倘若",
    "需要": "须要", "开始": "着手", "计划": "打算", "建设": "打造", "进行": "开展",
    "附近": "周边", "全部": "所有", "大约": "约莫", "超过": "突破", "达到": "达成",
    "主要": "首要", "问题": "难题", "居民": "住户", "老人": "长者", "孩子": "小孩",
    "价格": "售价", "收入": "进账", "企业": "厂商", "员工": "职工", "顾客": "客人",
    "昨天": "前一天", "昨日": "前一日", "早上": "清晨", "晚上": "夜间", "负责人": "主管",
    "最大": "最为庞大", "最高": "最为高", "提高": "抬升", "降低": "压低", "方便": "便利",
    "困难": "难处", "担心": "忧虑", "希望": "期盼", "支持": "扶持", "完成": "做完",
    "使用": "运用", "提供": "供给", "选择": "挑选", "服务": "服侍", "设计": "规划",
    "工程": "项目", "施工": "作业", "投资": "出资", "市场": "行市", "产品": "货品",
    "影响": "波及", "原因": "缘由", "办法": "法子", "同时": "与此同时", "此外": "除此之外",
    "其中": "这当中", "每天": "每日", "专门": "特地", "统一": "一致", "维持": "保持",
    "不少": "许多", "几乎": "差不多", "刚刚": "才刚", "逐渐": "渐渐", "立即": "马上",
}  # fmt: skip

#: English words, as the "spinners" of content farms have them.
SYNONYMS_EN: Mapping[str, str] = {
    "said": "stated", "began": "commenced", "about": "around", "because": "since",
    "build": "construct", "built": "constructed", "buy": "purchase", "bought": "purchased",
    "many": "numerous", "often": "frequently", "almost": "nearly", "big": "large",
    "small": "little", "money": "cash", "people": "individuals", "children": "kids",
    "town": "municipality", "city": "metropolis", "house": "dwelling", "houses": "dwellings",
    "road": "street", "show": "demonstrate", "showed": "demonstrated", "help": "assist",
    "need": "require", "needs": "requires", "use": "utilise", "used": "utilised",
    "last": "previous", "first": "initial", "whole": "entire", "work": "labour",
    "workers": "labourers", "opened": "launched", "plan": "scheme", "plans": "schemes",
    "only": "merely", "still": "nevertheless", "however": "yet", "before": "prior to",
    "after": "following", "enough": "sufficient", "every": "each", "told": "informed",
    "asked": "enquired", "think": "believe", "thinks": "believes", "start": "launch",
    "year": "twelvemonth", "years": "twelvemonths", "morning": "forenoon", "cost": "price",
    "costs": "prices", "cheap": "inexpensive", "old": "aged", "new": "novel",
}  # fmt: skip


def swap_words(text: str, table: Mapping[str, str]) -> str:
    """*text* with each key of *table* replaced; of two keys at one place the longer wins."""
    return _pattern(tuple(table)).sub(lambda found: table[found[0]], text)


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    # \b is a boundary of words for Latin letters; between Chinese characters there is none
    parts = (rf"\b{re.escape(w)}\b" if w.isascii() else re.escape(w) for w in longest_first)
    return re.compile("|".join(parts))
