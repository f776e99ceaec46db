"""Is all well? Asked by `repostwatch up`, by containers and by monitors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from config.bootstrap import App
from pipeline.errors import RepostwatchError
from storage.queries.health import leases

#: Who must be alive where the whole process tree runs.
LEADERS = ("scheduler", "processor")


@dataclass(frozen=True, kw_only=True)
class Health:
    """The answer of ``/healthz``."""

    ok: bool
    #: One sentence when all is not well.
    problem: str | None
    #: ``held``, ``lost`` or ``not running``, for each leader.
    leaders: Mapping[str, str]


def judge(app: App, *, in_tree: bool, now: datetime | None = None) -> Health:
    """The database answers and, where `repostwatch up` runs, its scheduler and processor live.

    Pages that run alone (*in_tree* false) are well without them; when one of the two leads,
    the other must as well.
    """
    try:
        with app.database.reading() as session:
            until = leases(session)
    except RepostwatchError as error:
        return Health(ok=False, problem=str(error), leaders={})
    moment = now or datetime.now(UTC)
    held = {name: name in until and until[name] > moment for name in LEADERS}
    is_expected = in_tree or any(held.values())
    lacking = [name for name in LEADERS if is_expected and not held[name]]
    return Health(
        ok=not lacking,
        problem=_problem(lacking, until) if lacking else None,
        leaders={name: _word(held[name], is_expected) for name in LEADERS},
    )


def _word(is_held: bool, is_expected: bool) -> str:
    if is_held:
        return "held"
    return "lost" if is_expected else "not running"


def _problem(lacking: list[str], until: Mapping[str, datetime]) -> str:
    parts = [
        f"the {name} has given no sign of life since {until[name]:%Y-%m-%d %H:%M:%S} UTC"
        if name in until
        else f"the {name} has not started yet"
        for name in lacking
    ]
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."
