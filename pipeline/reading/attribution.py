"""What a line claims about where an article is from: source, author, editor, address, title, ban.

A pure function of one line. Look-alikes (where figures, pictures or ideas come from) are told
apart by their labels; a sentence of the article that merely uses such a word is no claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.reading.labels import Label, find_labels
from pipeline.reading.people import clean_name, names_of

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'，。；、）)】\]》\u4e00-\u9fff]+", re.IGNORECASE)
_BAN = re.compile(
    r"(?:未经|未經|未得|未获|没有)[^。]{0,30}(?:许可|許可|授权|授權|同意|允许|"
    r"准许)[^。]{0,16}(?:不得|禁止|请勿|請勿|谢绝|严禁|勿|不可)[^。]{0,16}"
    r"(?:转载|轉載|转贴|复制|複製|使用|引用|摘编|摘編|摘录|刊登|镜像|转发|轉發|改编|传播|链接|建立)"
    r"|(?:请勿|請勿|不得|禁止|严禁|嚴禁|谢绝|拒绝|勿)(?:擅自|任意|随意|私自)?(?:商业)?(?:转载|"
    r"轉載|转贴|复制|摘编|抄袭)"
    r"|(?:转载|轉載|转贴|引用)(?:本文)?(?:时)?(?:请|請|须|需|务必|必须|時請)(?:联系|聯繫|注明|"
    r"註明|标明|保留|附上|告知|说明|取得|获得)"
    r"|(?:版权|版權|著作权|著作權)(?:均)?(?:归|歸|属于|屬於|所有)"
    r"|(?:商业|商業)?转载请(?:先)?(?:联系|获得|取得)|欢迎(?:转载|分享)[^。]{0,10}(?:注明|保留)"
    r"|all rights reserved|(?:do not|may not be) (?:reproduce|republish|reprint|copy|be reproduced)"
    r"|(?:reproduced|reprinted|republished|used) (?:with|by|under) (?:permission|licen[sc]e)"
    r"|creative commons|(?<![a-z])cc[- ]by(?:[- ](?:nc|sa|nd))*",
    re.IGNORECASE,
)
_MADE_BY = re.compile(
    r"^\W{0,3}(?:本文|此文|该文)(?:章)?(?:由|系|为|出自|"
    r"来自)\s{0,2}(?P<who>[^,，。;；:：]{2,40}?)\s{0,2}"
    r"(?:整理编辑|整理|编辑|原创|编译|翻译|独家|授权|发布|撰写|提供|首发|发表|供稿|转载|转发|"
    r"投稿|出品|编写|创作|作品|采写|所作|写)"
)
_REPORTED = re.compile(
    r"^\W{0,2}(?:综合|據|"
    r"据)\s?(?P<who>[^,，。;；:：\d据说]{2,24}?)\s?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:电|電|"
    r"的?(?:最新|独家)?(?:报道|報道|報導|消息|讯))(?:称|稱|说|，|,|：|:|。|$|显示|指出)"
)
_MEDIUM = re.compile(
    r"(?:报|報|网|網|社|台|臺|新闻|新聞|周刊|週刊|杂志|雜誌|客户端|传媒|財經|财经|时报|media|"
    r"news|times|post|路透|彭博|BBC|CNN|》)$",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"^\W{0,2}(?P<who>新华社|新華社|中新社|中新网|人民网|新华网|央视网?|法新社|路透社?|美联社|"
    r"中央社|塔斯社|共同社|韩联社|"
    r"[\u4e00-\u9fff]{2,8}(?:社|网|報|报|台|客户端|新闻))"
    r"\s?[\u4e00-\u9fff]{0,8}\s?\d{1,2}\s?(?:月\s?\d{1,2}\s?)?日\s?(?:电|電|讯|訊|消息)"
)
_REPORTER = re.compile(
    r"(?:本报|本刊|本网|本社|[\u4e00-\u9fff·]{0,12}?(?:报|報|网|社|刊|台|新闻|客户端|"
    r"端)?)?(?:全媒体|融媒体|首席|特约|"
    r"驻\w{1,6}|实习|见习|特派)?(?:记者|記者)\s{0,3}(?P<who>(?:[\u4e00-\u9fff]{2,4}|"
    r"[\u4e00-\u9fff] [\u4e00-\u9fff])(?:[、 ，/](?:[\u4e00-\u9fff]{2,4}|"
    r"[\u4e00-\u9fff] [\u4e00-\u9fff])){0,5})"
)
_FREE_EDITOR = re.compile(r"编辑\s(?P<who>[\u4e00-\u9fff]{2,4})\W{0,3}$")
_WRITER_BEHIND = re.compile(r"记者(?P<who>[\u4e00-\u9fff]{2,3})\s?[/／]\s?文")
#: A value ends here even if no label follows.
_VALUE_END = re.compile(
    r"\s{2,}|[。；;！？!?\t|｜]|[,，](?!\s?[\u4e00-\u9fff·A-Za-z]{2,12}(?:$|[,，]))|(?:19|"
    r"20)\d\d\s?[-/.年]|https?://|www\."
)
#: Every claim holds one of these: most lines of an article are done with after this look.
_TRIGGER = re.compile(
    r"来源|來源|来 |來 |源|出处|出處|出 |转|轉|自|载|載|刊|首发|首發|编|編|责|責|作者|记者|"
    r"記者|通讯员|撰|写|寫|执笔|"
    r"文[\s/／|｜丨:：]|文字|发布|发表|投稿|供稿|原|选稿|链接|鏈接|地址|网址|本文|此文|该文|据|"
    r"據|综合|电|電|讯|訊|消息|"
    r"版权|版權|著作|授权|时间|時間|日期|更新|点击|點擊|浏览|瀏覽|阅读|閱讀|字号|评论|分享|打印|"
    r"by|via|source|from|origin|publish|post|author|edit|writ|text|von|par|por|rights|licen|"
    r"permission|"
    r"commons|reprint|reproduc|syndicat|cc-|cc |http|www",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_BRACKETS = re.compile(r"^[\s\[【（(《「『“\"<:：\-—]+|[\s\]】）)》」』”\">,，.。:：\-—]+$")
_SENTENCE = re.compile(r"[。！？；]")
_NOTHING = re.compile(r"^(?:无|無|不详|不詳|未知|网络|本站|admin|佚名|size=|\W*)$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What one line claims. ``is_whole``: the line says nothing else and may leave the text."""

    source: str | None = None
    #: Named in running text (转载自, 原载, 据…报道) and not by a head line's label.
    inner_source: str | None = None
    authors: tuple[str, ...] = ()
    editor: str | None = None
    original_url: str | None = None
    original_title: str | None = None
    licence: str | None = None
    is_whole: bool = False

    @property
    def is_provenance(self) -> bool:
        """Whether the line is about where the article came from."""
        return bool(
            self.source or self.inner_source or self.authors or self.editor
            or self.original_url or self.original_title or self.licence
        )  # fmt: skip


