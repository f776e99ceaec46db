"""What must hold for the tree as a whole: locks, and no trace of one machine."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-bootstrap.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

#: Home folders and the like, as they come in by pasting from a terminal.
_MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:home|root|Users|work|mnt)/[\w.-]+")
_REGISTRY = re.compile(
    r"index-url\s*=|extra-index|find-links\s*=|https?://[^ \"']*(?:\.whl|/simple\b)|pythonhosted"
    r"|npmjs|^deb https?:",
    re.IGNORECASE | re.MULTILINE,
)


def test_every_module_of_config_has_its_layer() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    layered = set(re.findall(r"config\.(\w+)", text))
    there = {path.stem for path in (ROOT / "config").glob("*.py")} - {"__init__"}
    assert layered == there


def test_every_packaged_folder_is_there_and_goes_into_the_image() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    names = [name.rstrip("*") for name in tools["setuptools"]["packages"]["find"]["include"]]
    taken = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert [name for name in names if not (ROOT / name / "__init__.py").is_file()] == []
    assert [name for name in names if f"!{name}" not in taken] == []


def tracked_files() -> list[Path]:
    """Files under version control; without git, all but those of tools and of what is kept."""
    try:
        command = ["git", "ls-files", "-z"]
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        found = [ROOT / name for name in done.stdout.split("\0") if name]
    except (FileNotFoundError, subprocess.CalledProcessError):
        places = [p for p in ROOT.iterdir() if p.name not in ("var", "build") and p.name[0] != "."]
        found = [file for place in places for file in (place, *place.rglob("*"))]
    passed_over = ("__pycache__", "repostwatch.egg-info")
    return [
        path
        for path in found
        if path.is_file() and path != Path(__file__) and path.parent.name not in passed_over
    ]


def read_lock(name: str) -> dict[str, str]:
    """Package to pinned version."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def _lines_with(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", "replace")
        if "\0" not in text:
            found += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in pattern.finditer(text)]
    return found


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert _lines_with(_MACHINE_PATH) == []


def test_no_file_names_a_package_registry() -> None:
    assert _lines_with(_REGISTRY) == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_and_hashes_each_package_and_nothing_else(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())
    package = re.compile(r"[a-z0-9-]+==\S+(?: ; [^\\]+)? \\(?:\n    --hash=sha256:\w{64}(?: \\)?)+")
    assert [entry for entry in entries if not package.fullmatch(entry)] == []


def test_developing_uses_the_very_versions_of_running() -> None:
    assert read_lock("requirements.lock").items() <= read_lock("requirements-dev.lock").items()


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", PROJECT["dependencies"]),
        ("requirements-dev.lock", PROJECT["optional-dependencies"]["dev"]),
    ],
)
def test_locks_fit_the_declared_dependencies(lock: str, wanted: list[str]) -> None:
    pinned = read_lock(lock)
    for requirement in map(Requirement, wanted):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in {lock}: run make lock"
        assert requirement.specifier.contains(version), f"{requirement} against {version}"
