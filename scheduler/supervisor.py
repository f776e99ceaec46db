"""Child processes kept alive: started again with growing pauses when they die, stopped in time."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

logger = logging.getLogger(__name__)

#: Pauses before a child is started again: doubled from the first to the longest, and from the
#: first anew once it has lived long enough.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
_LIVED_SECONDS = 60.0


class Child:
    """One process of the tree, in a session of its own: Ctrl-C reaches the parent only."""

    def __init__(
        self, name: str, entry: str, arguments: Sequence[str], environ: Mapping[str, str]
    ) -> None:
        self.name = name
        self.command = [sys.executable, "-m", "scheduler.child", entry, *arguments]
        self.environ = dict(environ)
        self.restarts = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._pause = FIRST_PAUSE
        self._started_at = self._start_at = 0.0

    @property
    def pid(self) -> int | None:
        """The process that runs now."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def tend(self) -> None:
        """Start the process, or start it again when it died and its pause is over."""
        if self._process is None:
            if time.monotonic() >= self._start_at:
                self._start()
        elif (code := self._process.poll()) is not None:
            self._note_death(code)

    def ask_to_stop(self) -> None:
        """SIGTERM; what it has in hand is finished."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once, with all it started."""
        self._signal(signal.SIGKILL)

    def wait(self, seconds: float) -> bool:
        """Whether it has ended within *seconds*."""
        if self._process is None:
            return True
        try:
            self._process.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            return False
        return True

    def close(self) -> None:
        """Give back what is left of an ended process."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def _start(self) -> None:
        self._started_at = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            self.command, env=self.environ, stdin=subprocess.PIPE, start_new_session=True
        )

    def _note_death(self, code: int) -> None:
        self.close()
        self._process = None
        if time.monotonic() - self._started_at > _LIVED_SECONDS:
            self._pause = FIRST_PAUSE
        how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
        logger.error("%s ended %s; started again in %.1f s", self.name, how, self._pause)
        self._start_at = time.monotonic() + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        self.restarts += 1

    def _signal(self, number: signal.Signals) -> None:
        if self.pid is not None:
            with suppress(ProcessLookupError):
                # the whole group: a worker's own workers must not outlive it
                (os.killpg if number is signal.SIGKILL else os.kill)(self.pid, number)


def stop_all(children: Sequence[Child], *, seconds: float) -> None:
    """Stop children, those that do not end within *seconds* by force."""
    for child in children:
        child.ask_to_stop()
    give_up_at = time.monotonic() + seconds
    for child in children:
        if not child.wait(give_up_at - time.monotonic()):
            logger.warning("%s did not stop in time and is ended by force", child.name)
            child.kill()
            child.wait(2)
        child.close()
