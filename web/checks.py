"""Who has this text? The detector is loaded with the first question, and asked one at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from config.bootstrap import App
from pipeline.errors import BadInput

if TYPE_CHECKING:
    from config.checking import Checker, Finding

#: A longer text is no article.
MAX_CHARACTERS = 2_000_000


@dataclass
class Checks:
    """Compares pasted texts with the store."""

    app: App
    _lock: Lock = field(default_factory=Lock)
    _checker: Checker | None = None

    def check(self, text: str, *, limit: int = 50) -> list[Finding]:
        """The stored articles that share text with *text*.

        Raises:
            BadInput: there is no text, or too much of it.
        """
        if not text.strip():
            raise BadInput("There is no text to check. Paste one, a paragraph or more.")
        if len(text) > MAX_CHARACTERS:
            raise BadInput(
                f"The text has {len(text):,} characters, more than {MAX_CHARACTERS:,}. "
                "Paste one article at a time."
            )
        with self._lock:
            # numpy and the detector's tables are slow to load, and many readers never check
            from config.checking import Checker  # noqa: PLC0415

            if self._checker is None:
                self._checker = Checker(self.app)
            else:
                self._checker.index.catch_up()
            return self._checker.check(text, limit=limit)
