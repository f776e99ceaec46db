"""Which network addresses a crawl may reach."""

from __future__ import annotations

import ipaddress

#: Names that mean this machine or its neighbours, whatever they resolve to.
_LOCAL_SUFFIXES = ("localhost", ".localhost", ".local", ".internal", ".lan", ".home.arpa")


def is_public_address(address: str) -> bool:
    """Whether an IP address is one of the open internet.

    Loopback, private, link-local (with the cloud's metadata service), multicast, reserved and
    IPv4 addresses wrapped into IPv6 ones of those kinds are not. Text that is no IP address is not.
    """
    try:
        ip = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public_address(str(inner))
    return ip.is_global and not ip.is_multicast


def is_ip_address(host: str) -> bool:
    """Whether *host* is an IP address rather than a name.

    Also in the old forms that resolvers take for one: ``127.1``, ``0x7f000001``, ``2130706433``.
    """
    bare = host.strip("[]").partition("%")[0]
    try:
        ipaddress.ip_address(bare)
    except ValueError:
        last = bare.rstrip(".").rpartition(".")[2].lower()
        # WHATWG URL: a host whose last label is a number is an IPv4 address or invalid
        return last.isdecimal() or (last.startswith("0x") and _is_hex(last[2:]))
    return True


def is_local_name(host: str) -> bool:
    """Whether the name itself says that it is not of the open internet."""
    name = host.lower().rstrip(".")
    return name == "localhost" or name.endswith(_LOCAL_SUFFIXES)


def _is_hex(text: str) -> bool:
    return all(c in "0123456789abcdef" for c in text)
