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
    r"(?=[据根援引依新中人央路法美彭塔共韩澎财第界消信稿文图资数来出转摘选原首本业专分知官警校院发"
    r"负目居网律媒记学村家市《\u4e00-\u9fff])(?:"
    rf"(?:据|根据|援引|引述|依据)[^，。；！？\n]{{0,24}}?(?:{_SAID})"
    r"|(?:业内人士|专家|分析师|分析人士|知情人士|官方|警方|校方|院方|消息人士|发言人|负责人"
    r"|目击者|居民|网友|律师|媒体"
    r"|记者|学者|村民|家属|市民)[^，。；\n]{0,6}?(?:(?<![劝小传听学游胡演])说|表示|指出|称|认为"
    r"|透露|告诉|介绍|强调)"
    r"|《[^》\n]{2,16}》[^，。；\n]{0,6}?(?:报道|称|披露|援引|刊文)称?"
    r"|[\u4e00-\u9fff]{2,6}(?:报|网|社|台|周刊|新闻)(?:报道|援引|披露)称?"
    rf"|(?:{_AGENCY})[^，。；\n]{{0,8}}(?:电|讯|报道|报导|消息)"
    r"|(?:消息|信息|稿件|文章|图片|资料|数据|新闻)?(?:来源|来自|出处)\s?[:：]\s?[^\s，。；）)]+"
    r"|(?:转自|转载自|转载于|摘自|选自|原载于?|首发于|原文链接|原文地址|本文来自|本文转自|本文由"
    r"|本文系)\s?[:：]?\s?[^\s，。；）)]+"
    r")|\b(?=[A-Za-z])(?:"
    rf"[Aa]ccording to [^,.;\n]{{2,60}}"
    rf"|(?:told|citing|cited by|reported by|quoted by|published (?:by|in)|first reported by"
    rf"|credit(?:ed)? to|courtesy of)\s(?:the\s)?{_WHO}"
    rf"|(?:Source|Sources|Via|Credit|Photo|Originally (?:published|appeared)(?: (?:by|at|in"
    rf"|on))?)\s?:\s?[^\n.;]{{2,60}}"
    r"|[A-Za-z][a-z’']*\s(?:officials|sources|spokes(?:man|woman|person)|reports"
    r"|authorities|police)\s(?:said|say|says|told)\b"
    r"|(?:The\s)?[A-Z]\w+(?:\s[A-Z]\w+)*\s(?:reports?|reported|said|says|writes|wrote|claims?"
    r"|claimed)\b"
    r"|(?:(?<=^)|(?<=[.;,”\"] ))(?:[A-Za-z’'-]+ ){1,6}?(?:said|says|claimed|argued)\b"
    r"|(?:officials|sources|police|prosecutors|witnesses|authorities|lawyers|experts|analysts"
    r"|critics|Reuters|AP|AFP|BBC|Xinhua|CNN|Bloomberg)\s(?:said|say|says|reported|reports|claim"
    r"|claims|claimed)\b)",
    re.MULTILINE,
)


def find(text: str) -> list[Found]:
    """The attributions of *text*, as they are written."""
    return find_all(_ATTRIBUTION, text)
