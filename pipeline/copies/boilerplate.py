"""Lines that a site puts around and into its articles: not part of what may have been copied.

Two articles of one site share their breadcrumb, the time of update, the call to follow an account
and the list of popular articles. Such lines are known by what they say or by their place; a short
line that a text repeats is not counted twice.
"""

from __future__ import annotations

import re

#: Version of the rules; part of every recipe derived from it.
BOILERPLATE = "lines1"
#: A line longer than this carries a sentence of its own: it is kept whatever it says.
_MAX_LINE_CHARS = 90
#: The same for a notice that says so in its midst: it may hold an address.
_MAX_NOTICE_CHARS = 220
#: A repeated line up to this length is a slogan, a caption or an advertisement.
_MAX_REPEATED_CHARS = 60
#: When less than this would be left, the frame is all there is: it is kept.
_MIN_LEFT_CHARS = 60

_LINE = re.compile(r"[^\n]+")
_ZH = re.compile(
    r"^(?:您?的?(?:当前|現在|现在|當前|所在)的?位置|(?:您的)?位置\s*[:：]|首页\s*[>»/]|首頁\s*[>»/]"
    r"|(?:最后|最後)?(?:更新|发布|發布|發佈|發表|发表|修改)(?:时间|時間|日期|于|於)?\s*[:：]"
    r"|来源\s*[:：]|來源\s*[:：]|作者\s*[:：]|责任?编辑?\s*[:：]|責任?編輯?\s*[:：]"
    r"|编辑\s*[:：]|編輯\s*[:：]|标签\s*[:：]|標籤\s*[:：]|分类\s*[:：]|关键词\s*[:：]"
    r"|阅读量?\s*[:：]"
    r"|(?:文章|新闻|栏目|網站|网站)(?:分类|分類|导航|列表|标签|标题)$|导航$|目录$|正文$"
    r"|返回(?:首页|顶部|列表)"
    r"|(?:上|下)一(?:篇|页|頁|条|則)|(?:相关|相關)(?:$|[:：]|阅读|閱讀|文章|推荐|推薦|新闻|新聞"
    r"|链接)"
    r"|(?:热门|熱門|最新|推荐|推薦|精彩)(?:文章|推荐|推薦|阅读|閱讀|新闻|评论)|延伸(?:阅读"
    r"|閱讀)\s*$|猜你喜[欢歡]"
    r"|阅读(?:全文|原文|更多)|閱讀(?:全文|原文|更多)|展开(?:全文|阅读)|(?:加载|查看|显示)更多"
    r"|正在加载|加载中"
    r"|点击(?:下载|查看|进入|阅读|关注|展开|分享|以在|此处)|點擊(?:下載|查看|進入|閱讀|關注|展開"
    r"|分享|此處)|长按|扫(?:描|码|一扫)|掃(?:描|碼)"
    r"|[【\[(（]\s*(?:广告|廣告|图片?来源|圖片?來源|图文无关)|广告$|廣告$|图片?来源|版权(?:声明"
    r"|所有)|版權(?:聲明|所有)|免责声明|免責聲明"
    r"|(?:分享|共享)(?:到|至|此|本|给)|赞(?:过)?[:：]?$|喜欢\s*[:：]|收藏本|打印本|打赏|点赞"
    r"|本文(?:由|来源|來源|来自|转载|轉載|地址|链接|鏈接|为转载)|转载请|轉載請|原文(?:链接|鏈接"
    r"|地址|标题)"
    r"|(?:加|添加).{0,4}(?:微信|QQ|qq群)|限时(?:优惠|免费|特价)|更多(?:精彩|内容|资讯)"
    r"|(?:关注|關注)(?:我们|本站|公众号|微信)|欢迎(?:关注|订阅|投稿)|声明\s*[:：].*(?:网络|侵权"
    r"|转载|观点|本站))"
)
#: What gives a line away wherever it stands in it, and however long the line is (an address).
_ZH_INSIDE = re.compile(
    r"(?:转载请注明|轉載請註明|版权归原作者|关注.{0,6}(?:公众号|微信号)|扫.{0,6}二维码|侵删|侵刪"
    r"|侵权请?联系|请联系(?:我们)?删除"
    r"|免费领取|点个(?:赞|在看)|未经授权|不代表本站|在新窗口中(?:打开|開啟)|原文链接\s*[:：])"
)
_EN = re.compile(
    r"^(?:home\s*[>»/|]|you are here|last (?:updated|modified)|(?:updated|published|posted)(?: on"
    r"| at)?\s*(?::|$)"
    r"|(?:source|author|editor|tags?|filed under|categor(?:y|ies)|keywords)\s*:|tagged$|\d+ "
    r"(?:min(?:ute)?s?)(?: read)?$"
    r"|related(?:$|:| (?:articles|posts|stories|reading|news|content|topics))|read (?:more|also"
    r"|next|the full)|also read|continue reading"
    r"|(?:story|article) continues|scroll (?:down|to)|click (?:here|to)|tap here|download (?:our"
    r"|the) app"
    r"|share (?:this|on)|follow us|like us on|newsletters?$|subscribe|sign up|log in"
    r"|advert(?:isement|ising)?\b.{0,40}$|sponsored\b|\[?ad\]?$"
    r"|\(?(?:photo|image|picture)s?(?: credit| source)?\s*:|copyright\b|©|\(c\) |all rights "
    r"reserved|originally published|limited[- ]time offer"
    r"|more (?:stories|great content|from)\b|(?:next|previous) (?:article|post|page)|(?:trending"
    r"|most read|popular)(?: now| stories| articles)?$"
    r"|scan the (?:qr|code)|join our|don.?t miss|leave a (?:comment|reply)|view (?:all )?comments"
    r"|terms of (?:use|service)|privacy policy)",
    re.IGNORECASE,
)
_EN_INSIDE = re.compile(
    r"(?:all rights reserved|sign up (?:for|to) our|subscribe to our|follow us on|our (?:free "
    r")?newsletter|reproduced (?:with|without) permission"
    r"|for more (?:stories|content)|credit the source|original link\s*:|when reposting|without "
    r"(?:prior )?written permission)",
    re.IGNORECASE,
)


