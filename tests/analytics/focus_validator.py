"""The public FOCUS validator, run as people run it. It has an environment of its own."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".tools" / "focus-validator"
VERSION = "2.2.1"
_RULE = re.compile(r"^(✅|❌|⏭️) ([A-Za-z]+-[A-Z]-\d{3}-[A-Z]): ", re.MULTILINE)
_SUMMARY = re.compile(r"^Total: (\d+) \| Pass: (\d+) \| Fail: (\d+) \| Skipped: (\d+)$", re.M)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many rules passed, were skipped, and which failed."""

    passed: int
    skipped: int
    failed: frozenset[str]


def install() -> None:
    """Skips, loudly, only where it can neither be found nor installed."""
    command = [sys.executable, "ops/bootstrap.py", "focus-validator"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode or not (HOME / "bin" / "focus-validator").exists():
        pytest.skip(f"the FOCUS validator cannot be installed: {done.stdout}{done.stderr}")


def validate(file: Path, *, everything: bool) -> Verdict:
    """Of its exit code nothing can be learned: it is 0 whatever failed."""
    command = [str(HOME / "bin" / "focus-validator"), "--data-file", str(file)]
    command += ["--validate-version", "1.2", "--block-download"]
    command += ["--applicability-criteria", "ALL"] if everything else []
    said = subprocess.run(
        command,
        cwd=packages(),
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1", "HOME": str(file.parent)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    failed = frozenset(name for sign, name in _RULE.findall(said) if sign == "❌")
    summary = _SUMMARY.search(said)
    assert summary, said[-2000:]
    total, passed, failures, skipped = map(int, summary.groups())
    assert (total, failures) == (passed + failures + skipped, len(failed))
    return Verdict(passed, skipped, failed)


def packages() -> Path:
    """It finds its rules only from here."""
    (found,) = (HOME / "lib").glob("python3*/site-packages")
    return found
