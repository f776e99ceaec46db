"""Serves the demo world alone, to look at it in a browser: ``python -m demo``."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from demo.clock import wall_clock
from demo.plan import build_world
from demo.server import BASE_PORT, ports_from, serve
from pipeline.errors import BadInput


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until the time is up or Ctrl-C; the process's exit code."""
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--seconds", type=float, help="how long; without it, until Ctrl-C")
    parser.add_argument("--base-port", type=int, default=BASE_PORT, help="0 takes any free ports")
    given = parser.parse_args(arguments)
    epoch = datetime.now(UTC)
    try:
        world = build_world(epoch)
        served = serve(world, ports_from(given.base_port), wall_clock(epoch))
    except BadInput as error:
        sys.stderr.write(f"{error}\n")
        return 2
    with served:
        for name, url in served.urls.items():
            sys.stderr.write(f"{world.outlets[name].title}: {url}/\n")
        try:
            time.sleep(given.seconds if given.seconds is not None else float(365 * 86400))
        except KeyboardInterrupt:
            sys.stderr.write("\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
