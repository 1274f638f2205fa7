"""Which addresses of the internet are open to all, and which are somebody's inside. Pure."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address
# Global in form, but Azure answers a virtual machine there about itself.
_WIRE_SERVER = ip_address("168.63.129.16")
# They carry an address of version 4 inside, which another machine would open the connection to;
# and addresses of one site.
_CARRIERS = tuple(
    ip_network(each)
    for each in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fec0::/10")
)
_RELAYS = ip_network("192.88.99.0/24")


def is_public(address: Address) -> bool:
    """Whether anybody may be sent there."""
    plain = _plain(address)
    if isinstance(plain, IPv6Address):
        carries = any(plain in carrier for carrier in _CARRIERS)
        return plain.is_global and not (carries or _is_special(plain))
    is_inside = plain == _WIRE_SERVER or plain in _RELAYS
    return plain.is_global and not (is_inside or _is_special(plain))


def is_metadata(address: Address) -> bool:
    """Where a cloud answers a machine about itself, and what is no machine: nobody's to allow."""
    plain = _plain(address)
    return plain == _WIRE_SERVER or plain.is_link_local or _is_special(plain)


def _plain(address: Address) -> Address:
    """An address of version 4 that is written as one of version 6."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_special(address: Address) -> bool:
    return address.is_multicast or address.is_unspecified or address.is_reserved
