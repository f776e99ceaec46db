"""Certainty: 涉嫌, 可能, 据称; alleged, may, suspected. Without, a suspicion is a finding."""

from __future__ import annotations

import re

from pipeline.changes.facts.found import Found

KIND = "certainty"

_HEDGE = re.compile(
    r"涉嫌|疑似|据称|据传|可能|或许|也许|或将|似乎|大概|恐怕|传闻|嫌疑人?|有望"
    r"|\b(?:alleged(?:ly)?|reportedly|apparent(?:ly)?|suspected|may|might|could|possibl[ey]|perhaps"
    r"|probabl[ey]|potential(?:ly)?|unconfirmed|unverified|rumou?red|accused|supposed(?:ly)?)\b"
)


def find(text: str) -> list[Found]:
    """The hedges of *text*; all are equal: what matters is that there is one."""
    return [Found(hit.start(), hit.end(), "hedge") for hit in _HEDGE.finditer(text)]
