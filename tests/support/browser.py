"""Chromium for tests, driven over WebDriver: a few calls over plain HTTP, no library."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

_FLAGS = (
    "--headless=new",
    "--no-sandbox",  # the tests may run as root; only our own pages are opened
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
    "--window-size=1280,900",
)
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class NoBrowser(Exception):
    """There is no Chromium here; the message says what is lacking."""


class Driver:
    """Chromium's driver program on a loopback port.

    Raises:
        NoBrowser: Chromium or its driver is not installed.
    """

    def __init__(self) -> None:
        self._chromium = shutil.which("chromium") or shutil.which("chromium-browser") or ""
        program = shutil.which("chromedriver")
        if not program or not self._chromium:
            raise NoBrowser("no Chromium here (Debian: apt install chromium chromium-driver)")
        self._process = subprocess.Popen(
            [program, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.address = f"http://127.0.0.1:{self._read_port()}"

    def open(self) -> Browser:
        """A window with an empty profile, in a browser of its own."""
        options = {"binary": self._chromium, "args": list(_FLAGS)}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options}
        wanted["goog:loggingPrefs"] = {"browser": "ALL"}
        answer = call("POST", f"{self.address}/session", {"capabilities": {"alwaysMatch": wanted}})
        return Browser(f"{self.address}/session/{answer['sessionId']}")

    def stop(self) -> None:
        """End the driver."""
        self._process.terminate()
        self._process.communicate(timeout=20)

    def _read_port(self) -> int:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := re.search(r"started successfully on port (\d+)", line):
                return int(found[1])
        raise RuntimeError("chromedriver ended without naming its port")


class Browser:
    """One window. Elements are named by CSS selectors; the first that fits is meant."""

    def __init__(self, session: str) -> None:
        self._session = session

    def go(self, url: str) -> None:
        """Open *url* and wait until it is loaded."""
        call("POST", f"{self._session}/url", {"url": url})

    @property
    def url(self) -> str:
        """The address shown."""
        return str(call("GET", f"{self._session}/url"))

    @property
    def title(self) -> str:
        """The page's title."""
        return str(call("GET", f"{self._session}/title"))

    @property
    def source(self) -> str:
        """The page as it is now, as HTML."""
        return str(call("GET", f"{self._session}/source"))

    def text(self, selector: str = "body") -> str:
        """The visible text of an element, as a reader sees it."""
        return str(call("GET", f"{self._find(selector)}/text"))

    def texts(self, selector: str) -> list[str]:
        """The visible texts of all elements that fit."""
        script = "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)"
        found: list[str] = self.run(script, selector)
        return found

    def click(self, selector: str) -> None:
        """Click an element."""
        call("POST", f"{self._find(selector)}/click", {})

    def type(self, selector: str, text: str) -> None:
        """Type *text* into a field."""
        call("POST", f"{self._find(selector)}/value", {"text": text})

    def press(self, key: str) -> None:
        """Press one key, such as ``j`` or ``\\ue007`` (Enter)."""
        strokes = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        source = {"type": "key", "id": "keyboard", "actions": strokes}
        call("POST", f"{self._session}/actions", {"actions": [source]})

    def run(self, script: str, *arguments: object) -> Any:
        """The value a script returns in the page."""
        body = {"script": script, "args": list(arguments)}
        return call("POST", f"{self._session}/execute/sync", body)

    def resize(self, width: int, height: int) -> None:
        """Give the window another size, in pixels."""
        call("POST", f"{self._session}/window/rect", {"width": width, "height": height})

    def screenshot(self, path: Path) -> None:
        """Save a picture (PNG) of what is visible."""
        path.write_bytes(base64.b64decode(call("GET", f"{self._session}/screenshot")))

    def complaints(self) -> list[str]:
        """What the page wrote to the browser's console as an error since the last call."""
        lines = call("POST", f"{self._session}/se/log", {"type": "browser"})
        return [line["message"] for line in lines if line["level"] == "SEVERE"]

    def wait_for(self, selector: str, *, text: str = "", seconds: float = 10) -> str:
        """Wait until an element is there and holds *text*; its visible text.

        Raises:
            AssertionError: it did not come in time.
        """
        until = time.monotonic() + seconds
        while True:
            found = [one for one in self.texts(selector) if text in one]
            if found:
                return found[0]
            assert time.monotonic() < until, f"{selector} with {text!r} did not come: {self.text()}"
            time.sleep(0.1)

    def close(self) -> None:
        """End this browser."""
        call("DELETE", self._session)

    def _find(self, selector: str) -> str:
        body = {"using": "css selector", "value": selector}
        element = call("POST", f"{self._session}/element", body)
        return f"{self._session}/element/{element[_ELEMENT]}"


def call(method: str, url: str, body: dict[str, object] | None = None) -> Any:
    """One WebDriver call; the answer's value.

    Raises:
        RuntimeError: the driver refused, with its reason.
    """
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=60) as response:
            return json.load(response)["value"]
    except HTTPError as error:
        with error:
            value = json.load(error)["value"]
        raise RuntimeError(f"{value['error']}: {value['message'].splitlines()[0]}") from error
