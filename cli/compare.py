"""``repostwatch compare``: is one text a copy of the other?"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from pipeline.errors import BadInput
from pipeline.model import Comparison


@click.command()
@click.argument("first", required=False, type=click.Path(path_type=Path))
@click.argument("second", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the whole comparison as JSON.")
@click.option("--batch", is_flag=True, help='Read {"id", "a", "b"} lines, write one answer each.')
@click.option(
    "--prefer",
    type=click.Choice(["more-found", "balanced", "fewer-false"]),
    default="balanced",
    show_default=True,
    help="Which mistakes you would rather have.",
)
@click.option(
    "--language",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="Of the reasons.",
)
def compare_command(
    *,
    first: Path | None,
    second: Path | None,
    as_json: bool,
    batch: bool,
    prefer: str,
    language: str,
) -> None:
    """Compare two text files: is one a copy of the other, which passages do they share, and why.

    FIRST or SECOND may be - for standard input. With --batch, JSON lines are read from standard
    input instead; a line that cannot be read gets {"id", "error"} and the rest goes on.
    """
    if batch:
        for answer in _answer_lines(sys.stdin.buffer, prefer):
            sys.stdout.write(answer + "\n")
        return
    if first is None or second is None:
        raise BadInput("Give two text files to compare, or --batch for JSON lines.")
    a, b = _read(first), _read(second)
    comparison = _compare(a, b, prefer)
    if as_json:
        click.echo(json.dumps(_as_plain(comparison, language), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_as_lines(comparison, a, b, language)))


def _compare(a: str, b: str, prefer: str) -> Comparison:
    from pipeline.copies.verdict import Mode, compare  # noqa: PLC0415 - numpy and tables load slowly

    return compare(a, b, mode=Mode(prefer))


def _read(path: Path) -> str:
    if str(path) == "-":
        data = sys.stdin.buffer.read()
    else:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise BadInput(f"{path} cannot be read: {error.strerror}. Give a text file.") from error
    return data.decode("utf8", "replace")


def _answer_lines(lines: Iterator[bytes], prefer: str) -> Iterator[str]:
    """One answer per non-empty line, in order; never raises for what a line holds."""
    for line in lines:
        if line.strip():
            yield json.dumps(_answer(line, prefer), ensure_ascii=True)


def _answer(line: bytes, prefer: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"Not a line of JSON: {error}"}
    if not isinstance(row, dict) or not all(isinstance(row.get(k), str) for k in ("a", "b")):
        id_ = row.get("id") if isinstance(row, dict) else None
        return {"id": id_, "error": 'Each line needs "id" and two texts, "a" and "b".'}
    found = _compare(row["a"], row["b"], prefer)
    return {
        "id": row.get("id"), "kind": found.kind.value, "form": found.form and found.form.value,
        "probability": round(found.probability, 4),
        "coverage_a": round(found.coverage_a, 3), "coverage_b": round(found.coverage_b, 3),
        "passages": [[p.a_start, p.a_end, p.b_start, p.b_end] for p in found.passages],
    }  # fmt: skip


def _as_plain(comparison: Comparison, language: str) -> dict[str, object]:
    plain = asdict(comparison)
    plain["reasons"] = [
        {"code": r.code, "values": dict(r.values), "text": t}
        for r, t in zip(comparison.reasons, _sentences(comparison, language), strict=True)
    ]
    return plain


def _sentences(comparison: Comparison, language: str) -> list[str]:
    from pipeline.copies.reasons import reason_text  # noqa: PLC0415 - as above

    return [reason_text(r, "zh" if language == "zh" else "en") for r in comparison.reasons]


def _as_lines(comparison: Comparison, a: str, b: str, language: str) -> Iterator[str]:
    form = f" ({comparison.form.value})" if comparison.form else ""
    yield f"{comparison.kind.value}{form}, probability {comparison.probability:.2f}"
    yield f"covered: {comparison.coverage_a:.0%} of one, {comparison.coverage_b:.0%} of the other"
    yield from (f"- {sentence}" for sentence in _sentences(comparison, language))
    for passage in comparison.passages:
        one, other = (passage.a_start, passage.a_end), (passage.b_start, passage.b_end)
        yield f"[{one[0]}:{one[1]}] {_excerpt(a[slice(*one)])}"
        yield f"  = [{other[0]}:{other[1]}] {_excerpt(b[slice(*other)])}"
    for before, after in comparison.facts.changed:
        yield f"changed: {before} -> {after}"
    if comparison.facts.lost:
        yield f"lost: {', '.join(comparison.facts.lost)}"


def _excerpt(text: str) -> str:
    line = " ".join(text.encode("utf8", "replace").decode("utf8").split())
    return line if len(line) <= 120 else f"{line[:80]} … {line[-30:]}"


COMMAND = compare_command
