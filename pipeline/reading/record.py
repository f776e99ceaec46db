"""Articles that come as records instead of pages: a publisher's archive."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pipeline.errors import BadInput, Quarantine
from pipeline.model import Extraction

#: Content type under which a record is stored, as the bytes everything is derived from.
RECORD_TYPE = "application/vnd.repostwatch.article+json"
RECIPE = "record/1"

_TEXTS = ("title", "url", "published", "byline", "language")


def check_record(record: object) -> Mapping[str, str]:
    """The record's fields; numbers as identifiers become text.

    Raises:
        BadInput: a field is missing or is no text.
    """
    if not isinstance(record, dict):
        raise BadInput('A record is a JSON object such as {"id": "17", "text": "…"}.')
    values = {key: value for key, value in record.items() if value is not None}
    if isinstance(values.get("id"), int):
        values["id"] = str(values["id"])
    for name in ("id", "text"):
        if not isinstance(values.get(name), str) or not values[name].strip():
            raise BadInput(f"A record needs {name!r}: a text that is not empty.")
    for name in _TEXTS:
        if name in values and not isinstance(values[name], str):
            raise BadInput(f"The record's {name!r} must be a text.")
    return {name: values[name] for name in ("id", "text", *_TEXTS) if name in values}


def read_record(body: bytes) -> Extraction:
    """The extraction of a stored record.

    Raises:
        Quarantine: the bytes are no record.
    """
    try:
        record = check_record(json.loads(body))
    except (ValueError, BadInput) as error:
        raise Quarantine("not-a-record", str(error)) from error
    byline = record.get("byline")
    return Extraction(
        title=record.get("title", ""),
        text=record["text"],
        recipe=RECIPE,
        language=record.get("language"),
        encoding="utf-8",
        encoding_confidence=1.0,
        authors=(byline,) if byline else (),
        published=record.get("published"),
        evidence={name: "record" for name in ("title", "published") if record.get(name)},
    )
