"""Reasons in words a reader understands, in English and Chinese."""

from __future__ import annotations

from typing import Literal

from pipeline.model import Reason

Language = Literal["en", "zh"]

_SENTENCES: dict[str, tuple[str, str]] = {
    "same-text": (
        (
            "The texts are the same, character for character, apart from script, width, "
            "punctuation and layout."
        ),
        "除字形、全半角、标点和版式外，两篇文字逐字相同。",
    ),
    "too-short": (
        "One of the texts is too short to compare: {words} telling words.",
        "其中一篇太短，无法比较：只有{words}个有信息的词。",
    ),
    "covered": (
        "{a} of the first text and {b} of the second lie in passages they share.",
        "第一篇的{a}、第二篇的{b}属于两者共有的段落。",
    ),
    "word-runs": (
        "{share} of the words stand in the same order, three or more in a row.",
        "{share}的词连续三个以上按相同顺序出现。",
    ),
    "reworded": (
        (
            "Sentence after sentence says the same in other words; {share} of the words stand in "
            "equal runs."
        ),
        "逐句意思相同而用词不同；只有{share}的词连续相同。",
    ),
    "facts-changed": (
        (
            "{count} facts (numbers, dates, names, quotations) differ between passages that are "
            "else alike."
        ),
        "在其余相同的段落中，有{count}处事实（数字、日期、名称、引语）不同。",
    ),
    "shuffled": ("The shared passages stand in another order.", "共有段落的次序被打乱。"),
    "numbers-kept": (
        "{kept} of {all} numbers in the shared passages are the same.",
        "共有段落中的{all}个数字有{kept}个相同。",
    ),
    "template": (
        (
            "The sentences have one frame, but {share} of their numbers differ: two reports of "
            "one template."
        ),
        "句式框架相同，但其中{share}的数字不同：是同一模板的两篇报道。",
    ),
    "names-kept": ("Rare words and names in both: {names}.", "两篇都有的罕见词和名称：{names}。"),
    "quote-only": (
        "What they share stands in quotation marks in both: a quotation of a third text.",
        "共有部分在两篇中都在引号里：引自第三方。",
    ),
    "little-shared": (
        "What they share is little of either text: rather a third text both used.",
        "共有部分在两篇中都只占很少：更像是都用了第三篇文字。",
    ),
    "same-topic": (
        "They share words of the topic ({share}), but no passages that make a copy.",
        "两篇有相同的主题词（{share}），但没有构成转载的段落。",
    ),
    "little-in-common": ("The texts have little in common.", "两篇文字几乎没有共同之处。"),
    "seen-first": (
        "{side} was seen first, {hours} hours earlier.",
        "{side}先被看到，早{hours}小时。",
    ),
    "claims-earlier": ("{side} claims the earlier date.", "{side}标注的日期更早。"),
    "names-other": ("{side} names the other as its source.", "{side}注明出自另一篇。"),
    "original-site": (
        "{side} is on a site that publishes originals.",
        "{side}位于发表原创的站点。",
    ),
    "drifted-names": (
        "{side} has names that look translated there and back: {names}.",
        "{side}的名称像是经过来回翻译：{names}。",
    ),
    "inherited-error": (
        "{side} carries a leftover of the other's page: {text}.",
        "{side}带有另一篇页面的残留：{text}。",
    ),
    "half-width": (
        "{side} is Chinese with half-width commas throughout, as machine translation leaves it.",
        "{side}通篇使用半角逗号，像是机器翻译留下的痕迹。",
    ),
    "contained": (
        "{side} is a part of the other, longer text.",
        "{side}是另一篇较长文字的一部分。",
    ),
    "signs-disagree": ("The signs point both ways.", "各种迹象相互矛盾。"),
    "no-signs": ("Nothing tells which was first.", "没有迹象表明哪一篇在先。"),
}
_SIDES = {"a": ("The first text", "第一篇"), "b": ("The second text", "第二篇")}
_SHARES = frozenset({"share"})


def reason_text(reason: Reason, language: Language) -> str:
    """The sentence of a reason in ``en`` or ``zh``; a newer detector's code is shown as it is."""
    index = 1 if language == "zh" else 0
    if reason.code not in _SENTENCES:
        return reason.code
    values = {name: _show(name, value, reason.code, index) for name, value in reason.values.items()}
    return _SENTENCES[reason.code][index].format_map(_Missing(values))


class _Missing(dict[str, str]):
    """A value that an older detector did not store is shown as an ellipsis."""

    def __missing__(self, key: str) -> str:
        return "…"


def _show(name: str, value: object, code: str, index: int) -> str:
    if name == "side":
        return _SIDES.get(str(value), (str(value), str(value)))[index]
    if isinstance(value, float) and (name in _SHARES or code == "covered"):
        return f"{value:.0%}"
    if isinstance(value, (list, tuple)):
        return ("、" if index else ", ").join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
