from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make as from a shell of its own."""
    environ = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    return subprocess.run(
        ["make", *arguments], cwd=ROOT, env=environ, check=True, capture_output=True, text=True
    )


def test_make_alone_lists_what_there_is_and_does_nothing_else() -> None:
    done = make()
    listed = re.findall(r"^  (\S+)", done.stdout, re.MULTILINE)
    assert {"setup", "run", "demo-status", "test", "check", "lock", "bench-NAME"} <= set(listed)
    assert done.stderr == ""
    assert len(listed) == len(done.stdout.splitlines())


def test_a_file_of_sites_may_have_a_space_in_its_name() -> None:
    assert (
        'repostwatch run --sites "my sites.yaml"' in make("-n", "run", "SITES=my sites.yaml").stdout
    )


def test_without_a_file_of_sites_none_is_named() -> None:
    commands = make("-n", "run").stdout
    assert "repostwatch run" in commands
    assert "--sites" not in commands


def test_running_installs_what_running_needs_and_testing_what_testing_needs() -> None:
    assert "setup.sh run" in make("-n", "run").stdout
    assert "setup.sh run" in make("-n", "demo-status").stdout
    assert "setup.sh dev" in make("-n", "test").stdout


def test_check_looks_at_format_types_imports_and_runs_the_tests() -> None:
    commands = make("-n", "check").stdout
    for needed in (
        "ruff check",
        "ruff format --check",
        "mypy",
        "lint-imports --no-cache",
        "pytest",
    ):
        assert needed in commands


def test_ci_runs_the_same_targets_and_lets_nothing_be_skipped() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "export TESTS_MAY_SKIP=no" in script
    assert re.search(r"^make --keep-going lint\b", script, re.MULTILINE)
    assert re.search(r"^make test\b", script, re.MULTILINE)
