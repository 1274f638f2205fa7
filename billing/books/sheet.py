"""What a ledger is made of: stages, the differences between them, and their causes. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from abi.core.decimals import EXACT, ZERO, decimal_text

Amounts = Mapping[str, Decimal]
"""Exact sums by currency; what is not there is zero."""

_SHARE, _UNIT = Decimal("0.0001"), Decimal(1)


class StageName(StrEnum):
    MANIFEST = "manifest"
    LANDED = "landed"
    LOADED = "loaded"
    ROLLUP = "rollup"
    API = "api"
    BALANCE = "balance"
    INVOICE = "invoice"


class CauseName(StrEnum):
    """The last four explain nothing: they say what is wrong, or that nobody knows."""

    QUARANTINED = "quarantined"
    TAX = "tax"
    MARKETPLACE = "marketplace"
    CREDIT = "credit"
    SUPPORT = "support"
    ROUNDING = "rounding"
    LATE = "late"
    MISSING_LINES = "missing_lines"
    REPEATED_LINES = "repeated_lines"
    ALTERED_LINES = "altered_lines"
    UNKNOWN = "unknown"


STAGE_NAMES = [each.value for each in StageName]
CAUSE_NAMES = [each.value for each in CauseName]
_EXPLAINS_NOTHING = frozenset(list(CauseName)[-4:])


class Standing(StrEnum):
    """Of a difference, from the best to the worst; the values of `models.Severity`."""

    OK = "ok"
    LISTED = "listed"
    WAITING = "waiting"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Stage:
    """`lines` and `amounts` are None where that stage does not tell them."""

    name: StageName
    lines: int | None
    amounts: Amounts | None
    told_by: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """`lines` of None: not known how many. `detail` names a file, a rollup, a statement."""

    name: CauseName
    amounts: Amounts
    lines: int | None = 0
    detail: str = ""

    @property
    def explains(self) -> bool:
        return self.name not in _EXPLAINS_NOTHING


@dataclass(frozen=True, slots=True)
class Difference:
    """`to` minus `since`; the causes add up to it, in lines and in every currency."""

    since: StageName
    to: StageName
    lines: int
    amounts: Amounts
    causes: tuple[Cause, ...]
    standing: Standing
    told_by: str = ""

    @property
    def unexplained(self) -> Amounts:
        return total(cause.amounts for cause in self.causes if not cause.explains)


@dataclass(frozen=True, slots=True)
class Chain:
    """One dataset of a month, from its manifest to the invoice."""

    dataset: str
    snapshot_id: int
    stages: tuple[Stage, ...]
    differences: tuple[Difference, ...]

    @property
    def standing(self) -> Standing:
        return worst(each.standing for each in self.differences)


def worst(standings: Iterable[Standing]) -> Standing:
    return max(standings, key=list(Standing).index, default=Standing.OK)


def within(causes: Iterable[Cause]) -> Standing:
    """Inside ABI nothing may be lost: one line or the last digit of a sum is red."""
    found = any(not cause.explains for cause in causes)
    return Standing.RED if found else Standing.OK


def against_statement(unexplained: Amounts, ours: Amounts) -> Standing:
    """Red beyond 0.01 % or one unit of the currency."""
    return worst(_judged(amount, ours.get(c, ZERO)) for c, amount in unexplained.items())


def _judged(unexplained: Decimal, ours: Decimal) -> Standing:
    if not unexplained:
        return Standing.OK
    share = EXACT.multiply(abs_(ours), _SHARE)
    is_red = abs_(unexplained) > _UNIT or abs_(unexplained) > share
    return Standing.RED if is_red else Standing.LISTED


def abs_(amount: Decimal) -> Decimal:
    return EXACT.abs(amount)


def total(parts: Iterable[Amounts]) -> dict[str, Decimal]:
    """Without the currencies that add up to zero."""
    sums: dict[str, Decimal] = {}
    for part in parts:
        for currency, amount in part.items():
            sums[currency] = EXACT.add(sums.get(currency, ZERO), amount)
    return {currency: amount for currency, amount in sums.items() if amount}


def minus(one: Amounts, other: Amounts) -> dict[str, Decimal]:
    return total((one, negative(other)))


def negative(amounts: Amounts) -> dict[str, Decimal]:
    return {currency: EXACT.minus(amount) for currency, amount in amounts.items()}


def texts(amounts: Amounts) -> dict[str, str]:
    return {currency: decimal_text(amounts[currency]) for currency in sorted(amounts)}
