"""Requests to addresses that people typed: no spelling of an inner one is ever connected to."""

import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import trustme
from pytest_django import Settings

from abi.core.errors import AppError
from abi.core.outbound.addresses import is_metadata, is_public
from abi.core.outbound.send import Outgoing, send

FORBIDDEN = """
127.0.0.1 127.1 127.0.1 127.255.255.254 0x7f.0.0.1 0x7f000001 0x7f.1 2130706433 017700000001
0177.0.0.1 0177.1 0x7F.0x0.0x0.0x1 localhost LOCALHOST [::1] [0:0:0:0:0:0:0:1]
[::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:127.0.0.1] [::127.0.0.1] [::7f00:1]
[64:ff9b::7f00:1] [64:ff9b::127.0.0.1] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2002:a9fe:a9fe::1]
[2001:0:7f00:1::1] 0.0.0.0 0 0x0 00 [::] [::ffff:0.0.0.0]
10.0.0.1 10.255.255.255 0xa.0.0.1 167772161 012.0.0.1 172.16.0.1 172.31.255.254 192.168.0.1
192.168.1 0xc0a80001 3232235521 [::ffff:10.0.0.1] [::ffff:192.168.0.1] [fc00::1] [fd12:3456::1]
[fec0::1] 169.254.169.254 169.254.1.1 0xa9fea9fe 2852039166 0251.0376.0251.0376 169.254.43518
[::ffff:169.254.169.254] [::ffff:a9fe:a9fe] [fe80::1] [fd00:ec2::254] [64:ff9b::a9fe:a9fe]
168.63.129.16 0xa83f8110 2822734096 [::ffff:168.63.129.16] [2002:a83f:8110::1]
100.64.0.1 100.127.255.254 0x64400001 [::ffff:100.64.0.1] 224.0.0.1 239.255.255.255 [ff02::1]
[ff0e::1] 255.255.255.255 240.0.0.1 0xffffffff 192.0.2.1 198.51.100.1 203.0.113.1 198.18.0.1
192.0.0.1 192.88.99.1 [2001:db8::1] [100::1] [5f00::1]
""".split()  # noqa: SIM905 - a list of addresses reads better so
# Some resolvers know them and some do not.
DOTTED = ("127.0.0.1.", "localhost.")
STRANGE = (
    "http://example.com/",
    "https://example.com:8443/",
    "https://example.com:22/",
    "https://user@example.com/",
    "https://user:word@example.com/",
    "https://example.com\\@127.0.0.1/",
    "https://example.com /",
    "https://exa\tmple.com/",
    "https:///etc/passwd",
    "https://",
    "file:///etc/passwd",
    "ftp://example.com/",
    "gopher://127.0.0.1:6379/_INFO",
    "//127.0.0.1/",
    "127.0.0.1",
    "https://１２７.0.0.1/",
    "https://[::1/",
    "https://%31%32%37.0.0.1/",
)


