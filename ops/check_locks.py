"""Lock files pin by hash and name no registry: anyone may install from a mirror of their own."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
URL = re.compile(r"https?://|--(extra-)?index-url|--find-links")


def complaints() -> list[str]:
    """One line for each lock file that would tie an installation to a host."""
    found = [
        f"{lock.relative_to(ROOT)}:{number}: names a host"
        for lock in sorted((ROOT / "requirements").glob("*.txt"))
        for number, line in enumerate(lock.read_text("utf-8").splitlines(), 1)
        if URL.search(line)
    ]
    found += [
        f"{lock.relative_to(ROOT)}: has `resolved`"
        for lock in sorted(ROOT.rglob("package-lock.json"))
        if "node_modules" not in lock.parts and '"resolved"' in lock.read_text("utf-8")
    ]
    return found


if __name__ == "__main__":
    sys.exit("\n".join(complaints()) or 0)
