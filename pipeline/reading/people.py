"""Names of writers and editors as pages write them."""

from __future__ import annotations

import re

_SPLIT = re.compile(
    r"\s*(?:[、,，;；/／&＆]|\band\b|\bund\b|\bet\b|(?<=[\u4e00-\u9fff])和(?=[\u4e00-\u9fff]))\s*"
)
_SPACED_NAME = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s([\u4e00-\u9fff])(?![\u4e00-\u9fff])"
)
_HAN_NAMES = re.compile(r"^[\u4e00-\u9fff]{2,4}(?:\s[\u4e00-\u9fff]{2,4}){1,7}$")
_ROLE = re.compile(
    r"^(?:本报|本刊|本网|特约|实习|见习)?(?:记者|記者|通讯员|作者|编辑|責編|责编|文|撰文|by|"
    r"von|par|por)\s*[:：/]?\s*|"
    r"\s*(?:记者|報道|报道|摄|/文|／文)$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"^(?:无|無|不详|不詳|未知|佚名|匿名|网络|網絡|本站|本站原创|原创|admin|administrator|"
    r"管理员|小编|编辑|记者|作者|"
    r"author|editor|staff|null|none|undefined|site|webmaster|root|test|user|发布者?|by|unknown|"
    r"anonymous|size)$",
    re.IGNORECASE,
)
_NO_NAME_PART = re.compile(
    r"https?:|www\.|[@#<>={}。！？!?\"”“]|\d{4}[-年/.]|点击|浏览|阅读|字号|转载|版权|来源|发布|"
    r"更新|评论|分享|关注|订阅|首页|热门|人气|人氣|\[at\]|\bposted\b|\bedited\b|\bdesigned\b|"
    r"\bhttp\b",
    re.IGNORECASE,
)
#: Words no Chinese name holds: 记者采访, 作者讲起 … open sentences.
_NO_HAN_NAME = re.compile(r"采访|报道|讲起|获悉|了解|[的是在从说看讲了被把]")
_MAX_NAME = 40


def clean_name(text: str) -> str | None:
    """One name without role, brackets and punctuation; ``None`` when it is no name."""
    name = re.sub(r"\s+", " ", text).strip(" \t\u3000:：,，.。;；-—|｜[]【】()（）《》<>\"“”'‘’*·")
    name = _ROLE.sub("", name).strip(" :：")
    if not name or len(name) > _MAX_NAME or _NO_NAME.match(name) or _NO_NAME_PART.search(name):
        return None
    if not re.search(r"[^\W\d_]", name) or len(name) < 2 or _NO_HAN_NAME.search(name):
        return None
    return name


def names_of(text: str) -> list[str]:
    """The names in a list such as ``何苗 张梦洁``, ``方 敏、李四`` or ``Ann Lee and Bo Li``."""
    text = re.sub(r"[（(][^（）()]*[)）]?", " ", text.strip(" \u3000[]【】")).strip()
    names: list[str] = []
    for part in _SPLIT.split(text):
        joined = _SPACED_NAME.sub(r"\1\2", part.strip())
        pieces = joined.split() if _HAN_NAMES.match(joined) else [_first_han_run(joined)]
        names += [name for name in map(clean_name, pieces) if name]
    return list(dict.fromkeys(names))[:12]


def _first_han_run(part: str) -> str:
    """A Chinese name ends at a space; what follows is another thing. Latin names have spaces."""
    found = re.match(r"^([\u4e00-\u9fff·]{2,12})\s", part)
    return found[1] if found else part
