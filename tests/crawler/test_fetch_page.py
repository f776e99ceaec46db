import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from crawler.fetch_page import fetch_page
from pipeline.errors import BadInput, RetryLater


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/turn":
            self.send_response(302)
            self.send_header("Location", "/page")
        elif self.path == "/round":
            self.send_response(302)
            self.send_header("Location", "/round")
        else:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=gbk")
        self.end_headers()
        self.wfile.write(b"x" * 100)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


@pytest.fixture
def server() -> Iterator[str]:
    httpd = HTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=httpd.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


@pytest.mark.parametrize(
    "url",
    [
        "http://[::1/", "http://a.example:99999/", "http://a.example:x/", "http:///path",
        "ftp://a.example/", "http://a b.example/", f"http://{'ä' * 70}.example/", "http://a..b/",
        "http://\u2603\u0338..example/", "", "x",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_one_clear_sentence(url: str) -> None:
    with pytest.raises(BadInput, match=r"is no (web )?address|no usable host name"):
        fetch_page(url, user_agent="test", is_local=True)


def test_a_path_in_chinese_is_sent_as_it_is_meant(server: str) -> None:
    assert fetch_page(f"{server}/新闻/1 .html?q=京", user_agent="test", is_local=True).status == 200


def test_a_page_is_fetched_through_its_redirect(server: str) -> None:
    page = fetch_page(f"{server}/turn", user_agent="test", is_local=True, max_bytes=10)
    assert (page.url, page.status, page.body) == (f"{server}/page", 200, b"x" * 10)
    assert page.content_type == "text/html; charset=gbk"


def test_a_private_address_is_refused_unless_allowed(server: str) -> None:
    with pytest.raises(BadInput, match="private network"):
        fetch_page(f"{server}/page", user_agent="test")


def test_endless_redirects_end(server: str) -> None:
    with pytest.raises(BadInput, match="redirects more than"):
        fetch_page(f"{server}/round", user_agent="test", is_local=True)


def test_what_is_no_web_address_is_refused() -> None:
    with pytest.raises(BadInput, match="no web address"):
        fetch_page("file:///etc/hostname", user_agent="test", is_local=True)


def test_a_silent_server_is_a_passing_hindrance() -> None:
    with pytest.raises(RetryLater, match="does not answer"):
        fetch_page("http://127.0.0.1:9/", user_agent="test", is_local=True)
