"""Attribution: who a statement or a text is from, as the page claims."""

from __future__ import annotations

import re

from pipeline.changes.facts.found import Found, find_all

KIND = "attribution"

_AGENCY = (
    "新华社|中新社|中新网|新华网|人民网|央视|人民日报|路透社|法新社|美联社|彭博社|塔斯社|共同社"
    "|韩联社|澎湃新闻"
    "|财新|第一财经|界面新闻"
)
_SAID = "报道|报导|消息|称|介绍|透露|表示|指出|显示|统计|通报|了解|悉"
_WHO = r"(?:[A-Z][\w&.'’-]*)(?:\s(?:of|the|for|and|[A-Z][\w&.'’-]*))*"
_ATTRIBUTION = re.compile(
    rf"(?:据|根据|援引|引述|依据)[^，。；！？\n]{{0,24}}?(?:{_SAID})"
    rf"|(?:{_AGENCY})[^，。；\n]{{0,8}}(?:电|讯|报道|报导|消息)"
    r"|(?:消息|信息|稿件|文章|图片|资料|数据|新闻)?(?:来源|来自|出处)\s?[:：]\s?[^\s，。；）)]+"
    r"|(?:转自|转载自|转载于|摘自|选自|原载于?|首发于|原文链接|原文地址|本文来自|本文转自|本文由"
    r"|本文系)\s?[:：]?\s?[^\s，。；）)]+"
    rf"|\b[Aa]ccording to [^,.;\n]{{2,60}}"
    rf"|\b(?:told|citing|cited by|reported by|quoted by|published (?:by|in)|first reported by"
    rf"|credit(?:ed)? to|courtesy of)\s(?:the\s)?{_WHO}"
    rf"|\b(?:Source|Sources|Via|Credit|Photo|Originally (?:published|appeared)(?: (?:by|at|in"
    rf"|on))?)\s?:\s?[^\n.;]{{2,60}}"
    r"|\b(?:[A-Z][\w’']*|\w+)\s(?:officials|sources|spokes(?:man|woman|person)|reports"
    r"|authorities|police)\s(?:said|say|says|told)\b"
    r"|\b(?:officials|sources|police|prosecutors|witnesses|authorities|lawyers|experts|analysts"
    r"|critics|Reuters|AP|AFP|BBC|Xinhua|CNN|Bloomberg)\s(?:said|say|says|reported|reports|claim"
    r"|claims|claimed)\b"
)


def find(text: str) -> list[Found]:
    """The attributions of *text*, as they are written."""
    return find_all(_ATTRIBUTION, text)
