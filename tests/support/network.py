"""Shuts the network: tests reach loopback and unix sockets, nothing else.

``child/sitecustomize.py`` does the same in the Python processes that tests start.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

_LOCAL_NAMES = frozenset({"localhost", "localhost.localdomain", "ip6-localhost", ""})


class NetworkIsShut(RuntimeError):
    """Something tried to reach beyond this machine during the tests."""


def shut() -> None:
    """Let this process reach loopback only; names that are not local do not resolve."""
    connect, connect_ex, lookup = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def connect_locally(self: socket.socket, address: Any) -> None:
        _refuse_remote(self, address)
        connect(self, address)

    def connect_ex_locally(self: socket.socket, address: Any) -> int:
        _refuse_remote(self, address)
        return connect_ex(self, address)

    def look_up_locally(host: Any, *args: Any, **options: Any) -> Any:
        if not is_local(host):
            raise socket.gaierror(socket.EAI_NONAME, f"{host} is not looked up: the tests' rule")
        return lookup(host, *args, **options)

    socket.socket.connect = connect_locally  # type: ignore[method-assign]  # the very purpose
    socket.socket.connect_ex = connect_ex_locally  # type: ignore[method-assign]  # the same
    socket.getaddrinfo = look_up_locally


def is_local(host: object) -> bool:
    """Whether *host* is a loopback address, a name of this machine, or none."""
    if host is None:
        return True
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return name.lower() in _LOCAL_NAMES or name.lower().endswith(".localhost")
    return address.is_loopback or address.is_unspecified


def _refuse_remote(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6) and not is_local(address[0]):
        raise NetworkIsShut(
            f"A test tried to reach {address[0]}:{address[1]}. Tests use loopback only: "
            "serve what you need on 127.0.0.1."
        )
