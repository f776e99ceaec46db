"""Is the new reading of a page a new version of its article, and what changed?

Substance is the title, the authors, the editor, the claimed dates of publication, the body and
everything the page claims about where its text is from. Not substance: white space, full or half
width, zero-width signs, and the ``updated`` stamp alone. Many sites print the time of the request
or of a counter's last write there; a version whose only news is a moved stamp tells a reader
nothing and would bury the ones that do. The stamp is kept with every snapshot and is reported,
as one of the changed fields, whenever anything else changed with it.
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.changes.diff import diff
from pipeline.changes.values import Change, FieldChange, worst
from pipeline.model import Extraction, Severity

#: Fields of substance besides the text, in the order they are reported.
FIELDS = (
    "title",
    "byline",
    "editor",
    "published",
    "source",
    "inner_source",
    "original_url",
    "original_title",
    "licence",
)
_NOTHING = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")


def substance(text: str) -> str:
    """*text* without what is not substance: white space, width, signs nobody can see."""
    return _NOTHING.sub("", unicodedata.normalize("NFKC", text))


def is_new_version(before: Extraction, after: Extraction) -> bool:
    """Whether *after* differs from *before* in substance."""
    if any(field_value(before, name) != field_value(after, name) for name in FIELDS):
        pairs = ((field_value(before, n), field_value(after, n)) for n in FIELDS)
        if any(substance(one) != substance(other) for one, other in pairs):
            return True
    return before.text != after.text and substance(before.text) != substance(after.text)


def describe(before: Extraction, after: Extraction) -> Change:
    """What changed from *before* to *after*, field by field and word by word."""
    fields = tuple(
        FieldChange(
            name=name,
            before=field_value(before, name),
            after=field_value(after, name),
            severity=Severity.NOTABLE,
        )
        for name in (*FIELDS, "updated")
        if substance(field_value(before, name)) != substance(field_value(after, name))
    )
    body = diff(before.text, after.text, after.language)
    names = tuple(change.name for change in fields)
    if substance(before.text) != substance(after.text):
        names = (*names, "text")
    return Change(
        severity=worst(body.severity, *(change.severity for change in fields)),
        summary={"en": "changed: " + ", ".join(names), "zh": "有变化：" + "、".join(names)},
        is_announced=body.announced,
        fields_changed=names,
        fields=fields,
        diff=body,
        facts=body.facts,
    )


def field_value(extraction: Extraction, name: str) -> str:
    """The field *name* as text; empty when unknown."""
    if name == "byline":
        return "\n".join(extraction.authors)
    return getattr(extraction, name) or ""
