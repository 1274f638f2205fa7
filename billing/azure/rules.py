"""What a person decided about one source's files where ABI would not guess. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

Told = tuple[str, str, str]
"""(kind, column, value): how a rule travels."""


class RuleKind(StrEnum):
    """Each answers one reason for quarantine or refusal."""

    DAY_FIRST = "day_first"
    DECIMAL_COMMA = "decimal_comma"
    OUTSIDE_PERIOD = "outside_period"
    CURRENCY = "currency"
    ALIAS = "alias"


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """`aliases` are (canonical column, name in the file); `currency` is for lines without one."""

    day_first: bool = False
    outside_period: bool = False
    decimal_commas: frozenset[str] = frozenset()
    currency: str = ""
    aliases: tuple[tuple[str, str], ...] = ()


NO_RULES = ReadingRules()


def rules_of(told: Iterable[Told]) -> ReadingRules:
    """From how they travel; an unknown kind is a ValueError."""
    of: dict[RuleKind, list[tuple[str, str]]] = {kind: [] for kind in RuleKind}
    for kind, column, value in told:
        of[RuleKind(kind)].append((column, value))
    return ReadingRules(
        day_first=bool(of[RuleKind.DAY_FIRST]),
        outside_period=bool(of[RuleKind.OUTSIDE_PERIOD]),
        decimal_commas=frozenset(column for column, _ in of[RuleKind.DECIMAL_COMMA]),
        currency="".join(value for _, value in of[RuleKind.CURRENCY]),
        aliases=tuple(sorted(of[RuleKind.ALIAS])),
    )