@dataclass
class Served:
    """A TLS server on loopback, and how often anybody came."""

    port: int
    ca_file: str
    met: list[str] = field(default_factory=list)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    authority, ca_file = trustme.CA(), tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(ca_file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost", "public.example").configure_cert(context)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.met.append(self.path)
            self.send_response(302 if self.path == "/away" else 200)
            self.send_header("Location", "https://127.0.0.1/")
            self.end_headers()
            size = 100_000 if self.path == "/large" else 5
            self.wfile.write(b"x" * size)
            if self.path == "/slow":
                for _ in range(20):
                    self.wfile.write(b"y")
                    self.wfile.flush()
                    if stop.wait(0.2):
                        return

        def log_message(self, *_args: Any) -> None:
            """Nothing."""

    stop = threading.Event()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.handle_error = lambda *_args: None  # type: ignore[method-assign]
        server.socket = context.wrap_socket(server.socket, server_side=True)
        found = Served(server.server_port, str(ca_file))
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield found
        stop.set()
        server.shutdown()
        thread.join()


@pytest.fixture
def connects(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every address that a socket was to be connected to; none is."""
    asked: list[Any] = []

    def connect(_socket: socket.socket, address: Any) -> None:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    return asked


def _refused(url: str) -> AppError:
    with pytest.raises(AppError) as refusal:
        send(Outgoing("GET", url))
    return refusal.value


def test_there_are_enough_spellings() -> None:
    assert len(set(FORBIDDEN)) == len(FORBIDDEN) >= 60


@pytest.mark.parametrize("host", FORBIDDEN)
def test_no_spelling_of_an_inner_address_is_connected_to(host: str, connects: list[Any]) -> None:
    error = _refused(f"https://{host}/?sig=secret")
    assert error.code == "outbound_refused"
    assert connects == []
    assert "secret" not in error.detail


@pytest.mark.parametrize("url", [*STRANGE, *(f"https://{each}/" for each in DOTTED)])
def test_no_strange_address_is_connected_to(url: str, connects: list[Any]) -> None:
    assert _refused(url).code in ("outbound_refused", "outbound_failed")
    assert connects == []


def test_a_public_address_is_connected_to_as_it_was_looked_at(
    monkeypatch: pytest.MonkeyPatch, connects: list[Any]
) -> None:
    """The name is not asked a second time."""
    names = _resolver(monkeypatch, ["93.184.215.14"], ["127.0.0.1"])
    assert _refused("https://public.example/").code == "outbound_failed"
    assert [address[0] for address in connects] == ["93.184.215.14"]
    assert names == ["public.example"]
    # Sent again it is asked again, and leads inside meanwhile.
    assert _refused("https://public.example/").code == "outbound_refused"
    assert len(connects) == 1


def test_one_inner_address_among_several_is_enough(
    monkeypatch: pytest.MonkeyPatch, connects: list[Any]
) -> None:
    _resolver(monkeypatch, ["93.184.215.14", "10.0.0.1"])
    assert _refused("https://public.example/").code == "outbound_refused"
    assert connects == []


def _resolver(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    left, asked = list(answers), []
    real = socket.getaddrinfo

    def resolve(host: Any, port: Any, *args: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else str(host)
        if name != "public.example":
            return real(host, port, *args, **options)
        asked.append(name)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def test_what_the_operator_allows_is_asked_by_its_name(
    served: Served, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"https://public.example:{served.port}/hello"
    _resolver(monkeypatch, ["127.0.0.1"])
    assert _refused(url).code == "outbound_refused"
    assert served.met == []
    settings.OUTBOUND_ALLOW = frozenset({f"public.example:{served.port}"})
    answer = send(Outgoing("GET", url, ca_file=served.ca_file))
    assert (answer.status, answer.body, served.met) == (200, b"xxxxx", ["/hello"])
    # Its certificate is that of the name, and is looked at.
    assert _refused(url).code == "outbound_failed"


def test_what_is_allowed_never_leads_to_the_machines_own_metadata(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, connects: list[Any]
) -> None:
    settings.OUTBOUND_ALLOW = frozenset({"public.example:8443"})
    for address in ("169.254.169.254", "168.63.129.16", "224.0.0.1"):
        _resolver(monkeypatch, [address])
        assert _refused("https://public.example:8443/").code == "outbound_refused"
    assert connects == []


def test_redirects_sizes_and_seconds_end(served: Served, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = frozenset({f"127.0.0.1:{served.port}"})
    base = f"https://127.0.0.1:{served.port}"
    away = send(Outgoing("GET", f"{base}/away", ca_file=served.ca_file))
    assert (away.status, served.met) == (302, ["/away"])
    for path, seconds in (("/large", 5.0), ("/slow", 0.5)):
        with pytest.raises(AppError) as refusal:
            send(Outgoing("GET", base + path, ca_file=served.ca_file, seconds=seconds))
        assert refusal.value.code == "outbound_failed"


def test_what_is_public_is_public() -> None:
    for public in ("93.184.215.14", "20.50.2.1", "2603:1030::1", "2a00:1450::1", "1.1.1.1"):
        assert is_public(ip_address(public))
        assert not is_metadata(ip_address(public))


def test_nothing_of_the_environment_leads_around(
    served: Served, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy would connect for us, to wherever the name leads there."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexistent")
    settings.OUTBOUND_ALLOW = frozenset({f"127.0.0.1:{served.port}"})
    url = f"https://127.0.0.1:{served.port}/"
    assert send(Outgoing("GET", url, ca_file=served.ca_file)).status == 200
