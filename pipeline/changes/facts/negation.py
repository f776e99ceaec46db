"""Negation: 不、没、未、非、无; not, never, no, without, deny."""

from __future__ import annotations

import re

from pipeline.changes.facts.found import Found, any_of

KIND = "negation"

#: Words that hold a sign of negation and negate nothing.
_NO_NEGATION = """
不过 不仅 不但 不光 不只 不单 不断 不久 不少 不同 不管 不论 不禁 不妨 不得不
不能不 不会不 不可不 不无 无不 差不多 了不起 对不起 不一会 不错 不幸 不惜 不料
不愧 不懈 不朽 不锈 不动产 不丹 不外乎 不乏 不约而同 不由得 不然 不平凡 不已
受不了 忍不住 来不及 不时 不遗余力 不可思议 层出不穷 川流不息 是不是 能不能 会不会
要不要 有没有 好不好 可不可以 对不对 该不该 愿不愿意 非常 非洲 除非 是非 非凡
非典 非遗 非得 并非易事 南非 北非 东非 西非 中非 非农 莫非 未来 未婚妻 未婚夫
未免 无论 无线 无锡 无人机 无疑 无数 无非 无比 无限 无偿 无愧 无私 无畏 没收
没落 沉没 淹没 埋没 出没 吞没 别人 别墅 特别 区别 分别 级别 性别 类别 识别
辨别 告别 差别 个别 别的 鉴别 派别 离别 甄别 别致 别名 否则 是否 与否 能否
可否 莫名 莫斯科 莫过于 莫大 约莫 莫言
"""
_NO_NEGATION_EN = r"\bnot only\b|\bno doubt\b|\bno matter\b|\bNo\. ?\d|\bno\. ?\d|\bnothing but\b"
_NEGATION = re.compile(
    rf"(?P<quiet>{any_of(_NO_NEGATION.split())}|{_NO_NEGATION_EN})"
    r"|(?=[不没未无非并绝而毫勿莫别否拒禁缺尚])(?:不|没有|没|未|无|非(?=[法官正常公必本自传营])"
    r"|并非|绝非|而非|毫无|勿|莫|别(?=再|要|去|说"
    r"|把|让|忘|动|急|担心)"
    "|否认|拒绝|禁止|缺乏|尚无)"
    r"|\b(?:not|never|no|none|nobody|nothing|nowhere|neither|nor|without|cannot|hardly|barely"
    r"|den(?:y|ies|ied|ying|ial)|refus(?:e|es|ed|ing|al)|reject(?:s|ed|ing|ion)?"
    r"|fail(?:s|ed|ing|ure)?|lack(?:s|ed|ing)?|yet to|unable|(?:base|ground|worth|power|use|harm"
    r"|point|fruit|hope|job|home)less)\b"
    r"|\b[a-z]+n['’]t\b",
    re.IGNORECASE,
)


def find(text: str) -> list[Found]:
    """The negations of *text*. Two negations are equal whatever their words."""
    return [
        Found(hit.start(), hit.end(), "not") for hit in _NEGATION.finditer(text) if not hit["quiet"]
    ]
