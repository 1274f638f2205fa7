"""Storage in a cloud for tests: Azurite started here, or an S3 server that somebody named."""

import base64
import hashlib
import hmac
import os
import subprocess
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

from abi.stack.ports import Ports, answers
from tests.stack.stacks import wait_for

_PACKAGE = Path(__file__).parent / "azurite"
# The emulator's own account and key, the same everywhere and published by Microsoft.
ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


@dataclass(frozen=True, slots=True)
class Cloud:
    """How to reach it, by the variables everybody sets; `fresh` makes an empty place's URL."""

    environment: Mapping[str, str]
    fresh: Callable[[], str]


@contextmanager
def azurite(folder: Path) -> Iterator[Cloud]:
    """Microsoft's emulator of Blob Storage, on a free port."""
    if not (_PACKAGE / "node_modules").exists():
        install = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        subprocess.run(install, cwd=_PACKAGE, check=True, capture_output=True)
    ports = Ports()
    port = ports.free()
    options = ("--blobHost", "127.0.0.1", "--blobPort", str(port), "--location", str(folder))
    quiet = ("--silent", "--skipApiVersionCheck", "--disableTelemetry")
    binary = _PACKAGE / "node_modules" / ".bin" / "azurite-blob"
    with subprocess.Popen([binary, *options, *quiet], stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(lambda: answers("127.0.0.1", port) or None, seconds=30)
            yield Cloud(azure_variables(port), lambda: f"az://{_container(port)}")
        finally:
            process.terminate()
            ports.release()


def azure_variables(port: int, *, key: str = KEY) -> dict[str, str]:
    return {
        "AZURE_STORAGE_ACCOUNT_NAME": ACCOUNT,
        "AZURE_STORAGE_ACCOUNT_KEY": key,
        "AZURE_STORAGE_ENDPOINT": f"http://127.0.0.1:{port}/{ACCOUNT}",
        "AZURE_ALLOW_HTTP": "true",
    }


def named_s3() -> Cloud | None:
    """The bucket ABI_TEST_S3 names, with the AWS_… variables; every test has its own prefix."""
    bucket = os.environ.get("ABI_TEST_S3")
    if not bucket:
        return None
    given = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    return Cloud(given, lambda: f"{bucket.rstrip('/')}/{uuid.uuid4().hex}")


def _container(port: int) -> str:
    """Make one: the only thing obstore cannot, so the request is signed here."""
    name = f"t{uuid.uuid4().hex}"
    date = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    headers = {"x-ms-date": date, "x-ms-version": "2021-08-06"}
    lines = ["PUT", *[""] * 11, *(f"{key}:{value}" for key, value in headers.items())]
    lines += [f"/{ACCOUNT}/{ACCOUNT}/{name}", "restype:container"]
    signed = hmac.new(base64.b64decode(KEY), "\n".join(lines).encode(), hashlib.sha256)
    signature = base64.b64encode(signed.digest()).decode()
    connection = HTTPConnection("127.0.0.1", port)
    headers |= {"Authorization": f"SharedKey {ACCOUNT}:{signature}", "Content-Length": "0"}
    connection.request("PUT", f"/{ACCOUNT}/{name}?restype=container", headers=headers)
    assert connection.getresponse().status == HTTPStatus.CREATED
    connection.close()
    return name
