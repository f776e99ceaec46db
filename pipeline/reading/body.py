"""The article's lines: from behind the title to where the page's own furniture starts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipeline.reading.box import find_box, is_frame, line_score, weight
from pipeline.reading.tree import Line, ancestors_or_self

#: A short line of this kind ends the article: what follows belongs to the site.
_END = re.compile(
    r"^\W{0,4}(?:(?:相关|相關|延伸|推荐|推薦|热门|熱門|更多|精彩|猜你|你可能|您可能|为您|"
    r"大家都|最新|热点|本周|本月|今日)"
    r"(?:的)?(?:阅读|閱讀|新闻|新聞|文章|链接|鏈接|连结|资讯|資訊|报道|報道|推荐|推薦|内容|"
    r"專題|专题|喜欢|喜歡|还会|爱看|在看|评论|图片|排行|视频|"
    r"词条|关键词|搜索)"
    r"|(?:网友|網友|用户|发表|發表|我要|最新|热门|全部|精彩)?(?:评论|評論|跟帖|跟贴|"
    r"留言)(?:列表|区)?[\s(（:：\d条]*"
    r"|其他人也在看|你可能還想看|你可能还想看|(?:反侵权|版权|维权)公告"
    r"|上一?[篇页頁则則]|下一?篇|前一?篇|后一?篇|分享(?:到|至|按钮)|分享本文|收藏本文|打印本文|"
    r"返回(?:顶部|列表|首页)|【?(?:关闭|打印)(?:窗口)?】?"
    r"|免责声明|免責聲明|版权声明|版權聲明|平台声明|特别声明|举报|扫一扫|扫码|微信扫|关注公众号"
    r"|related (?:articles|posts|stories|content)|read more|more from|you may also|recommended|"
    r"share this|leave a (?:reply|comment)|comments?\W*\d*$)",
    re.IGNORECASE,
)
_MAX_END_CHARS = 40
_READING = re.compile(r"阅读|閱讀|链接|鏈接|连结|资讯|報道|报道|新闻|新聞|文章")
#: Head lines: date, source, counters, buttons.
_HEAD_WORD = re.compile(
    r"(?:来源|來源|作者|编辑|編輯|责编|记者|时间|時間|日期|发布|發布|發佈|更新|人气|次数|栏目|"
    r"分类|标签|关键词)"
    r"\s?[:：|｜/]|(?:当前位置|您的位置|所在位置)|(?:阅读|閱讀|浏览|瀏覽|点击|點擊|评论|"
    r"評論)\s?(?:数|量|次|[:：(（\d])"
    r"|\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}"
    r"|^\W*(?:字号|字體|字体|分享|收藏|打印|关注|订阅|大\s*中\s*小|首页|扫码|阅读|浏览|评论|"
    r"记者|编辑)"
)
_SENTENCE = re.compile(r"[。！？!?；;]")
#: Buttons and captions in the middle of an article.
_BUTTON = re.compile(
    r"^\W*(?:展开全文|展開全文|展开|收起|收起全文|点击查看|查看原图.*|查看大图|点击图片.*|广告|"
    r"廣告|advertisement|复制|复制代码|"
    r"阅读全文|阅读原文|\+?关注|订阅|返回搜狐.*|加载中.*|分享|收藏|举报|点赞|打赏|赞|踩)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Body:
    """The article's lines, the block they stand in, and what chose it."""

    lines: tuple[Line, ...] = ()
    node: HtmlElement | None = None
    chosen_by: str = ""
    score: float = 0.0

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(line.text for line in self.lines)


def find_body(lines: Sequence[Line], title: Line | None) -> Body:
    """The article in *lines*, knowing the line of its title when there is one."""
    after = lines[title.index + 1 :] if title is not None else ()
    box = find_box(after) if after else None
    whole = find_box(lines) if box is None or box.score < 150 else None
    if whole is not None and (box is None or whole.score > 3 * box.score):
        box, after = whole, lines
    if box is None or box.score < 40:
        run = _run_after(after) if title is not None else []
        if sum(weight(line.text) for line in run) > 30 and box is None:
            return Body(lines=tuple(run), chosen_by="lines after the title")
        if box is None:
            return Body()
    inside = _with_neighbours(lines_inside(after, box.node), lines)
    return Body(lines=tuple(trim(inside)), node=box.node, chosen_by="text block", score=box.score)


def lines_inside(lines: Sequence[Line], node: HtmlElement) -> list[Line]:
    """The lines of a block, without what is named as frame inside it."""
    known: dict[HtmlElement, bool] = {node: True}
    return [line for line in lines if _is_inside(line.node, known)]


