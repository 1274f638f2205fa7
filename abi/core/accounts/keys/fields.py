"""What people write about a key, read as what it must be; for the API and for the admin."""

from collections.abc import Iterable
from ipaddress import ip_network

MOST_NETWORKS = 50


def networks(texts: Iterable[str]) -> list[str]:
    """Canonical: `10.1.2.3/8` is `10.0.0.0/8`. Raises ValueError that names what is none."""
    return list(dict.fromkeys(str(ip_network(text.strip(), strict=False)) for text in texts))
