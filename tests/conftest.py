"""What all tests share: the network is shut, and throw-away databases and a browser are at hand.

``TESTS_MAY_SKIP=no`` (set by ``.ci/run``) turns each skipped test into a failed one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import network
from tests.support.browser import Browser, Driver, NoBrowser
from tests.support.postgres import NoPostgres, PostgresServer

network.shut()
_CHILD = str(Path(__file__).parent / "support" / "child")
os.environ["PYTHONPATH"] = os.pathsep.join(
    [_CHILD, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
)
# the reader's own settings say nothing about the tests
for _key in [key for key in os.environ if key.startswith("REPOSTWATCH_")]:
    del os.environ[_key]

MAY_SKIP = os.environ.get("TESTS_MAY_SKIP", "yes") != "no"


def _fail_if_skipped(report: Any) -> None:
    if report.skipped and not MAY_SKIP and not hasattr(report, "wasxfail"):
        why = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: {why} (and TESTS_MAY_SKIP=no)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of several processes, one begins with the longest module, so that none waits at the end."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: "end_to_end" not in item.path.parts)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    _fail_if_skipped(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    report = yield
    _fail_if_skipped(report)
    return report


def _migrate(url: str) -> None:
    from storage.engine import Database

    database = Database(url)
    database.migrate()
    database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database, to be copied."""
    path = tmp_path_factory.mktemp("template") / "repostwatch.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Address of a migrated, empty SQLite database of this test's own."""
    path = tmp_path / "repostwatch.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A throw-away PostgreSQL server; the test is skipped where there is none."""
    try:
        server = PostgresServer()
    except NoPostgres as why:
        pytest.skip(str(why))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer) -> str:
    """Name of a migrated database, to be copied."""
    name = postgres_server.create()
    _migrate(postgres_server.url(name))
    return name


@pytest.fixture
def empty_postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """Address of a PostgreSQL database without any table."""
    name = postgres_server.create()
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, postgres_template: str) -> Iterator[str]:
    """Address of a migrated, empty PostgreSQL database of this test's own."""
    name = postgres_server.create(postgres_template)
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Address of a migrated, empty database: each test runs on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session")
def browser_driver() -> Iterator[Driver]:
    """Chromium's driver; the test is skipped where there is no Chromium."""
    try:
        driver = Driver()
    except NoBrowser as why:
        pytest.skip(str(why))
    yield driver
    driver.stop()


@pytest.fixture
def browser(browser_driver: Driver) -> Iterator[Browser]:
    """A Chromium window with an empty profile. Mark the test ``browser``."""
    window = browser_driver.open()
    yield window
    window.close()
