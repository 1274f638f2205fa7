"""Cells run before on the same code, so that a matrix that was interrupted goes on."""

import json
import subprocess
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]
# What a cell's outcome depends on.
_CODE = ("abi", "analytics", "bench", "billing", "requirements", "workflows")


class Kept:
    """A file with a line of JSON for each cell; without a path nothing is kept."""

    def __init__(self, path: Path | None = None, code: str = "") -> None:
        self._path = path
        self._code = code

    def cells(self, *, seeds: int) -> dict[str, dict[str, Any]]:
        """Cells of exactly this code that came to an end with at least so many runs."""
        if not self._path or not self._path.exists():
            return {}
        said = [json.loads(line) for line in self._path.read_text().splitlines()]
        mine = [one["cell"] for one in said if one["code"] == self._code]
        return {cell["cell"]: cell for cell in mine if cell.get("runs", 0) >= seeds}

    def add(self, cell: dict[str, Any]) -> None:
        if self._path:
            with self._path.open("a", encoding="utf-8") as out:
                out.write(json.dumps({"code": self._code, "cell": cell}, default=str) + "\n")


def committed_code() -> str:
    """Names it. Raises SystemExit when something else would be run."""
    if _git("status", "--porcelain", "--", *_CODE):
        raise SystemExit("uncommitted changes: what is kept is of a commit")
    return _git("rev-parse", *(f"HEAD:{folder}" for folder in _CODE)).replace("\n", " ")


def _git(*arguments: str) -> str:
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()
