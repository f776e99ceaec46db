"""Small entry points for the tests' child processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from config.settings import Settings


def note_and_wait() -> None:
    """Write the process's number into the file named first, then wait for a signal."""
    with Path(sys.argv[1]).open("a") as file:
        file.write(f"{os.getpid()}\n")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        time.sleep(0.05)


def be_stubborn() -> None:
    """The same, deaf to SIGTERM, with a child of its own."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    child = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(60)"])
    with Path(sys.argv[1]).open("a") as file:
        file.write(f"{os.getpid()}\n{child.pid}\n")
    while True:
        time.sleep(0.05)


def die() -> None:
    """Write the process's number into the file named first, then die."""
    with Path(sys.argv[1]).open("a") as file:
        file.write(f"{os.getpid()}\n")
    os._exit(7)


def serve_health() -> None:
    """Answer 200 to everything at the port given."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()


def parent_of_one() -> None:
    """Start ``note_and_wait`` as ``up`` starts a child, and stay."""
    from scheduler.supervisor import Child

    entry = "tests.scheduler.programs:" + sys.argv[2]
    child = Child("child", entry, [sys.argv[1]], os.environ)
    child.tend()
    time.sleep(60)


def say_up(settings: Settings) -> None:
    """Tell on stdout that all is up."""
    sys.stdout.write(json.dumps({"up": settings.web_port}) + "\n")
    sys.stdout.flush()


def tree() -> None:
    """A whole tree in the folder given, its crawls sleeping children: pages at the port given."""
    from config.bootstrap import build
    from scheduler.supervisor import Child
    from scheduler.tree import Tree, environ_of
    from tests.scheduler.conftest import Starter

    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    settings = Settings(data_dir=folder, web_port=port)
    app = build(settings)
    environ = environ_of(settings)
    entry = "tests.scheduler.programs:"
    starter = Starter(app)
    starter.code = (
        f"import os; open({str(folder / 'crawls')!r}, 'a').write(f'{{os.getpid()}}\\n')\n"
    )
    starter.code += "import time; time.sleep(60)"
    children = [
        Child("the worker", entry + "note_and_wait", [str(folder / "children")], environ),
        Child("the pages", entry + "serve_health", [str(port)], environ),
    ]
    Tree(
        settings,
        children=children,
        announce=say_up,
        start_crawl=starter,
    ).run()


if __name__ == "__main__":
    chosen = sys.argv.pop(1)
    globals()[chosen]()
