"""Lines that a site puts around and into its articles: not part of what may have been copied.

Two articles of one site share their breadcrumb, the time of update, the call to follow an account.
Such lines are known by what they say; a short line that a text repeats is not counted twice.
"""

from __future__ import annotations

import re
from collections import Counter

#: Version of the rules; part of every recipe derived from it.
BOILERPLATE = "lines1"
#: A line longer than this carries a sentence of its own: it is kept whatever it says.
_MAX_LINE_CHARS = 90
#: A repeated line up to this length is a slogan, a caption or an advertisement.
_MAX_REPEATED_CHARS = 60
#: When less than this would be left, the frame is all there is: it is kept.
_MIN_LEFT_CHARS = 60

_LINE = re.compile(r"[^\n]+")
_ZH = re.compile(
    r"^(?:您?(?:的|所在)?(?:当前|現在|现在|當前)?的?位置|首页\s*[>»/]|(?:最后|最後)?(?:更新|发布|發布|發表|发表)(?:时间|時間|日期|于|於)?\s*[:：]"
    r"|来源\s*[:：]|來源\s*[:：]|作者\s*[:：]|责任?编辑?\s*[:：]|責任?編輯?\s*[:：]|编辑\s*[:：]|標籤|标签\s*[:：]|关键词\s*[:：]"
    r"|(?:上|下)一(?:篇|页|頁|条)|相关(?:阅读|文章|推荐|新闻)|相關(?:閱讀|文章|新聞)|热门(?:文章|推荐)|推荐阅读|延伸阅读|猜你喜欢"
    r"|阅读(?:全文|原文|更多)|点击(?:下载|查看|进入|阅读|关注)|點擊|长按|扫(?:描|码|一扫)|掃(?:描|碼)"
    r"|[【\[(（]\s*(?:广告|廣告|图片?来源|圖片?來源|原标题|编者按)|广告$|廣告$|图片?来源|版权(?:声明|所有)|版權|免责声明|免責"
    r"|分享(?:到|至)|本文(?:由|来源|来自|转载|地址|链接|为)|转载请|轉載|原文(?:链接|地址|标题)|(?:加|添加).{0,4}(?:微信|QQ|qq群)"
    r"|限时(?:优惠|免费|特价)|更多(?:精彩|内容|资讯)|关注(?:我们|本站|公众号|微信)|欢迎(?:关注|订阅|投稿)|声明\s*[:：]|打赏|点赞|收藏本站)"
)
_ZH_INSIDE = re.compile(
    r"(?:转载请注明|版权归原作者|关注.{0,6}(?:公众号|微信号)|扫.{0,6}二维码|侵删|侵刪|请联系(?:我们)?删除|免费领取|转发给|点个(?:赞|在看)|未经授权|不代表本站)"
)
_EN = re.compile(
    r"^(?:home\s*[>»/|]|you are here|last (?:updated|modified)|(?:updated|published|posted)(?: on| at)?\s*:|(?:source|author|editor|tags?|filed under|category)\s*:"
    r"|related (?:articles|posts|stories|reading|news)|read (?:more|also|next|the full)|also read|see also\s*:|continue reading|click (?:here|to)|tap here|download (?:our|the) app"
    r"|share (?:this|on)|follow us|like us on|subscribe|sign up|advert(?:isement|ising)?\b.{0,30}$|sponsored\b|\[?ad\]?$|photo(?: credit)?\s*:|image(?: credit| source)?\s*:"
    r"|copyright\b|©|\(c\)|all rights reserved|this article (?:was|is|has been)|originally published|limited[- ]time offer|more (?:stories|great content|from)|next (?:article|post|page)|previous (?:article|post|page)|scan the|join our|don.?t miss|leave a comment|disclaimer|terms of)",
    re.IGNORECASE,
)
_EN_INSIDE = re.compile(
    r"(?:all rights reserved|sign up (?:for|to) our|subscribe to our|follow us on|our (?:free )?newsletter|reproduced (?:with|without)|for more (?:stories|content))",
    re.IGNORECASE,
)


def is_boilerplate(line: str) -> bool:
    """Whether one line of a page belongs to its frame, by what it says."""
    text = line.strip()
    if not text or len(text) > _MAX_LINE_CHARS:
        return False
    return any(p.match(text) for p in (_ZH, _EN)) or any(
        p.search(text) for p in (_ZH_INSIDE, _EN_INSIDE)
    )


def find_boilerplate(text: str) -> tuple[tuple[int, int], ...]:
    """Half-open spans of *text* that are boilerplate, in order; none when hardly a text would be left."""
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text)]
    if len(lines) < 2:
        return ()
    short = Counter(text[s:e].strip() for s, e in lines if e - s <= _MAX_REPEATED_CHARS)
    seen: set[str] = set()
    spans = []
    for start, end in lines:
        line = text[start:end].strip()
        repeats = short.get(line, 0) > 1 and line in seen
        seen.add(line)
        if repeats or is_boilerplate(line):
            spans.append((start, end))
    left = len(text) - sum(end - start for start, end in spans)
    return tuple(spans) if left >= _MIN_LEFT_CHARS else ()
