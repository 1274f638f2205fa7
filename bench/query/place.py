"""Where a set of data is kept, and of which schema and commit it is."""

import hashlib
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What the stored rows and tables are made by: another one of these is another set of data.
_MADE_BY = (
    "billing/clickhouse/*.sql",
    "billing/rollups.py",
    "billing/demo/*.py",
    "bench/query/deliveries.py",
)


@dataclass(frozen=True, slots=True)
class Size:
    """About how many lines, over how many months, of which seed."""

    lines: int
    months: int
    seed: int

    def arguments(self) -> list[str]:
        """As options of the modules that read them."""
        return [part for name, value in asdict(self).items() for part in (f"--{name}", f"{value}")]


def folder(size: Size) -> Path:
    """Reused by later runs; delete it by `ABI_VAR=<it> python -m abi.stack clean`."""
    name = f"query-{size.lines}-{size.seed}-{schema()}"
    return ROOT / "var" / "bench" / (name if size.months == _YEAR else f"{name}-{size.months}m")


_YEAR = 12


def schema() -> str:
    digest = hashlib.sha256()
    for file in sorted(path for pattern in _MADE_BY for path in ROOT.glob(pattern)):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def commit() -> str:
    """With a + when the checkout holds more than that; "" outside a repository."""
    known = _git("rev-parse", "--short=12", "HEAD")
    return known + ("+" if known and _git("status", "--porcelain", "-uno") else "")


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""
