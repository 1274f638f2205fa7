"""The strings that are tried, by file. `#` begins a remark; line breaks are written as escapes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "corpus"
ATTACKS = ("statements", "clauses", "tables", "functions", "files", "oracles", "bombs")
PARAMETERS: Mapping[str, object] = {
    "f": "/etc/passwd",
    "service": "Storage",
    "from": "2026-10-01",
    "to": "2026-10-31",
    "ids": ["11111111-1111-4111-8111-111111111111"],
}
_ESCAPED = re.compile(r"\\(\\|n|u[0-9a-f]{4})")


@dataclass(frozen=True, slots=True)
class Attack:
    """`kind` is the file it stands in."""

    kind: str
    sql: str

    @property
    def parameters(self) -> Mapping[str, object]:
        return {name: value for name, value in PARAMETERS.items() if f"{{{name}:" in self.sql}


def attacks(names: Mapping[str, str]) -> list[Attack]:
    """All of them; `names` stands in for `@name@`."""
    return [Attack(kind, _filled(line, names)) for kind in ATTACKS for line in lines(kind)]


def legit() -> list[Attack]:
    return [Attack("legit", line) for line in lines("legit")]


def lines(kind: str) -> list[str]:
    found = (FOLDER / f"{kind}.txt").read_text("utf-8").splitlines()
    return [_unescaped(line) for line in found if line and not line.startswith("#")]


def _filled(line: str, names: Mapping[str, str]) -> str:
    for name, value in names.items():
        line = line.replace(f"@{name}@", value)
    return line


def _unescaped(line: str) -> str:
    def said(found: re.Match[str]) -> str:
        word = found[1]
        return {"\\": "\\", "n": "\n"}.get(word) or chr(int(word[1:], 16))

    return _ESCAPED.sub(said, line)
