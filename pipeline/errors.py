"""The errors of Repostwatch.

RepostwatchError
├── BadInput            what the reader gave cannot be used; says what to do
│   └── NotFound        no site, article, version or run of that name
├── BadSite             a site cannot be read; says why and what to try
├── Quarantine          a page that must not become history; never worth another try as it is
├── RetryLater          a passing hindrance (a locked database, a full disk)
│   └── Busy            another process is at the work that one alone may do
├── BodyMissing         the stored bytes of a snapshot are gone
├── BodyDamaged         the stored bytes of a snapshot do not have the digest they are kept under
└── Incomparable        two values of different recipes were compared
"""

from __future__ import annotations


class RepostwatchError(Exception):
    """Base of every error we raise on purpose. Its text is one clear sentence for a reader."""


class BadInput(RepostwatchError):
    """What the reader gave cannot be used."""


class NotFound(BadInput):
    """Nothing is stored under that name."""

    def __init__(self, kind: str, name: object, hint: str) -> None:
        self.kind = kind
        self.name = name
        super().__init__(f"No {kind} {name!r}. {hint}")


class BadSite(RepostwatchError):
    """A site cannot be read."""

    def __init__(self, url: str, why: str, what_to_try: str) -> None:
        self.url = url
        self.why = why
        self.what_to_try = what_to_try
        super().__init__(f"{url} cannot be read: {why}. {what_to_try}")


class Quarantine(RepostwatchError):
    """A page that must not become history.

    Attributes:
        reason: a short fixed word for counting, such as ``challenge`` or ``empty``.
        detail: what was seen, for a person.
    """

    def __init__(self, reason: str, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}")

    def __reduce__(self) -> tuple[type[Quarantine], tuple[str, str]]:
        # raised in worker processes: the default would pickle the joined message only
        return type(self), (self.reason, self.detail)


class RetryLater(RepostwatchError):
    """A passing hindrance: nothing was lost, the same step can be done again."""


class Busy(RetryLater):
    """Another process is at the work that only one may do at a time."""


class BodyMissing(RepostwatchError):
    """The stored bytes of a snapshot are gone."""

    def __init__(self, digest: str) -> None:
        self.digest = digest
        super().__init__(
            f"No stored page with digest {digest}. Restore the data folder from a backup, "
            "or crawl the page again."
        )


class BodyDamaged(RepostwatchError):
    """The stored bytes of a snapshot do not have the digest they are kept under."""

    def __init__(self, digest: str) -> None:
        self.digest = digest
        super().__init__(
            f"The stored page with digest {digest} is damaged. Restore it from a backup."
        )


class Incomparable(RepostwatchError):
    """Two values of different recipes were compared."""

    def __init__(self, one: str, other: str) -> None:
        self.recipes = (one, other)
        super().__init__(f"Values of recipes {one!r} and {other!r} cannot be compared")
