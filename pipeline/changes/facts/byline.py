"""Bylines in the text: who wrote, reported, edited it."""

from __future__ import annotations

import re

from pipeline.changes.facts.found import Found, find_all

KIND = "byline"

_BYLINE = re.compile(
    r"(?:作者|撰文|撰稿|编辑|责编|责任编辑|编译|译者|通讯员|见习记者|实习记者|本报记者|本刊记者"
    r"|特约记者|记者|摄影|校对|审核)"
    r"\s?[:：|｜/丨 \u3000]\s?[\u4e00-\u9fffA-Za-z·、 ]{2,20}"
    r"|^\s*文\s?[/／|｜丨:：]\s?[\u4e00-\u9fffA-Za-z·、 ]{2,20}"
    r"|[（(](?:本报|见习|实习)?记者\s?[\u4e00-\u9fff·、 ]{2,16}[）)]"
    r"|^\s*(?:By|BY|Written by|Reported by|Reporting by|Edited by|Editing by|Words by|Story by"
    r"|Author:|Editor:|Reporter:)"
    r" [A-Z][\w.'’-]+(?: (?:and )?[A-Z][\w.'’-]+)*"
    r"|\((?:Reporting|Editing|Writing) by [^)\n]{3,80}\)",
    re.MULTILINE,
)


def find(text: str) -> list[Found]:
    """The bylines of *text*, as they are written."""
    return find_all(_BYLINE, text)
