"""``python -m scheduler.child MODULE:FUNCTION ARGS…``: an entry point that ends with its parent.

The parent holds the writing end of our stdin and never writes. When it is gone, however it went
(also by kill -9), reading gives the end of file on every system; then we end as by SIGTERM, and
by force if that takes too long.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading
import time

#: Seconds an orphan has for finishing what it has in hand.
_PATIENCE_SECONDS = 8.0


def follow_parent(patience_seconds: float = _PATIENCE_SECONDS) -> None:
    """End this process, in a thread of its own, as soon as stdin's other end is closed."""
    inherited = os.dup(sys.stdin.fileno())
    # what runs here must not wait for a keyboard
    with open(os.devnull) as nothing:  # noqa: PTH123 - a file descriptor is wanted
        os.dup2(nothing.fileno(), sys.stdin.fileno())

    def watch() -> None:
        while os.read(inherited, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(patience_seconds)
        os._exit(1)

    threading.Thread(target=watch, name="follow-parent", daemon=True).start()


def main() -> None:
    """Run the entry point named by the first argument with the others."""
    module, _, function = sys.argv[1].partition(":")
    sys.argv = [module, *sys.argv[2:]]
    follow_parent()
    getattr(importlib.import_module(module), function)()


if __name__ == "__main__":
    main()
