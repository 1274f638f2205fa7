"""Known weaknesses of what the locks pin: `make audit`. Needs PyPI's and npm's advisories.

Ends with 0 where all was asked about and nothing is known, 1 where something is, and 3 where the
advisories could not be asked: silence is no answer. pip-audit itself ends well there.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_PIP_AUDIT = ROOT / ".tools" / "supply-chain" / "bin" / "pip-audit"
CLEAN, WEAK, UNASKED = 0, 1, 3
_GRAVE = ("high", "critical")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one lock: how to end, and what to say."""

    code: int
    words: tuple[str, ...]


def of_pip_audit(told: Any) -> Verdict:
    """From its JSON; a package that was skipped was not looked up, whatever the exit code says."""
    packages = told.get("dependencies") if isinstance(told, dict) else None
    if not packages:
        return Verdict(UNASKED, ("no advisories came",))
    known = tuple(
        f"{each['name']} {each['version']}: {weakness['id']}"
        for each in packages
        for weakness in each.get("vulns", ())
    )
    skipped = [each["name"] for each in packages if "skip_reason" in each]
    if known:
        return Verdict(WEAK, known)
    if skipped:
        return Verdict(UNASKED, (f"{len(skipped)} of {len(packages)} packages not looked up",))
    return Verdict(CLEAN, (f"{len(packages)} packages, none with a known weakness",))


def of_npm_audit(told: Any) -> Verdict:
    """From its JSON; what is below `high` is counted and does not fail."""
    counts = told.get("metadata", {}).get("vulnerabilities") if isinstance(told, dict) else None
    if counts is None:
        return Verdict(UNASKED, ("no advisories came",))
    said = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
    grave = any(counts.get(name, 0) for name in _GRAVE)
    return Verdict(WEAK if grave else CLEAN, (said or "nothing known",))


def ending(verdicts: list[Verdict]) -> int:
    """What is known weighs more than what could not be asked."""
    codes = {each.code for each in verdicts}
    return WEAK if WEAK in codes else UNASKED if UNASKED in codes else CLEAN


def _asked(command: list[str], folder: Path = ROOT) -> Any:
    """Its JSON, or None."""
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False, text=True)
    try:
        return json.loads(done.stdout)
    except ValueError:
        return None


def _pip(lock: str) -> Verdict:
    options = ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "-f", "json"]
    return of_pip_audit(_asked([str(_PIP_AUDIT), "-r", f"requirements/{lock}", *options]))


def _npm() -> Verdict:
    return of_npm_audit(
        _asked(["npm", "audit", "--json", "--package-lock-only"], ROOT / "frontend")
    )


def main() -> int:
    locks = ("runtime.txt", "dev.txt")
    verdicts = {lock: _pip(lock) for lock in locks} | {"frontend": _npm()}
    for name, verdict in verdicts.items():
        for words in verdict.words:
            sys.stdout.write(f"{name}: {words}\n")
    return ending(list(verdicts.values()))


if __name__ == "__main__":
    sys.exit(main())