def is_boilerplate(line: str) -> bool:
    """Whether one line of a page belongs to its frame, by what it says."""
    text = line.strip()
    if len(text) <= _MAX_LINE_CHARS and any(p.match(text) for p in (_ZH, _EN)):
        return True
    return len(text) <= _MAX_NOTICE_CHARS and any(p.search(text) for p in (_ZH_INSIDE, _EN_INSIDE))


#: A heading above a list of links to other articles.
_LIST_HEADING = re.compile(
    r"^[【\[#>»*\s]*(?:(?:热门|熱門|最新|推荐|推薦|精彩|相关|相關|延伸|更多|随机|隨機|本站|站内"
    r"|今日|一周|本周|猜你)"
    r"(?:文章|阅读|閱讀|推荐|推薦|新闻|新聞|资讯|資訊|内容|內容|热点|热门|喜[欢歡]|排行|链接|话题)?"
    r"|(?:文章|新闻|点击|阅读|热点)?(?:排行榜?|分类|導航|导航|目录|归档|标签云?)|友情链接"
    r"|相关新闻链接"
    r"|related(?: (?:articles|posts|stories|reading|news|content|topics))?|(?:most|also) (?:read"
    r"|popular|viewed)"
    r"|trending(?: now)?|popular(?: (?:posts|articles|stories|now))?|recommended(?: for you| "
    r"reading| articles)?"
    r"|(?:you (?:may|might) (?:also )?like)|more (?:stories|news|articles|from .{1,30})|latest(?: "
    r"news| posts| articles)?"
    r"|recent (?:posts|articles|comments)|categories|archives|top stories|in (?:this|other) "
    r"(?:section|news)|editor.?s picks)"
    r"[\s:：】\]▼↓]*$",
    re.IGNORECASE,
)
_SENTENCE_END = tuple('。！？!?.…；;”"」』’)）')
#: A headline is at most this long.
_MAX_HEADLINE_CHARS = 110
#: So many headlines in a row at the end of a text of sentences are links, heading or not.
_MIN_HEADLINES = 4

Spans = tuple[tuple[int, int], ...]


def find_boilerplate(text: str) -> Spans:
    """Half-open spans of *text* that are boilerplate, in order; none when little would be left.

    Lines that say what they are, repeated short lines, and lists of links to other articles.
    """
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text) if m.group().strip()]
    if len(lines) < 2:
        return ()
    words = [text[start:end].strip() for start, end in lines]
    frame = _repeated(words)
    frame |= {i for i, line in enumerate(words) if is_boilerplate(line)}
    frame |= _listed(words) | _headlines_at_end(words, frame)
    spans = tuple(lines[i] for i in sorted(frame))
    left = len(text) - sum(end - start for start, end in spans)
    return spans if left >= _MIN_LEFT_CHARS else ()


def _repeated(lines: list[str]) -> set[int]:
    """All but the first of equal short lines."""
    seen: set[str] = set()
    again = set()
    for i, line in enumerate(lines):
        if line in seen and len(line) <= _MAX_REPEATED_CHARS:
            again.add(i)
        seen.add(line)
    return again


def _is_headline(line: str) -> bool:
    return len(line) <= _MAX_HEADLINE_CHARS and not line.endswith(_SENTENCE_END)


def _listed(lines: list[str]) -> set[int]:
    """Headings of link lists and the headlines below them, down to the next sentence."""
    found: set[int] = set()
    below = False
    for i, line in enumerate(lines):
        if _LIST_HEADING.match(line):
            below = True
            found.add(i)
        elif below and (_is_headline(line) or _is_quick_sentence(line)):
            found.add(i)
        else:
            below = False
    # a heading with sentences right below it is a heading of the article
    return {i for i in found if i - 1 in found or i + 1 in found or i == len(lines) - 1}


def _is_quick_sentence(line: str) -> bool:
    return len(line) <= _MAX_HEADLINE_CHARS and line.endswith(
        ("?", "？", "!", "！", "”", '"', ")", "）")
    )


def _headlines_at_end(lines: list[str], frame: set[int]) -> set[int]:
    """Headlines in a row at the end of a text that is otherwise sentences."""
    rest = [i for i in range(len(lines)) if i not in frame]
    count = 0
    while count < len(rest) and _is_headline(lines[rest[-1 - count]]):
        count += 1
    prose = [lines[i] for i in rest[: len(rest) - count]]
    sentences = sum(len(line) for line in prose if line.endswith(_SENTENCE_END))
    listed = sum(len(lines[i]) for i in rest[len(rest) - count :])
    if count < _MIN_HEADLINES or sentences < 2 * listed:
        return set()
    return set(rest[len(rest) - count :])
