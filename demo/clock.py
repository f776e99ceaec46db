"""The demo world's time: wall seconds since it began, kept so that a restart goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import BadInput

_FILE = "demo-began"


def load_epoch(folder: Path) -> datetime:
    """When the demo world kept in *folder* began; on the first call that is now.

    Raises:
        BadInput: the file that says so cannot be read or written, or holds no moment.
    """
    path = folder / _FILE
    try:
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(datetime.now(UTC).isoformat() + "\n", encoding="ascii")
        epoch = datetime.fromisoformat(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise BadInput(
            f"{path} cannot be used ({error.strerror}). Choose another data folder."
        ) from error
    except ValueError as error:
        raise BadInput(_damaged(path)) from error
    if epoch.utcoffset() is None:
        raise BadInput(_damaged(path))
    return epoch


def wall_clock(epoch: datetime) -> Callable[[], float]:
    """A clock that gives the seconds since *epoch*, never less than 0."""
    return lambda: max(0.0, (datetime.now(UTC) - epoch).total_seconds())


def _damaged(path: Path) -> str:
    return (
        f"{path} does not say when the demo world began. "
        "Delete the demo's folder and start the demo again."
    )
