"""Networks that a key or a client may be used from: as people write them, and as requests ask."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

MOST_NETWORKS = 50

type Networks = tuple[IPv4Network | IPv6Network, ...]


def canonical(texts: Iterable[str]) -> list[str]:
    """`10.1.2.3/8` is `10.0.0.0/8`. Raises ValueError that names what is none."""
    return list(dict.fromkeys(str(ip_network(text.strip(), strict=False)) for text in texts))


def read(texts: Iterable[str]) -> Networks:
    """What is stored, which is canonical."""
    return tuple(map(ip_network, texts))


def is_from(address: str, networks: Networks) -> bool:
    """Where there are none: from anywhere. An IPv4 address may come as an IPv6 one, where a proxy
    listens on both.
    """
    if not networks:
        return True
    if not address:
        return False
    at = ip_address(address)
    at = getattr(at, "ipv4_mapped", None) or at
    return any(at in network for network in networks)
