"""The labels of provenance (来源：, 责任编辑：, 原标题：, by, source …) and their look-alikes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_COLON = r"\s{0,3}[:：︰|｜丨/／]\s?"
_SOFT = r"\s{0,3}[:：︰|｜丨/／]?\s?"

#: Kind of label -> its pattern. The first kind that matches at a place wins, so look-alikes stand
#: first: what they name is a figure's, a picture's or an idea's origin, not the article's.
_KINDS: tuple[tuple[str, str], ...] = (
    (
        "other",
        r"(?:数据|數據|图片|圖片|配图|题图|封面图?|素材|视频|视讯|音频|灵感|靈感|资料|資料|"
        r"资金|資金|收入|经济|經濟|生活|"
        r"食物|营养|热量|蛋白质|污染|传染|感染|能量|能源|水|电力|货物?|客户|生源|税收|利润|"
        r"证据|信心|力量|快乐|压力|"
        r"流量|粉丝|名称|名字|词语?|制图|参考|主要)来\s?源(?:于|自)?" + _SOFT,
    ),
    (
        "other",
        r"(?:图片|圖片|图|圖|摄影|攝影|摄|制图|视频|剪辑|漫画|绘图|设计|排版|美编|翻译|译者|"
        r"编译|监制|校对|审核|审校|核稿|初审|复审|终审|统筹|主编|"
        r"总编辑?|运营|供稿单位|作者单位|作者简介|作者介绍|通讯作者|第一作者)(?:来自|/|／)?"
        + _COLON,
    ),
    ("other", r"(?:图片|图)(?:来自|源自|源)" + _SOFT),
    (
        "orig_title",
        (
            r"(?:原文标题|原文題目|原文题目|原标题|原標題|原题|原題|original(?:ly)? title(?:d)?)"
            r"(?:为|是)?\s{0,3}[:：︰|｜丨]\s?"
        ),
    ),
    (
        "url",
        r"(?:原文链接|原文連結|原文鏈接|原文地址|原文网址|原文連接|原链接|原始链接|本文链接|"
        r"本文地址|本文网址|本文鏈接|文章链接|文章地址|文章网址|链接地址|"
        r"来源网址|来源链接|来源地址|转载地址|转载链接|固定链接|原文出处|查看原文|阅读原文|"
        r"original (?:link|url|article|post))(?:为|是)?"
        + _SOFT
        + r"(?=\W{0,3}(?:https?://|www\.))",
    ),
    (
        "editor",
        r"(?:责任编辑|責任編輯|責任编辑|责编|責編|值班编辑|本文编辑|本期编辑|执行编辑|文字编辑|"
        r"网络编辑|网站编辑|新媒体编辑|实习编辑|见习编辑|组稿编辑|编辑|"
        r"編輯|选稿|edited by|editor)" + _COLON,
    ),
    ("editor", r"(?:责任编辑|責任編輯|责编)\s?(?=[\u4e00-\u9fffA-Z])"),
    (
        "source",
        r"(?:本文|文章|信息|稿件|新闻|新聞|内容|資訊|资讯|原文|消息|转载|媒体|文字|原始|作品|"
        r"稿件)?\s?(?:来\s{0,2}源|來\s{0,2}源|"
        r"稿\s?源|出\s?处|出\s?處)(?:网站|網站|媒体|单位|网址|平台)?" + _COLON,
    ),
    (
        "source",
        r"(?:本文|文章|原文|该文|此文|内容|稿件)?(?:转载自|轉載自|转自|轉自|转载于|转贴自|"
        r"转发自|原载于?|原載於?|原刊于?|摘自|摘编自|选自|首发于|"
        r"首發於|刊于|刊載於|来自|來自|来源于|源自|编译自|译自)" + _SOFT,
    ),
    (
        "source",
        (
            r"(?<![a-z])(?:via|source|sources|from|originally (?:published|posted|appeared) (?:at|"
            r"on|in|by)|(?:first|originally) (?:published|appeared) (?:at|on|in|by)|"
            r"reprinted (?:with permission )?from|republished (?:with permission )?from|"
            r"syndicated from|reposted from|cross-?posted from|excerpted from)"
            r"(?:\s{0,3}[:：|]\s?|\s)"
        ),
    ),
    (
        "author",
        r"(?:本文作者|原文作者|文章作者|原作者|特约作者|作者|撰文|撰稿人?|写作|寫作|执笔|采写|"
        r"文字|发布者|发布人|发表者|投稿人?|供稿|來稿|来稿|写手)" + _COLON,
    ),
    (
        "author",
        r"(?:本报|本刊|本网|本社|特约|实习|见习|首席)?(?:记者|記者|通讯员|特约撰稿人?|特约评论员)"
        + _COLON,
    ),
    ("author", r"(?<![\u4e00-\u9fff\d])文\s{0,2}[/／|｜丨:：]\s{0,2}"),
    (
        "author",
        (
            r"(?:^|(?<=\s))(?:written by|text by|posted by|authors?|by|von|par|por)(?:\s{0,2}[:：|"
            r"]\s?|\s)(?=[A-Z\u00c0-\u024f\u4e00-\u9fff])"
        ),
    ),
    (
        "date",
        r"(?:发布时间|发布日期|发表时间|发表日期|发稿时间|更新时间|最后更新|录入时间|添加时间|"
        r"撰写时间|时间|時間|日期|发表于|发布于|更新于|更新)" + _SOFT,
    ),
    (
        "stop",
        r"(?:点击数?|點擊|浏览次?数?|瀏覽|阅读次?数?|閱讀|访问量?|人气|字号|字體|字体|我要评论|"
        r"评论|評論|分享到|分享|打印|收藏|关闭|大\s?中\s?小|"
        r"扫码|订阅|关注|标签|关键词|关键字|栏目|分类|点赞|跟帖|跟贴|查看次数|责任)" + _SOFT,
    ),
)
_ANY = re.compile(
    "|".join(f"(?P<k{i}>{pattern})" for i, (_, pattern) in enumerate(_KINDS)), re.IGNORECASE
)
_HAN = re.compile(r"[\u3400-\u9fff]")
#: Clear whatever stands before it, run together or not.
_CLEAR = re.compile(
    r"作者|责任编辑|責任編輯|责编|原标题|原標題|原文链接|originally|first |reprinted|"
    r"republished|syndicated|"
    r"excerpted|cross",
    re.IGNORECASE,
)
_STRONG = re.compile(r"[:：︰|｜丨/／]\s?$")


@dataclass(frozen=True, kw_only=True)
class Label:
    """A label in a line, and the raw text between it and the next one."""

    kind: str
    name: str
    value: str
    start: int
    value_start: int
    end: int


def find_labels(line: str) -> Iterator[Label]:
    """The labels of *line* with their values, in order."""
    found = list(_accepted(line))
    for i, (kind, match) in enumerate(found):
        end = found[i + 1][1].start() if i + 1 < len(found) else len(line)
        yield Label(
            kind=kind,
            name=match[0].strip(" :：︰|｜丨/／").lower(),
            value=line[match.end() : end],
            start=match.start(),
            value_start=match.end(),
            end=end,
        )


def _accepted(line: str) -> Iterator[tuple[str, re.Match[str]]]:
    has_label = False
    for match in _ANY.finditer(line):
        kind = _KINDS[int(str(match.lastgroup)[1:])][0]
        is_stop = kind == "stop" and (match.start() == 0 or not line[match.start() - 1].isalpha())
        if is_stop or _stands_alone(line, match, has_label=has_label):
            has_label = has_label or kind not in ("stop", "date")
            yield kind, match


def _stands_alone(line: str, match: re.Match[str], *, has_label: bool) -> bool:
    """A label starts a line or a part of it; run together, it needs a colon and a label before."""
    start = match.start()
    if _CLEAR.match(match[0]) and (_STRONG.search(match[0]) or match[0][0].isascii()):
        return True
    if start == 0 or not line[start - 1].isalpha():
        # words inside a sentence ("… is from the …", "这句话来自他的书") are no labels
        return bool(_STRONG.search(match[0])) or _opens_part(line, start)
    if not _HAN.match(line[start - 1]):
        return bool(_STRONG.search(match[0])) and not line[start].isascii()
    is_told = has_label or re.search(r"\d{4}\D\d", line[:start]) is not None
    return is_told and bool(_STRONG.search(match[0]))


def _opens_part(line: str, start: int) -> bool:
    before = line[:start].rstrip(" \t")
    return not before or before[-1] in "（(【[「『<《—-–|｜·•*。！？；;:：,，】）)]>"
