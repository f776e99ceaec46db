"""One line per change, in English and Chinese: 伤亡数字 12 → 21."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.changes.judge import Judged
from pipeline.changes.words import tag

LANGUAGES = ("en", "zh")
#: Characters of a text shown in a summary.
_SHOWN = 40
#: The first kind that a mark touches names it.
_FACT_WORDS: Mapping[str, tuple[str, str]] = {
    "announcement": ("announcement", "更正说明"),
    "number": ("number", "数字"),
    "date": ("date", "日期"),
    "negation": ("negation", "否定"),
    "opposite": ("turned round", "说法反转"),
    "attribution": ("attribution", "出处"),
    "byline": ("byline", "署名"),
    "name": ("name", "名称"),
    "quote": ("quotation", "引语"),
    "certainty": ("certainty", "确定程度"),
    "question": ("question", "语气"),
    "title": ("title", "标题"),
}
_SLIGHT_WORDS: Mapping[str, tuple[str, str]] = {
    "spacing": ("spacing or width", "空白或全半角"),
    "punctuation": ("punctuation", "标点"),
    "spelling": ("spelling", "错别字"),
    "variant": ("same signs, other form", "字形"),
    "grammar": ("grammar", "语法"),
    "case": ("upper and lower case", "大小写"),
}
_FILLERS = frozenset(
    [
        "为",
        "是",
        "达",
        "至",
        "到",
        "约",
        "近",
        "共",
        "有",
        "已",
        "超过",
        "仅",
        "升至",
        "增至",
        "降至",
        "减至",
        "上升",
        "达到",
        "了",
        ":",
        "：",
        "、",
        "由",
        "从",
        "的",
        "在",
        "逾",
        "超",
        "多达",
        "高达",
        "增加",
        "增长",
        "下降",
        "分别",
        "总计",
        "合计",
        "共计",
        "其中",
        "目前",
        "已有",
        "还有",
        "仍有",
        "另有",
    ]
)
_CAUSES = frozenset(["造成", "导致", "致", "致使", "已致", "已造成", "共造成"])
_CLAUSE = re.compile(r"[，。；！？\n“”（）()]")
_FILLERS_EN = frozenset(
    [
        "to",
        "at",
        "of",
        "is",
        "was",
        "were",
        "are",
        "be",
        "been",
        "by",
        "from",
        "for",
        "in",
        "on",
        "the",
        "a",
        "an",
        "about",
        "nearly",
        "over",
        "around",
        "some",
        "than",
        "more",
        "less",
        "under",
        "almost",
        "only",
        "just",
        "rose",
        "risen",
        "fell",
        "fallen",
        "grew",
        "climbed",
        "dropped",
        "reached",
        "hit",
        "stood",
        "stands",
        "totalled",
        "totaled",
        "now",
        "up",
        "down",
        "least",
        "most",
        "and",
        "or",
        "that",
        "with",
        "has",
        "had",
        "have",
        "it",
        "they",
        "he",
        "she",
        "said",
        "says",
        "killed",
    ]
)
_AFTER_EN = re.compile(
    r"\s(?:(?:more|other|additional|young|elderly)\s)?([a-z]{3,})(?:\s(?:were|was|are|have been"
    r"|had been|been|being|is)\s([a-z]+(?:ed|en|t)|dead|missing|hurt))?"
)


def summarise(a: str, b: str, judged: Judged) -> dict[str, str]:
    """What the mark changed, in one line per language."""
    mark = judged.mark
    before, after = a[mark.a_start : mark.a_end], b[mark.b_start : mark.b_end]
    if judged.is_furniture:
        return _lines(("page furniture", "页面部件"), _arrow(before, after))
    if judged.slight and not judged.facts:
        return _lines(_SLIGHT_WORDS[judged.slight], _arrow(before, after))
    kind = next((k for k in _FACT_WORDS if k in judged.facts), None)
    if judged.is_whole:
        return _whole(before, after, kind)
    if kind is None:
        return _lines(("wording", "措辞"), _arrow(before, after))
    return _fact(a, b, judged, kind)


def _fact(a: str, b: str, judged: Judged, kind: str) -> dict[str, str]:
    lost, gained = judged.lost.get(kind, ()), judged.gained.get(kind, ())
    old = ", ".join(dict.fromkeys(a[f.start : f.end] for f in lost[:3]))
    new = ", ".join(dict.fromkeys(b[f.start : f.end] for f in gained[:3]))
    mark = judged.mark
    words = _FACT_WORDS[kind]
    if kind in ("negation", "opposite", "certainty", "question"):
        old = _phrase(a, mark.a_start, mark.a_end)
        new = _phrase(b, mark.b_start, mark.b_end)
    if kind == "number" and (lost or gained):
        label = _noun(b, gained[0].start, gained[0].end) if gained else ""
        label = label or (_noun(a, lost[0].start, lost[0].end) if lost else "")
        words = (label, label) if label else words
    return _lines(words, _arrow(old, new))


def _whole(before: str, after: str, kind: str | None) -> dict[str, str]:
    text = after.strip() or before.strip()
    verb = ("added", "新增") if after.strip() else ("removed", "删去")
    what = _FACT_WORDS[kind] if kind else ("text", "文字")
    return {
        "en": f"{verb[0]} ({len(text)} characters, {what[0]}): {_short(text)}",
        "zh": f"{verb[1]}（{len(text)}字，{what[1]}）：{_short(text)}",
    }


def _lines(words: tuple[str, str], arrow: tuple[str, str]) -> dict[str, str]:
    return {
        language: f"{word} {text}"
        for language, word, text in zip(LANGUAGES, words, arrow, strict=True)
    }


def _arrow(before: str, after: str) -> tuple[str, str]:
    old, new = _short(before), _short(after)
    if not old:
        return f"+ {new}", f"+ {new}"
    if not new:
        return f"- {old}", f"- {old}"
    return f"{old} → {new}", f"{old} → {new}"


def _short(text: str) -> str:
    flat = " ".join(text.split()) or text.replace("\n", "⏎").replace(" ", "␣")
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"


def _phrase(text: str, start: int, end: int) -> str:
    """The span with a few signs around it, within its clause."""
    reach = 6 if any(c > "\u2e80" for c in text[max(0, start - 3) : end + 3]) else 16
    before = re.split(r"[。！？\n]", text[max(0, start - reach) : start])[-1]
    after = re.split(r"[。！？\n]", text[end : end + reach])[0]
    if reach == 16:
        before = before[before.find(" ") + 1 :] if len(before) == reach else before
        after = after[: after.rfind(" ")] if len(after) == reach and " " in after else after
    return (before + text[start:end] + after).strip()


def _noun(text: str, start: int, end: int) -> str:
    """What the number ``text[start:end]`` counts, as far as the words around it tell."""
    before = _CLAUSE.split(text[max(0, start - 24) : start])[-1]
    after = _CLAUSE.split(text[end : end + 24])[0]
    if any(c > "\u2e80" for c in before + after):
        return _noun_before(before) or _noun_after(after)
    return _english_noun(text, start, end)


def _noun_before(clause: str) -> str:
    noun: list[str] = []
    for word, kind in reversed(tag(clause)):
        if word in _CAUSES:
            return ""
        if word in _FILLERS and not noun:
            continue
        if (not noun and kind[0] in "nv" and len(word) > 1 and kind not in ("ns", "nr", "nt")) or (
            noun and kind in ("n", "vn", "v") and len(word) > 1 and len("".join(noun)) < 4
        ):
            noun.append(word)
        else:
            break
    return "".join(reversed(noun))


def _noun_after(clause: str) -> str:
    words = []
    for word, kind in tag(clause):
        if kind[0] in "nv" and len(word) > 1:
            words.append(word)
        elif words or (kind[0] not in "qnm" and word not in "人名个位"):
            break
        if len(words) == 2:
            break
    return "".join(words)


def _english_noun(text: str, start: int, end: int) -> str:
    after = _AFTER_EN.match(text, end, end + 60)
    if after and after[1] not in _FILLERS_EN:
        return f"{after[1]} {after[2]}" if after[2] else after[1]
    words = re.split(r"[.!?;:\n]", text[max(0, start - 60) : start])[-1].split()
    while words and words[-1].strip(",").lower() in _FILLERS_EN:
        words.pop()
    picked: list[str] = []
    while words and len(picked) < 2 and words[-1].isalpha() and words[-1] not in _FILLERS_EN:
        picked.insert(0, words.pop().lower())
    return " ".join(picked)


def join(summaries: Sequence[Mapping[str, str]], language: str, most: int = 3) -> str:
    """The first *most* summaries as one line, and how many there are besides."""
    shown = [summary[language] for summary in summaries[:most]]
    rest = len(summaries) - len(shown)
    if rest > 0:
        shown.append(f"另有{rest}处" if language == "zh" else f"{rest} more")
    return "；".join(shown) if language == "zh" else "; ".join(shown)
