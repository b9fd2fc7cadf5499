"""Which names this machine answers to, so that no foreign page can pose as the station (S41).

DNS rebinding makes a browser send its requests here under an attacker's host name. Only names that
nobody outside can claim are taken: loopback, this machine's own name and addresses, and `.local`.
"""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

_NOWHERE = ("192.0.2.1", 9)  # a documentation address: asking for the way there sends nothing


def host_of(netloc: str) -> str:
    """The host in "host", "host:port" or "[v6]:port", in lower case; empty when it is malformed."""
    try:
        return (urlsplit(f"//{netloc}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_own_host(host: str) -> bool:
    """Whether `host` is a name or an address of this machine."""
    if _is_own_name(host):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or _is_own_address(address)


def _is_own_name(host: str) -> bool:
    own = {"localhost", socket.gethostname().lower()}
    return host in own or (host.endswith(".local") and len(host) > len(".local"))


def _is_own_address(address: IPv4Address | IPv6Address) -> bool:
    if address.is_unspecified or address.is_multicast:
        return False
    family = socket.AF_INET if isinstance(address, IPv4Address) else socket.AF_INET6
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((str(address), 0))  # only an address of this machine can be bound
    except OSError:
        return False
    return True


def lan_host() -> str:
    """The address under which a phone in the same network reaches this machine."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(_NOWHERE)
            return str(probe.getsockname()[0])
    except OSError:
        return f"{socket.gethostname().lower()}.local"
