"""Which functions people's own SQL may use. Pure.

A list of what is allowed: a function that a newer ClickHouse brings is refused until somebody has
looked at it.
"""

import re
from pathlib import Path

_FILE = Path(__file__).with_name("functions.txt")
_AGGREGATES = "Aggregate and window"
# `sumIf`, `quantilesOrNull`, `uniqExactDistinct`: an aggregate and how it is fed.
_FED = re.compile(r"(.+?)(?:if|array|map|foreach|distinct|ornull|ordefault|argmax|argmin)")


def _read() -> dict[str, frozenset[str]]:
    """By title."""
    found: dict[str, list[str]] = {}
    title = ""
    for line in _FILE.read_text("utf-8").splitlines():
        if line.startswith("## "):
            title = line.removeprefix("## ")
        elif line and not line.startswith("#"):
            found.setdefault(title, []).extend(line.split())
    return {title: frozenset(names) for title, names in found.items()}


GROUPS = _read()
ALLOWED = frozenset[str]().union(*GROUPS.values())


def is_allowed(name: str) -> bool:
    """In any case, as ClickHouse takes many in any; what it does not know it refuses itself."""
    lowered = name.lower()
    return lowered in ALLOWED or _is_fed_aggregate(lowered)


def _is_fed_aggregate(name: str) -> bool:
    while found := _FED.fullmatch(name):
        name = found[1]
        if name in GROUPS[_AGGREGATES]:
            return True
    return False
