"""At which addresses other laptops reach a server that listens on this one."""

import ipaddress
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

_SOMEWHERE_ELSE = (("10.255.255.255", socket.AF_INET), ("2001:db8::1", socket.AF_INET6))
"""Addresses to which nothing is sent: the system only says from where it would."""
_ANYWHERE_PORT = 9


def reachable(url: str) -> list[str]:
    """The addresses of a server that listens at this one; one that listens everywhere has several."""
    parts = urlsplit(url)
    try:
        everywhere = ipaddress.ip_address(parts.hostname or "").is_unspecified
    except ValueError:
        everywhere = False
    if not everywhere:
        return [url]
    hosts = dict.fromkeys([*_own_numbers(), "127.0.0.1"])
    return [f"{parts.scheme}://{_in_url(host)}:{parts.port}" for host in hosts]


def _own_numbers() -> Iterator[str]:
    for elsewhere, family in _SOMEWHERE_ELSE:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as asked:
                asked.connect((elsewhere, _ANYWHERE_PORT))
                yield asked.getsockname()[0]
        except OSError:  # this machine has no road of that kind
            continue


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
