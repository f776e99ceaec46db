"""Lines that belong to the page, not to the article: counters, stamps, lists of other articles.

What changes in them is minor whatever it is. Blocks that only rotate on one site are learned
(``noise``); here is what every site has.
"""

from __future__ import annotations

import re

_COUNTER_WORD = (
    "阅读|阅读量|阅读数|浏览|浏览量|浏览数|浏览次数|点击|点击量|点击数|点击率|播放|播放量"
    "|播放次数|评论|评论数|跟贴|跟帖|回复|点赞"
    "|赞|收藏|转发|分享|人气|热度|围观|参与|在看|喜欢|关注|粉丝|下载|views?|reads?|comments?"
    "|shares?|likes?|hits|clicks"
    "|retweets?|followers|plays|downloads|replies|votes|reactions|claps|favou?rites"
)
_NUMBER = r"[(（\[]?\s?\d[\d,.]*\s?(?:万|w|k|m|K|M)?\+?\s?(?:次|人|条|个)?\s?[)）\]]?"
_COUNTER = re.compile(
    rf"^\W*(?:(?:{_COUNTER_WORD})\s?[:：]?\s?{_NUMBER}|{_NUMBER}\s?(?:人|次)?\s?(?:{_COUNTER_WORD}"
    rf"))"
    rf"(?:[\s|·/,，、-]*(?:(?:{_COUNTER_WORD})\s?[:：]?\s?{_NUMBER}|{_NUMBER}\s?(?:{_COUNTER_WORD}"
    rf")))*\W*$",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"^\W*(?:(?:发布|发表|更新|编辑|刊登)(?:于|时间|日期)?\s?[:：]?\s?|(?:posted|published"
    r"|updated)\s?(?:on|at)?\s?:?\s?)?"
    r"(?:昨天|今天|前天|yesterday|today|just now|\d+\s?(?:秒|分钟|小时|天|周|个月|年)前|刚刚"
    r"|(?:an?|\d+)\s(?:second|minute|min|hour"
    r"|hr|day|week|month|year)s?\sago)"
    r"(?:\s?(?:发布|更新|编辑))?\W*$",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright|版权所有|all rights reserved|ICP备|公网安备)", re.IGNORECASE
)
_NEIGHBOUR = re.compile(
    r"^\W*(?:上一篇|下一篇|上一条|下一条|上一页|下一页|前一篇|后一篇|previous(?: (?:article|post"
    r"|story))?|next(?: (?:article|post|story))?)\s?[:：›»←→-]",
    re.IGNORECASE,
)
_LIST_HEAD = re.compile(
    r"^\W*(?:相关(?:阅读|新闻|文章|推荐|链接|报道|内容)|推荐(?:阅读|文章|新闻)|热门(?:文章|推荐"
    r"|新闻|阅读|标签)|延伸阅读|更多(?:新闻|文章|阅读|精彩|推荐|内容)?"
    r"|猜你喜欢|大家都在看|为您推荐|精彩推荐|最新(?:文章|新闻|资讯)|热点(?:新闻|推荐)|点击排行"
    r"|阅读排行|排行榜|图文推荐|您可能(?:还|也)(?:喜欢|感兴趣).*"
    r"|related(?: (?:articles|stories|posts|news|reading|links|topics|content))?|read (?:more"
    r"|next|also)|more (?:from|on|stories|news|like this).*"
    r"|recommended(?: for you| reading| stories)?|you (?:may|might) also (?:like|enjoy"
    r"|be interested in).*|most (?:read|popular|viewed|shared|commented)"
    r"|popular(?: (?:posts|stories|articles|now))?|trending(?: now| stories)?|latest (?:news"
    r"|stories|posts|articles)|editors?['’]?s? picks?|also (?:read|see)|see also"
    r"|sponsored(?: content| links)?|advertisement|广告|赞助商?链接|推广)\s?[:：]?\W*$",
    re.IGNORECASE,
)
_AD = re.compile(
    r"^\W*(?:advertisement|sponsored|\[?ad\]?|广告|推广|赞助)\b|^\W*(?:广告|推广)[:：]"
    r"|扫码(?:关注|下载)|长按(?:二维码|识别)|点击(?:下载|关注|订阅)"
    r"|subscribe (?:now|today|to our)|sign up (?:for|to) (?:our|the)|download (?:our|the) app"
    r"|打开APP|立即下载",
    re.IGNORECASE,
)
#: A longer line, or one that ends like a sentence, is no entry of a list of links.
_MAX_ENTRY = 90
#: Entries a list of other articles has at most.
_MAX_ENTRIES = 14
_ENDS = tuple("。！？；.;!…")


def is_furniture(text: str, start: int, end: int) -> bool:
    """Whether all lines of *text* that ``start:end`` touches belong to the page."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    lines = [line for line in text[first:last].split("\n") if line.strip()]
    if not lines or len(lines) > _MAX_ENTRIES:
        return False
    if any(len(line) > 2 * _MAX_ENTRY for line in lines):
        return False
    under_head = False
    for line in lines:
        if _LIST_HEAD.match(line):
            under_head = True
        elif not _is_page_line(line) and not (
            _is_entry(line) and (under_head or _is_in_list(text, first))
        ):
            return False
    return True


def _is_page_line(line: str) -> bool:
    return (
        any(pattern.search(line) for pattern in (_COUNTER, _AGE, _COPYRIGHT, _NEIGHBOUR, _AD))
        and len(line) <= 2 * _MAX_ENTRY
    )


def _is_entry(line: str) -> bool:
    return len(line) <= _MAX_ENTRY and not line.rstrip().endswith(_ENDS)


def _is_in_list(text: str, start: int) -> bool:
    """Whether the line beginning at *start* stands under the head of a list of articles."""
    end = start - 1
    for _ in range(_MAX_ENTRIES):
        if end <= 0:
            return False
        begin = text.rfind("\n", 0, end) + 1
        line = text[begin:end]
        if _LIST_HEAD.match(line):
            return True
        if line.strip() and not _is_entry(line):
            return False
        end = begin - 1
    return False
