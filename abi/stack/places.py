"""Where the stack keeps its files."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from abi.stack.service import StackError

ROOT = Path(__file__).resolve().parents[2]
TEMPORARY = "abi-run-"


@dataclass(frozen=True, slots=True)
class Places:
    """One folder per stack: `var/` of the checkout, or a temporary one.

    `shared` is the part that a user without rights on `var` must reach: PostgreSQL refuses
    to run as root, so its data may not lie below a folder closed to others.
    """

    var: Path
    shared: Path

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def secrets(self) -> Path:
        return self.var / "secrets.json"

    @property
    def stack_env(self) -> Path:
        return self.var / "stack.env"

    @property
    def landing(self) -> Path:
        return self.var / "landing"

    @property
    def exports(self) -> Path:
        return self.var / "exports"

    @property
    def demo(self) -> Path:
        return self.var / "demo"

    @property
    def demo_logins(self) -> Path:
        return self.var / "demo-logins.json"

    @property
    def lock(self) -> Path:
        return self.var / "lock"

    @property
    def pids(self) -> Path:
        return self.var / "pids.json"

    def make(self) -> None:
        for folder in (self.var, self.logs, self.landing):
            folder.mkdir(parents=True, exist_ok=True)


def of_checkout(var: Path | None = None) -> Places:
    """The lasting stack of this checkout (or of the given folder)."""
    var = (var or Path(os.environ.get("ABI_VAR") or ROOT / "var")).resolve()
    if os.geteuid() != 0 or open_to_others(var):
        return Places(var, var)
    mark = hashlib.sha256(str(var).encode()).hexdigest()[:12]
    return Places(var, Path(f"/var/tmp/abi-{mark}"))  # noqa: S108 — owner checked in `own_folder`


def temporary() -> Places:
    """A fresh folder for one run, which another user may walk through but not list."""
    var = Path(tempfile.mkdtemp(prefix=TEMPORARY))
    var.chmod(0o711)
    return Places(var, var)


def open_to_others(path: Path) -> bool:
    """Whether any user may walk down to this path (its existing part)."""
    existing = next(p for p in (path, *path.parents) if p.exists())
    return all(folder.stat().st_mode & 0o001 for folder in (existing, *existing.parents))


def own_folder(path: Path) -> Path:
    """Make a folder in a place open to all, and be sure that nobody else made it before us."""
    path.mkdir(mode=0o711, parents=True, exist_ok=True)
    found = path.lstat()
    if path.is_symlink() or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise StackError(f"{path} belongs to someone else; remove it or set ABI_VAR")
    return path
