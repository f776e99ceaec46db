"""The gate: what is no article never becomes history."""

from __future__ import annotations

import re

from pipeline.errors import Quarantine
from pipeline.model import Extraction

_CHALLENGE = re.compile(
    r"cf-browser-verification|cdn-cgi/challenge-platform|Just a moment\.\.\.|captcha-delivery\.com|"
    r"_Incapsula_Resource|px-captcha|/_sec/cp_challenge|AwsWafIntegration|安全验证|滑动验证"
)


def assess(html: str, extraction: Extraction, status: int = 200) -> None:
    """Let an article pass.

    Raises:
        Quarantine: the page is empty, an error page or a challenge.
    """
    if status >= 400:
        raise Quarantine("error-page", f"the server answered with status {status}")
    if len(extraction.text) < 200 and _CHALLENGE.search(html):
        raise Quarantine("challenge", "the page asks for a proof that a person reads it")
    if not extraction.text.strip():
        raise Quarantine("empty", "no article text was found")
