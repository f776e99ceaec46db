"""Numbers in addresses: one that no store can have given is simply not found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator

from pipeline.errors import NotFound

#: No store numbers its rows beyond this, and every database takes it.
MAX_NUMBER = 2**62


def _known(kind: str) -> Callable[[int], int]:
    def check(number: int) -> int:
        if not 1 <= number <= MAX_NUMBER:
            raise NotFound(kind, number, "Follow the links of these pages.")
        return number

    return check


ArticleNumber = Annotated[int, AfterValidator(_known("article"))]
ClusterNumber = Annotated[int, AfterValidator(_known("cluster"))]
MatchNumber = Annotated[int, AfterValidator(_known("match"))]
SnapshotNumber = Annotated[int, AfterValidator(_known("snapshot"))]
