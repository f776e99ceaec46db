"""Is the new reading of a page a new version of its article, and what changed?

Substance is the title, the authors, the editor, the claimed date of publication, the body and
everything the page claims about where its text is from. Not substance: white space, full or half
width, zero-width signs, the order of the authors, and the ``updated`` stamp alone.
Many sites print the time of the request or of a counter's last write there; a version whose only
news is a moved stamp tells a reader nothing and would bury the ones that do. The stamp is kept
with every snapshot, and is reported as one of the changed fields whenever something else changed.
For the same reason a date of publication that only says the same more or less precisely
(``2020-05-26`` and ``2020-05-26T09:59``) is no news, nor is a title with and without the name of
the site behind a bar (``大桥通车_江城网``), which comes and goes with the template.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from pipeline.changes.diff import diff
from pipeline.changes.summary import join
from pipeline.changes.values import Change, ChangedSpan, FieldChange, worst
from pipeline.model import Extraction, Severity

#: Fields of substance besides the text, in the order they are reported.
FIELDS = (
    "title", "byline", "editor", "published", "source", "inner_source", "original_url",
    "original_title", "licence",
)  # fmt: skip
#: What each field is called, and the kind of fact it is.
_WORDS: Mapping[str, tuple[str, str, str]] = {
    "title": ("title", "标题", "title"),
    "byline": ("byline", "署名", "byline"),
    "editor": ("editor", "编辑", "byline"),
    "published": ("date of publication", "发布日期", "date"),
    "source": ("source", "来源", "attribution"),
    "inner_source": ("source in the text", "文中来源", "attribution"),
    "original_url": ("link to the original", "原文链接", "attribution"),
    "original_title": ("title of the original", "原文标题", "attribution"),
    "licence": ("licence", "许可", "attribution"),
    "updated": ("update stamp", "更新时间", "date"),
}
_NOTHING = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?::(\d{2}))?)?")


def substance(text: str) -> str:
    """*text* without what is not substance: white space, width, signs nobody can see."""
    return _NOTHING.sub("", unicodedata.normalize("NFKC", text))


def is_new_version(before: Extraction, after: Extraction) -> bool:
    """Whether *after* differs from *before* in substance."""
    if before.text != after.text and substance(before.text) != substance(after.text):
        return True
    return any(_differs(before, after, name) for name in FIELDS)


def describe(before: Extraction, after: Extraction) -> Change:
    """What changed from *before* to *after*, field by field and word by word."""
    names = [name for name in (*FIELDS, "updated") if _differs(before, after, name)]
    fields = tuple(_field_change(name, before, after) for name in names)
    body = diff(before.text, after.text, after.language, has_title=False)
    has_text = before.text != after.text and substance(before.text) != substance(after.text)
    facts = {fact for change in fields for fact in change.facts} | set(body.facts)
    return Change(
        severity=worst(body.severity, *(change.severity for change in fields)),
        summary={language: _summary(fields, body.changes, language) for language in ("en", "zh")},
        is_announced=body.announced or _is_stamped(before, after),
        fields_changed=(*names, *(("text",) if has_text else ())),
        fields=fields,
        diff=body,
        facts=tuple(sorted(facts)),
    )


def field_value(extraction: Extraction, name: str) -> str:
    """The field *name* as text; empty when unknown."""
    if name == "byline":
        return extraction.byline
    return getattr(extraction, name) or ""


def _differs(before: Extraction, after: Extraction, name: str) -> bool:
    if name == "byline":
        return sorted(map(substance, before.authors)) != sorted(map(substance, after.authors))
    one, two = field_value(before, name), field_value(after, name)
    if one == two:
        return False
    if name in ("published", "updated"):
        return not _is_same_date(one, two)
    if name == "licence" and _is_outside_text(before) and _is_outside_text(after):
        return False
    if name == "title" and _is_same_title(one, two):
        return False
    return substance(one) != substance(two)


def _is_outside_text(extraction: Extraction) -> bool:
    """Whether the licence, if any, stands in the page's frame: a footer is the site's word."""
    return not extraction.licence or extraction.evidence.get("licence") == "visible line"


def _is_same_title(one: str, two: str) -> bool:
    """Whether one title is the other with something behind a bar."""
    short, long = sorted((substance(one), substance(two)), key=len)
    return bool(short) and long.startswith(short) and long[len(short) :][:1] in ("_", "|")


def _is_same_date(one: str, two: str) -> bool:
    """Whether two claims agree as far as both are precise."""
    first, second = _DATE.match(one), _DATE.match(two)
    if not first or not second:
        return False
    return all(x == y for x, y in zip(first.groups(), second.groups(), strict=True) if x and y)


def _field_change(name: str, before: Extraction, after: Extraction) -> FieldChange:
    one, two = field_value(before, name), field_value(after, name)
    en, zh, kind = _WORDS[name]
    found = diff(one, two, has_title=False)
    severity, facts = _judge_field(name, one, found.severity, found.facts)
    arrow = f"{one} → {two}" if one and two else f"+ {two}" if two else f"- {one}"
    return FieldChange(
        name=name,
        before=one,
        after=two,
        severity=severity,
        facts=tuple(sorted({*facts, kind})) if severity is not Severity.MINOR else (),
        summary={"en": f"{en} {arrow}", "zh": f"{zh} {arrow}"},
    )


def _judge_field(
    name: str, one: str, severity: Severity, facts: tuple[str, ...]
) -> tuple[Severity, tuple[str, ...]]:
    if name == "updated":
        return Severity.MINOR, ()
    if name == "title":
        return severity, facts
    # who wrote it, when, and where it is from: taken away or altered it misleads, added it helps
    return (Severity.SEVERE if one else Severity.NOTABLE), tuple(set(facts) & {"name", "date"})


def _is_stamped(before: Extraction, after: Extraction) -> bool:
    """Whether the page shows its readers a new time of update."""
    is_visible = "visible" in after.evidence.get("updated", "")
    return bool(after.updated) and is_visible and _differs(before, after, "updated")


def _summary(fields: Sequence[FieldChange], changes: Sequence[ChangedSpan], language: str) -> str:
    """The gravest first; slight ones and an update stamp only when there is nothing else."""
    told: list[FieldChange | ChangedSpan] = [f for f in fields if f.name != "updated"]
    told += changes
    ranks = {Severity.SEVERE: 0, Severity.NOTABLE: 1, Severity.MINOR: 2}
    told.sort(key=lambda one: ranks[one.severity])
    grave = [one for one in told if one.severity is not Severity.MINOR]
    return join([one.summary for one in grave or told or fields], language)
