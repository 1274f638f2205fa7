"""Which links may be followed: an answer could name any address in the world."""

import re
from urllib.parse import SplitResult, urlsplit

from abi.core.errors import AppError
from billing.azure.clouds import Cloud
from billing.connection_errors import LINK_REFUSED

_PORTS = {"https": 443, "http": 80}
_UNSEEN = re.compile(r"[\s\\\x00-\x1f\x7f]")


def require_same(base: str, link: str) -> str:
    """The link, if it is of the same scheme, host and port as `base`.

    Raises AppError `link_refused`; the detail names the host alone.
    """
    if _origin(link) != _origin(base):
        raise AppError(LINK_REFUSED, _host(link))
    return link


def require_blob(cloud: Cloud, link: str) -> str:
    """The link, if it is of a storage account of this cloud. Raises AppError `link_refused`."""
    scheme, host, port = _origin(link)
    first = host.partition(".")[0]
    account = first if is_account(first) else "x"
    if (scheme, host, port) == _origin(cloud.blob_endpoint(account)):
        return link
    raise AppError(LINK_REFUSED, _host(link))


def is_account(name: str) -> bool:
    """Whether a storage account can be called so: its name becomes part of a host's."""
    return re.fullmatch(r"[a-z0-9]{3,24}", name) is not None


def _origin(link: str) -> tuple[str, str, int]:
    if _UNSEEN.search(link):
        raise AppError(LINK_REFUSED, "an address with blanks")
    parts = urlsplit(link)
    if parts.username is not None or parts.password is not None or parts.scheme not in _PORTS:
        raise AppError(LINK_REFUSED, _host(link))
    return parts.scheme, (parts.hostname or "").lower(), _port(parts)


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or _PORTS[parts.scheme]
    except ValueError as e:
        raise AppError(LINK_REFUSED, "an address without a port") from e


def _host(link: str) -> str:
    return (urlsplit(link).hostname or "an address without a host")[:200]
