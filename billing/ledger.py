"""The books of a snapshot: stated, delivered, loaded, quarantined, rolled up. Must agree."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from abi.core.decimals import EXACT, ZERO, decimal_text
from abi.core.errors import AppError
from billing import rollup_books
from billing.bases import CARRIED
from billing.currencies import unknown
from billing.errors import BOOKS_DO_NOT_BALANCE, MIXED_BILLING_PERIODS
from billing.models import Snapshot
from billing.rollup_books import RollupBooks

_OF = " WHERE billing_period = {period:Date} AND snapshot_id = {snapshot:UInt64}"
_TOTALS = (
    "SELECT blob, billing_currency, sum(delivered), sum(quarantined), sum(other_period),"
    " sum(cost), sum(quarantined_cost), sum(effective), sum(quarantined_effective)"
    f" FROM snapshot_totals{_OF} GROUP BY 1, 2"
)
_CHARGES = (
    "SELECT blob, billing_currency, count(), sum(extended_cost), sum(billed_cost),"
    f" sum(effective_cost) FROM charges{_OF} GROUP BY 1, 2"
)
_QUARANTINE = (
    "SELECT blob, billing_currency, count(), sum(ifNull(cost, 0)), sum(ifNull(effective, 0))"
    f" FROM quarantine{_OF} GROUP BY 1, 2"
)

Key = tuple[str, str]
"""(blob, currency)"""


@dataclass(frozen=True, slots=True)
class Entry:
    """Lines and their cost, of one blob in one currency; FOCUS lines state a second one."""

    lines: int
    cost: Decimal
    effective: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Books:
    """`delivered` is summed while parsing; `loaded` and `quarantined` are what was stored."""

    delivered: dict[Key, Entry]
    delivered_bad: dict[Key, Entry]
    loaded: dict[Key, Entry]
    quarantined: dict[Key, Entry]
    other_period: int
    billed: dict[str, Decimal]
    effective: dict[str, Decimal]
    rollups: RollupBooks

    def totals(self, dataset: str) -> dict[str, object]:
        """For the record: decimal texts by currency; a dataset says nothing of the other cost."""
        return {
            "billed_cost": _texts(self.billed if "billed" in CARRIED[dataset] else {}),
            "effective_cost": _texts(self.effective if "effective" in CARRIED[dataset] else {}),
            "quarantined_cost": _texts(_by_currency(self.quarantined)),
            "unknown_currencies": unknown(currency for _, currency in self.loaded),
        }


def read(snapshot: Snapshot) -> Books:
    """What ClickHouse stored for the snapshot, table by table."""
    totals, charges, bad = (_rows(sql, snapshot) for sql in (_TOTALS, _CHARGES, _QUARANTINE))
    states_both = snapshot.dataset == "focus"
    return Books(
        delivered={(r[0], r[1]): Entry(r[2], r[5], r[7]) for r in totals},
        delivered_bad={(r[0], r[1]): Entry(r[3], r[6], r[8]) for r in totals if r[3]},
        loaded={(r[0], r[1]): Entry(r[2], r[3], r[5] if states_both else ZERO) for r in charges},
        quarantined={(r[0], r[1]): Entry(r[2], r[3], r[4]) for r in bad},
        other_period=sum(r[4] for r in totals),
        billed=_summed((r[1], r[4]) for r in charges),
        effective=_summed((r[1], r[5]) for r in charges),
        rollups=rollup_books.read(snapshot),
    )


def balance(books: Books, snapshot: Snapshot) -> None:
    """Raises AppError `mixed_billing_periods` or `books_do_not_balance` with both numbers."""
    if books.other_period:
        detail = f"{books.other_period} lines are not of {snapshot.billing_period:%Y-%m}"
        raise AppError(MIXED_BILLING_PERIODS, detail)
    _compare_stated(books, snapshot)
    _compare("quarantined", books.delivered_bad, books.quarantined)
    _compare("loaded", _without(books.delivered, books.delivered_bad), books.loaded)
    _compare_shown(books, snapshot.dataset)
    rollup_books.balance(books.rollups)


def _compare_shown(books: Books, dataset: str) -> None:
    """What a question will sum is the cost as delivered; a cost not carried is 0."""
    stated = _texts(_by_currency(books.loaded))
    for cost, shown in (("billed", books.billed), ("effective", books.effective)):
        if cost not in CARRIED[dataset]:
            _equal(f"{cost} cost", dict.fromkeys(stated, "0"), _texts(shown))
        elif not (cost == "effective" and dataset == "focus"):  # compared file by file above
            _equal(f"{dataset} {cost} cost", stated, _texts(shown))


def _compare_stated(books: Books, snapshot: Snapshot) -> None:
    found: Counter[str] = Counter()
    for (blob, _), entry in books.delivered.items():
        found[blob] += entry.lines
    for blob in snapshot.manifest["blobs"]:
        if blob["stated_rows"] is not None:
            _equal(f"lines of {blob['name']}", blob["stated_rows"], found[blob["name"]])
    if (stated := snapshot.manifest["rows"]) is not None:
        _equal("lines stated and delivered", stated, found.total())


def _compare(what: str, expected: dict[Key, Entry], stored: dict[Key, Entry]) -> None:
    for key in sorted(expected.keys() | stored.keys()):
        nothing = Entry(0, ZERO)
        one, other = expected.get(key, nothing), stored.get(key, nothing)
        _equal(f"{what} lines of {key[0]} in {key[1]}", one.lines, other.lines)
        _equal(f"{what} cost of {key[0]} in {key[1]}", one.cost, other.cost)
        _equal(f"{what} effective cost of {key[0]}", one.effective, other.effective)


def _without(all_: dict[Key, Entry], part: dict[Key, Entry]) -> dict[Key, Entry]:
    left = {}
    for key, entry in all_.items():
        less = part.get(key, Entry(0, ZERO))
        left[key] = Entry(
            entry.lines - less.lines,
            EXACT.subtract(entry.cost, less.cost),
            EXACT.subtract(entry.effective, less.effective),
        )
    return left


def _equal(what: str, expected: object, found: object) -> None:
    if expected != found:
        raise AppError(BOOKS_DO_NOT_BALANCE, f"{what}: {expected} against {found}")


def _by_currency(entries: dict[Key, Entry]) -> dict[str, Decimal]:
    return _summed((currency, entry.cost) for (_, currency), entry in entries.items())


def _summed(pairs: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for currency, amount in pairs:
        sums[currency] = EXACT.add(sums.get(currency, ZERO), amount)
    return sums


def _texts(amounts: dict[str, Decimal]) -> dict[str, str]:
    return {currency: decimal_text(amounts[currency]) for currency in sorted(amounts)}


def _rows(sql: str, snapshot: Snapshot) -> list[tuple[Any, ...]]:
    params = {"period": snapshot.billing_period, "snapshot": snapshot.pk}
    settings = {"max_execution_time": 0}
    return list(client.read(Statement(sql, params, settings), identity=Identity.WRITER).rows())
