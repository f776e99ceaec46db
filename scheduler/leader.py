"""Exactly one leads: a lease in the database, renewed while its holder is well."""

from __future__ import annotations

import os
import secrets
import socket
import time
from datetime import UTC, datetime, timedelta

from storage.runs import Leases

#: How long a leader that fell silent keeps the lease. Three renewals may fail before it is lost.
LEASE_SECONDS = 15.0
_RENEW_SECONDS = 4.0


class Leadership:
    """One candidate for the lease *name*: leads, or knows who does."""

    def __init__(self, leases: Leases, name: str, *, seconds: float = LEASE_SECONDS) -> None:
        self.leases = leases
        self.name = name
        self.seconds = seconds
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        #: Who holds the lease instead of us, for a message.
        self.other: str | None = None
        #: When the leader before us was last known to be there.
        self.last_led_at: datetime | None = None
        self._valid_until = 0.0
        self._renew_at = 0.0

    @property
    def is_leading(self) -> bool:
        """Whether the lease is ours at this moment, judged by the clock that never jumps."""
        return time.monotonic() < self._valid_until

    def keep(self) -> bool:
        """Take or renew the lease when that is due; return whether we lead.

        Raises:
            RetryLater: the database does not answer; the lease holds until it runs out.
        """
        if self.is_leading and time.monotonic() < self._renew_at:
            return True
        if not self.is_leading:
            self._look_at_the_leader()
        asked_at = time.monotonic()
        if not self.leases.take(
            self.name, self.holder, now=datetime.now(UTC), seconds=self.seconds
        ):
            self._valid_until = 0.0
            return False
        self.other = None
        self._valid_until = asked_at + self.seconds
        self._renew_at = asked_at + min(_RENEW_SECONDS, self.seconds / 3)
        return True

    def give_back(self) -> None:
        """Let another lead from now on."""
        self._valid_until = 0.0
        self.leases.give_back(self.name, self.holder)

    def _look_at_the_leader(self) -> None:
        lease = self.leases.get(self.name)
        if lease is None or lease.holder == self.holder:
            return
        self.other = lease.holder.rpartition(":")[0].replace(":", ", process ")
        self.last_led_at = lease.until - timedelta(seconds=self.seconds)