_NONE = Claims()
#: Longer lines are paragraphs; their first and last sentences are looked at elsewhere.
_MAX_LINE = 400
_LABELLED_SOURCE = re.compile(r"来\s{0,2}源|來\s{0,2}源|稿\s?源|出\s?[处處]|^sources?$")


def read_line(line: str) -> Claims:
    """What *line* claims about the article's provenance.

    Empty labels ("来源：" and nothing behind) claim nothing but are still ``is_whole``.
    """
    line = line.strip()
    if not line or len(line) > _MAX_LINE or not _TRIGGER.search(line):
        return _NONE
    labels = [label for label in find_labels(line) if not _is_running_text(label, line)]
    source, inner = _sources(line, labels)
    authors = _authors(line, labels)
    editor = _first(labels, "editor", _one_name) or _free_editor(line)
    ban = _BAN.search(line)
    claims = Claims(
        source=source,
        inner_source=inner,
        authors=authors,
        editor=editor,
        original_url=_address(line, labels, ban is not None),
        original_title=_first(labels, "orig_title", _title),
        licence=line[:200] if ban else None,
        is_whole=False,
    )
    if not claims.is_provenance and (not labels or any(x.kind == "other" for x in labels)):
        return _NONE
    return _with_whole(claims, line, labels)


def _is_running_text(label: Label, line: str) -> bool:
    """来自, from and their like open many sentences that claim nothing."""
    if label.kind not in ("source", "author") or label.name.endswith(("来源", "來源")):
        return False
    weak = label.name in (
        "来自",
        "來自",
        "源自",
        "来源于",
        "from",
        "source",
        "by",
        "via",
        "刊于",
        "选自",
        "par",
        "por",
        "von",
    )
    value = label.value.strip()
    if not weak or line[label.start : label.value_start].rstrip()[-1:] in ":：|｜":
        return False
    return label.start > 3 or len(line) > 60 or _SENTENCE.search(value) is not None


def _sources(line: str, labels: list[Label]) -> tuple[str | None, str | None]:
    source = inner = None
    for label in labels:
        if label.kind != "source":
            continue
        value = _source_name(label.value)
        if value is None:
            continue
        if _LABELLED_SOURCE.search(label.name):
            source = source or value
        else:
            inner = inner or value
    for pattern in (_MADE_BY, _DATELINE):
        found = pattern.search(line)
        if found and inner is None:
            inner = _source_name(found["who"])
    found = _REPORTED.search(line)
    if found and inner is None and _MEDIUM.search(found["who"]):
        inner = _source_name(found["who"].removeprefix("综合"))
    return source, inner


