"""Which steps are done already, by a fingerprint of what they were done from."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from abi.stack.places import ROOT


class Done:
    """Kept in one small file; a lost file only means that steps run again."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def is_done(self, step: str, fingerprint: str) -> bool:
        """Whether the step was done from exactly this."""
        return self._read().get(step) == fingerprint

    def mark(self, step: str, fingerprint: str) -> None:
        self._path.write_text(json.dumps(self._read() | {step: fingerprint}, indent=2) + "\n")

    def _read(self) -> dict[str, str]:
        try:
            noted: dict[str, str] = json.loads(self._path.read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return noted


def fingerprint(patterns: Iterable[str], *, of: Iterable[str] = ()) -> str:
    """Of the checkout's files by these patterns (names and bytes) and of these texts."""
    digest = hashlib.sha256("\0".join(of).encode())
    for file in sorted(file for pattern in patterns for file in ROOT.glob(pattern)):
        digest.update(f"\0{file.relative_to(ROOT)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
