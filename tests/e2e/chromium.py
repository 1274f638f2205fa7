"""Where the browser tests find a Chromium: set, installed, packaged, or installed now."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent / "browser"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find() -> Path | None:
    """The first that starts of: $ABI_CHROMIUM, the system, the npm package, Debian; else None."""
    for look in (_configured, _installed, _packaged, _from_debian):
        found = look()
        if found is not None and _starts(found):
            return found
    return None


def _configured() -> Path | None:
    named = os.environ.get("ABI_CHROMIUM")
    return Path(named) if named else None


def _installed() -> Path | None:
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    if on_path:
        return Path(on_path)
    return MAC if MAC.exists() else None


def _packaged() -> Path | None:
    """The package holds a Linux x64 build; it unpacks itself below TMPDIR."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        return None
    if not (PACKAGE / "node_modules").exists() and _run("npm", "ci", "--no-audit", "--no-fund"):
        return None
    unpacked = PACKAGE / "node_modules" / ".unpacked"
    unpacked.mkdir(exist_ok=True)
    done = subprocess.run(
        ["node", "path.js"],
        cwd=PACKAGE,
        env={**os.environ, "TMPDIR": str(unpacked)},
        capture_output=True,
        text=True,
        check=False,
    )
    return Path(done.stdout) if done.returncode == 0 else None


def _from_debian() -> Path | None:
    """Only where this changes nobody's machine: in CI, as root."""
    if not os.environ.get("CI") or os.geteuid() or not shutil.which("apt-get"):
        return None
    if _run("apt-get", "update", "-qq") or _run("apt-get", "install", "-y", "-qq", "chromium"):
        return None
    return _installed()


def _run(*command: str) -> int:
    done = subprocess.run(command, cwd=PACKAGE, capture_output=True, check=False)
    return done.returncode


def _starts(binary: Path) -> bool:
    """A binary that lacks a system library is there and yet of no use."""
    try:
        return not subprocess.run(
            [binary, "--version"], capture_output=True, check=False
        ).returncode
    except OSError:
        return False