def _source_name(value: str) -> str | None:
    value = value.strip()
    quoted = re.match(r"^《([^》]{2,40})》", value)
    if quoted:
        return quoted[1]
    bracketed = re.match(r"^[\[【「]\s*([^\]】」]{2,40}?)\s*[\]】」]", value)
    if bracketed:
        return bracketed[1]
    cut = _VALUE_END.search(value)
    if cut:
        value = value[: cut.start()]
    value = re.sub(r"^(?:微信)?公众号\s?[:：]?\s?", "", value.strip())
    value = re.split(r"[（(](?!.*网\))|\s(?=[\u4e00-\u9fff])|(?:，|,)\s?", value, maxsplit=1)[0]
    value = _BRACKETS.sub("", value)
    if not value or len(value) > 40 or _NOTHING.match(value) or value.isdecimal():
        return None
    return value


def _authors(line: str, labels: list[Label]) -> tuple[str, ...]:
    found: list[str] = []
    for label in labels:
        if label.kind == "author":
            names = names_of(_until_end(label.value))
            # an interview is full of "记者：" and a question
            if "记者" not in label.name or all(len(name) <= 4 for name in names):
                found += names
    if not found:
        match = _WRITER_BEHIND.search(line) or (
            _REPORTER.search(line) if _may_name_reporter(line) else None
        )
        if match:
            found += names_of(match["who"])
    return tuple(dict.fromkeys(found))[:10]


def _may_name_reporter(line: str) -> bool:
    """记者 names a writer on a short line or in a bracket; elsewhere it is a role in the story."""
    if (
        len(line) <= 40
        and not _SENTENCE.search(line)
        and not re.search(r"摄|攝|[:：].{6,}|[？?]", line)
    ):
        return True
    return re.search(r"[（(][^（）()]{0,20}记者[^（）()摄]{2,30}[)）]", line[:120]) is not None


def _until_end(value: str) -> str:
    value = re.split(r"(?<=\S)\s?[:：]", value.strip(), maxsplit=1)[0]
    cut = _VALUE_END.search(value)
    return value[: cut.start()] if cut else value


def _first(labels: list[Label], kind: str, read: object) -> str | None:
    assert callable(read)
    for label in labels:
        if label.kind == kind:
            value = read(label.value)
            if value:
                return str(value)
    return None


def _one_name(value: str) -> str | None:
    names = names_of(_until_end(value))
    return "、".join(names[:4]) if names else clean_name(_until_end(value))


def _free_editor(line: str) -> str | None:
    found = _FREE_EDITOR.search(line) if len(line) <= 30 else None
    return found["who"] if found else None


def _title(value: str) -> str | None:
    value = value.strip()
    closing = re.match(r"^[《“【\[](.{2,120}?)[》”】\]]\s*[)）]?$", value)
    if closing:
        return closing[1]
    value = (
        re.sub(r"\s*[)）\]】]+$", "", value)
        if value.count("）") + value.count(")") > value.count("（") + value.count("(")
        else value
    )
    return value.strip(' 　"“”')[:200] or None


def _address(line: str, labels: list[Label], has_ban: bool) -> str | None:
    labelled = next((label for label in labels if label.kind == "url"), None)
    text = (
        labelled.value
        if labelled
        else line
        if has_ban or any(x.kind == "source" for x in labels)
        else ""
    )
    found = _URL.search(text)
    return found[0].rstrip(".,;:!?") if found else None


def _with_whole(claims: Claims, line: str, labels: list[Label]) -> Claims:
    values = {name: getattr(claims, name) for name in Claims.__dataclass_fields__}
    values["is_whole"] = _says_nothing_else(claims, line, labels)
    return Claims(**values)


def _says_nothing_else(claims: Claims, line: str, labels: list[Label]) -> bool:
    told = _DATELINE.search(line) or _REPORTED.search(line)
    if told:
        return len(line) - told.end() < 6
    if claims.licence or claims.original_url:
        return len(_URL.sub("", line)) < 120
    rest = line
    for label in reversed(labels):
        long = label.kind == "orig_title" or len(label.value) < 40
        rest = rest[: label.start] + (rest[label.end :] if long else rest[label.value_start :])
    rest = re.sub(r"[\W\d_]", "", rest)
    if labels:
        return len(rest) <= (8 if _HAN.search(rest) else 16)
    return len(line) <= 45 and not _SENTENCE.search(line)
