"""Long lists in pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query

#: The number of a page, from 1.
PageNumber = Annotated[int, Query(alias="page", ge=1, le=1_000_000, description="From 1.")]


@dataclass(frozen=True, kw_only=True)
class Paging:
    """Which part of a list is shown."""

    number: int
    size: int
    count: int

    @property
    def offset(self) -> int:
        """How many entries come before this page's."""
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        """The place of the first entry shown, from 1."""
        return min(self.offset + 1, self.count)

    @property
    def last(self) -> int:
        """The place of the last entry shown."""
        return min(self.offset + self.size, self.count)

    @property
    def newer(self) -> int | None:
        """The page before, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def older(self) -> int | None:
        """The page after, if there is one."""
        return self.number + 1 if self.last < self.count else None
