"""Connections to the very address that was looked at: a name cannot lead elsewhere meanwhile."""

import socket
import ssl
import time
from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any, override

import httpcore

from abi.core.errors import AppError
from abi.core.outbound.addresses import Address, is_metadata, is_public
from abi.core.outbound.errors import OUTBOUND_REFUSED


class Guarded(httpcore.SyncBackend):
    """Resolves by itself, for each connection anew; TLS still asks for the name."""

    def __init__(self, *, is_allowed: bool, seconds: float) -> None:
        """`seconds` are for all of it, from now: one byte a second is no way to hold us."""
        self._is_allowed = is_allowed
        self._ends_at = time.monotonic() + seconds

    @override
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises AppError `outbound_refused` where any address of the name is not to be met."""
        found = _resolved(host, port)
        if not all(map(self._may_meet, found)):
            raise AppError(OUTBOUND_REFUSED, host)
        stream = super().connect_tcp(str(found[0]), port, timeout, local_address, socket_options)
        return _Bounded(stream, self._ends_at)

    @override
    def connect_unix_socket(self, *_args: Any, **_options: Any) -> httpcore.NetworkStream:
        raise AppError(OUTBOUND_REFUSED, "a socket of this machine")

    def _may_meet(self, address: Address) -> bool:
        return not is_metadata(address) if self._is_allowed else is_public(address)


class _Bounded(httpcore.NetworkStream):
    """A stream that ends with the time of its request."""

    def __init__(self, stream: httpcore.NetworkStream, ends_at: float) -> None:
        self._stream = stream
        self._ends_at = ends_at

    @override
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left())

    @override
    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left())

    @override
    def close(self) -> None:
        self._stream.close()

    @override
    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, self._left())
        return _Bounded(inner, self._ends_at)

    @override
    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _left(self) -> float:
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time of the request is over")
        return left


def _resolved(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as e:
        raise httpcore.ConnectError("no such name") from e
    if not found:
        raise httpcore.ConnectError("no such name")
    return [ip_address(str(each[4][0]).partition("%")[0]) for each in found]
