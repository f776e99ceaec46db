"""Every text of the pages is there in both languages, and says the same with the same values."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from pipeline.model import MatchKind, PartialForm, RunOutcome, Severity
from pipeline.site import SiteKind
from storage.reviews import ReviewVerdict
from web.words import LANGUAGES, has_word, word, words

TEMPLATES = Path(__file__).parents[2] / "web" / "templates"


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_is_in_every_language_with_the_same_values():
    for key, texts in words().items():
        assert isinstance(key, str), f"{key!r} must be quoted in words.yaml"
        assert set(texts) == set(LANGUAGES), key
        for form in texts["en"].split("|"):
            assert placeholders(form) == placeholders(texts["zh"]), key


def test_every_text_templates_ask_for_is_there():
    for template in TEMPLATES.glob("*.html"):
        asked = re.findall(r"""\bt\(\s*["']([\w.-]+)["']\s*[,)]""", template.read_text())
        for key in asked:
            assert has_word(key), f"{template.name}: {key}"


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("kind.", SiteKind),
        ("match.", MatchKind),
        ("match.explain.", MatchKind),
        ("form.", PartialForm),
        ("severity.", Severity),
        ("outcome.", RunOutcome),
        ("review.", ReviewVerdict),
        ("state.", ("live", "suspected", "deleted", "quarantined")),
        ("first.", ("own", "other", "unknown")),
        ("told.", ("silent", "announced")),
    ],
)
def test_every_value_shown_has_a_text(prefix: str, values: object):
    for value in values:  # type: ignore[attr-defined]  # an enumeration or a tuple
        assert has_word(f"{prefix}{value}")


def test_one_and_many_differ_in_english():
    assert word("n.versions", "en", n=1) == "1 version"
    assert word("n.versions", "en", n=1200) == "1,200 versions"
    assert word("n.versions", "zh", n=1) == "1 个版本"
