"""Which of the many column names means what. Pure: a header in, a mapping out."""

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain

from abi.core.errors import AppError
from billing.azure.names import AZURE, DELIVERED_BY, DELIVERED_BY_FOCUS, FOCUS, KNOWN
from billing.azure.rules import NO_RULES, ReadingRules
from billing.errors import MISSING_REQUIRED_COLUMN

Aliases = dict[str, tuple[str, ...]]
CANONICAL = tuple(AZURE | FOCUS)
"""Every name that a column of a file may come to stand for."""
# A line of today carries the subscription's GUID under the name that once held its number; an
# MCA line names no account owner, its billing account is the account.
_FALLBACKS = {"account_name": "billing_account_name", "subscription_guid": "subscription_id"}
_REQUIRED = ("date", "cost", "subscription_guid")
_REQUIRED_BY_FOCUS = ("date", "cost", "effective")
_IS_FOCUS = frozenset({"billedcost", "effectivecost", "chargeperiodstart"})
_IS_LEGACY = frozenset({"resourcerate", "consumedquantity"})
_IS_NOT_LEGACY = frozenset({"chargetype", "usagequantity"})
_LOCALISED = re.compile(r"[(（]([^()（）]+)[)）]\s*$")
_SIGNS = re.compile(r"[\ufeff\s_-]")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """`columns[name]` are 0-based positions in the file, usually one.

    Two positions mean that two headers normalise to the same name (`tags`, `Tags`): a line
    uses the one that is filled in. `others` are positions ABI has no name for, or whose text
    says more than what is read of it; `unknown` are names that no documented schema has.
    """

    header: tuple[str, ...]
    columns: dict[str, tuple[int, ...]]
    others: tuple[int, ...]
    unknown: tuple[str, ...] = ()

    def has(self, name: str) -> bool:
        return bool(self.columns.get(name))


def normalised(name: str) -> str:
    """`Kosten (costInBillingCurrency)` → `costinbillingcurrency`: Azure localises that way.

    What stands in parentheses counts only where it is a name of ours: `Cost (USD)` is no currency.
    """
    if localised := _LOCALISED.search(name):
        told = _SIGNS.sub("", localised.group(1)).lower()
        if told in KNOWN:
            return told
    return _SIGNS.sub("", name).lower()


def dataset_of_header(header: tuple[str, ...]) -> str:
    """`focus` or `legacy`, where the header alone tells; else empty."""
    names = {normalised(name) for name in header}
    if names >= _IS_FOCUS:
        return "focus"
    is_legacy = names >= _IS_LEGACY and names & {"extendedcost", "cost"}
    return "legacy" if is_legacy and not names & _IS_NOT_LEGACY else ""


def map_header(
    header: tuple[str, ...],
    *,
    currency: str = "",
    dataset: str = "",
    rules: ReadingRules = NO_RULES,
) -> ColumnMap:
    """By name, never by position. `currency` stands in for a missing currency column.

    Without a dataset the header decides. Raises AppError `missing_required_column`.
    """
    focus = (dataset or dataset_of_header(header)) == "focus"
    positions: dict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(header):
        positions[normalised(name)].append(index)
    aliases = _with_rules(FOCUS if focus else AZURE, rules)
    columns = {name: _best(positions, aliases.get(name, ())) for name in CANONICAL}
    for name, other in _FALLBACKS.items():
        columns[name] = columns[name] or columns[other]
    _require(columns, header, focus=focus, currency=currency or rules.currency)
    return ColumnMap(header, columns, _others(columns, header, focus=focus), _unknown(header))


def _with_rules(aliases: Aliases, rules: ReadingRules) -> Aliases:
    chosen = dict(aliases)
    for name, told in rules.aliases:
        chosen[name] = (normalised(told), *chosen.get(name, ()))
    return chosen


def _best(positions: dict[str, list[int]], aliases: tuple[str, ...]) -> tuple[int, ...]:
    found = (positions[alias] for alias in aliases if alias in positions)
    return tuple(next(found, ()))


def _others(
    columns: dict[str, tuple[int, ...]], header: tuple[str, ...], *, focus: bool
) -> tuple[int, ...]:
    """A FOCUS charge may begin at an hour: only its day is read, so its text is kept as well."""
    read = {name: places for name, places in columns.items() if not (focus and name == "date")}
    used = set(chain.from_iterable(read.values()))
    return tuple(index for index in range(len(header)) if index not in used)


def _unknown(header: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({name for name in header if normalised(name) not in KNOWN}))


def _require(
    columns: dict[str, tuple[int, ...]], header: tuple[str, ...], *, focus: bool, currency: str
) -> None:
    wanted = _REQUIRED_BY_FOCUS if focus else _REQUIRED
    for name in wanted if currency else (*wanted, "billing_currency"):
        if not columns[name]:
            aliases = FOCUS if focus else AZURE
            spelled = aliases[name] + aliases.get(_FALLBACKS.get(name, ""), ())
            where = DELIVERED_BY_FOCUS if focus else DELIVERED_BY[name]
            raise AppError(
                MISSING_REQUIRED_COLUMN,
                f"{name}: expected one of {', '.join(spelled)} (case, spaces, _ and - do not"
                f" matter), which is {where}; the file has {len(header)} columns:"
                f" {', '.join(header)[:400]}",
            )
