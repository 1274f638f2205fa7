"""Serve on 127.0.0.1, in plain and with TLS, until a signal or the end of standard input."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import trustme
from starlette.types import ASGIApp
from uvicorn import Config, Server

from abi.stack.fake_azure.exports import ACCOUNT
from abi.stack.fake_azure.protocol import Breakable
from abi.stack.service import until

_HOST = "127.0.0.1"


class _Served(Server):
    """Leaves the process's signals alone: two of them share one loop."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(
    app: ASGIApp, *, port: int, https_port: int, work: Path, ca_file: Path, until_eof: bool
) -> None:
    """Port 0 means any free one. The authority's certificate is written to `ca_file`."""
    certificate = _certificate(work, ca_file)
    plain, tls = _listening(port), _listening(https_port)
    servers = [_server(app), _server(app, certificate)]
    loop = asyncio.get_running_loop()

    def stop() -> None:
        for server in servers:
            server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    if until_eof:
        loop.add_reader(sys.stdin, lambda: None if os.read(0, 4096) else stop())
    async with asyncio.TaskGroup() as tasks:
        for server, listening in zip(servers, (plain, tls), strict=True):
            tasks.create_task(server.serve(sockets=[listening]))
        await until(lambda: _started(servers))
        print(_ready(plain, tls, ca_file), flush=True)


async def _started(servers: Sequence[Server]) -> bool:
    return all(server.started or server.should_exit for server in servers)


def _server(app: ASGIApp, certificate: Path | None = None) -> Server:
    config = Config(
        app,
        http=Breakable,
        ws="none",
        lifespan="off",
        # Broken connections are our business; uvicorn would complain of each.
        log_level="critical",
        access_log=False,
        timeout_graceful_shutdown=1,
        ssl_certfile=certificate,
    )
    return _Served(config)


def _certificate(work: Path, ca_file: Path) -> Path:
    """A certificate with its key, of an authority made for this run alone."""
    authority = trustme.CA()
    issued = authority.issue_cert(_HOST, "localhost")
    certificate = work / "server.pem"
    certificate.touch(mode=0o600)
    issued.private_key_and_cert_chain_pem.write_to_path(certificate)
    authority.cert_pem.write_to_path(ca_file)
    return certificate


def _listening(port: int) -> socket.socket:
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.bind((_HOST, port))
    return found


def _ready(plain: socket.socket, tls: socket.socket, ca_file: Path) -> str:
    http = f"http://{_HOST}:{plain.getsockname()[1]}"
    https = f"https://{_HOST}:{tls.getsockname()[1]}"
    told = {"ready": True, "http": http, "https": https, "ca": str(ca_file)}
    return json.dumps(told | {"blob": f"{http}/{ACCOUNT}"})