def _with_neighbours(inside: list[Line], lines: Sequence[Line]) -> list[Line]:
    """Paragraphs right behind the block belong to it: broken markup splits an article in two."""
    if not inside or line_score(inside[-1]) < 20:
        return inside
    kind = _kind(inside[-1].node)
    outside: dict[HtmlElement, bool] = {lines[0].node.getroottree().getroot(): True}
    added: list[Line] = []
    kept = 0
    for line in lines[inside[-1].index + 1 :]:
        if _kind(line.node) != kind or line.link_share > 0.5 or _END.match(line.text):
            break
        if not _is_inside(line.node, outside):
            break
        added.append(line)
        if line_score(line) > 20:
            kept = len(added)
    return inside + added[:kept]


def _kind(node: HtmlElement) -> tuple[str, str]:
    return str(node.tag), node.get("class") or ""


def _is_inside(start: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    path = []
    verdict = False
    for each in ancestors_or_self(start):
        if each in known:
            verdict = known[each]
            break
        path.append(each)
    for each in reversed(path):
        verdict = verdict and not is_frame(each)
        known[each] = verdict
    return verdict


def trim(lines: Sequence[Line]) -> list[Line]:
    """The lines without head lines, buttons and what stands behind the article."""
    kept = [line for line in lines if not _BUTTON.match(line.text)]
    kept = kept[_head_lines(kept) :]
    kept = _without_inner_lists(kept[: _end_of(kept)])
    while kept and (kept[-1].link_share > 0.6 or line_score(kept[-1]) < -5):
        kept.pop()
    return kept


def _head_lines(lines: Sequence[Line]) -> int:
    """How many lines at the start are date, source, counters and buttons."""
    count = 0
    for i, line in enumerate(lines[:12]):
        if is_head_line(line):
            count = i + 1
        elif len(line.text) > 30 or _SENTENCE.search(line.text):
            break
    return count


def is_head_line(line: Line) -> bool:
    """Whether a short line tells about the article instead of belonging to it."""
    if line.link_share > 0.6 and len(line.text) < 60:
        return True
    return (
        len(line.text) < 120
        and not _SENTENCE.search(line.text)
        and _HEAD_WORD.search(line.text) is not None
        and weight(_HEAD_WORD.sub("", line.text)) < 45
    )


def _end_of(lines: Sequence[Line]) -> int:
    """Where the article ends: the first end mark with little real text behind it."""
    goods = [max(0.0, line_score(line)) for line in lines]
    total, before = sum(goods), 0.0
    for i, line in enumerate(lines):
        is_mark = len(line.text) <= _MAX_END_CHARS and _END.match(line.text)
        if is_mark and before > 0 and not _opens_text(line, lines[i + 1 : i + 3]):
            behind = total - before
            if behind < 0.4 * total or _teased(lines, goods, i) > 0.5 * behind:
                return i
        before += goods[i]
    return len(lines)


def _opens_text(line: Line, following: Sequence[Line]) -> bool:
    """Whether "further reading" is a heading of the article: text follows it, no links."""
    return _READING.search(line.text) is not None and any(
        each.link_share < 0.2 and line_score(each) > 30 for each in following
    )


def _teased(lines: Sequence[Line], goods: Sequence[float], start: int) -> float:
    """How much of the text from *start* on stands right behind a linked heading."""
    return sum(
        goods[i]
        for i in range(start + 1, len(lines))
        if any(line.link_share > 0.5 for line in lines[max(0, i - 3) : i])
    )


def _without_inner_lists(lines: Sequence[Line]) -> list[Line]:
    """The lines without the lists of links that an end mark opens in mid-article."""
    kept: list[Line] = []
    in_list = False
    for line in lines:
        if _END.match(line.text) and (line.link_share > 0.4 or len(line.text) <= _MAX_END_CHARS):
            in_list = True
            if line.link_share > 0.4:
                continue
        elif line.link_share < 0.6:
            in_list = False
        elif in_list:
            continue
        kept.append(line)
    return kept


def _run_after(lines: Sequence[Line]) -> list[Line]:
    """The lines behind the title up to the first sign of the page's frame: for bare tables."""
    run: list[Line] = []
    links = 0
    for line in lines:
        links = links + 1 if line.link_share > 0.5 else 0
        is_end = len(line.text) <= _MAX_END_CHARS and _END.match(line.text)
        if links >= 3 or line_score(line) <= -10 or (is_end and run):
            break
        run.append(line)
    return trim(run)
