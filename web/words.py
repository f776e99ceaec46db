"""The words of the pages in English and Chinese, from ``words.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import yaml

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
_FILE = Path(__file__).with_name("words.yaml")


@cache
def words() -> dict[str, dict[str, str]]:
    """Every text by its key, then by its language."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    read: dict[str, dict[str, str]] = yaml.load(
        _FILE.read_text(encoding="utf-8"),
        Loader=loader,  # noqa: S506 - a safe loader, in C where there is one
    )
    return read


def has_word(key: str) -> bool:
    """Whether there is a text of that key."""
    return key in words()


def word(key: str, language: Language, **values: object) -> str:
    """The text of *key* with *values* filled in; raises KeyError for one that is not there.

    Of a text with two forms parted by ``|`` the first is for ``n`` = 1.
    """
    text = words()[key][language]
    if "|" in text:
        one, many = text.split("|")
        text = one if values.get("n") == 1 else many
    return text.format(**{k: _shown(v) for k, v in values.items()}) if values else text


def _shown(value: object) -> object:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else value
