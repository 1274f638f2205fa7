"""Few members ranked here, as `ranking_sql.ranked` would have answered. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from abi.core.clickhouse.statement import Column, Result

_TYPES = {
    "member": "String",
    "named": "Tuple",
    "costs": "Array(Tuple(String, String))",
    "lines": "UInt64",
}
Columns = Mapping[str, Sequence[Any]]


def placed(found: Result, limit: int) -> Result:
    """Of the rows of `ranking_sql.groups`: one member too many, as there."""
    columns = found.by_name()
    rows = _largest_first(columns, _kept(columns))
    places, mine = _places(columns, rows)
    members = sorted(places, key=lambda member: (places[member], member))[: limit + 1]
    said: dict[str, tuple[Any, ...]] = {"member": tuple(members)}
    if "newest" in columns:
        said["named"] = tuple(_newest(columns, mine[member]) for member in members)
    said["costs"] = tuple(_costs(columns, mine[member]) for member in members)
    lines = columns["number"]
    said["lines"] = tuple(sum(map(lines.__getitem__, mine[member])) for member in members)
    return Result(tuple(Column(name, _TYPES[name]) for name in said), tuple(said.values()))


def _kept(columns: Columns) -> Iterable[int]:
    """The rows of members of which any row was found."""
    members = columns["member"]
    if "is_found" not in columns:
        return range(len(members))
    found = {member for member, is_it in zip(members, columns["is_found"], strict=True) if is_it}
    return (row for row, member in enumerate(members) if member in found)


def _largest_first(columns: Columns, rows: Iterable[int]) -> list[int]:
    amounts = list(map(Decimal, columns["amount"]))
    ordered = sorted(rows, key=columns["member"].__getitem__)
    ordered.sort(key=amounts.__getitem__, reverse=True)
    return ordered


def _places(columns: Columns, rows: list[int]) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Where each member stands in the currency that it stands highest in, and its rows."""
    members, currencies = columns["member"], columns["currency"]
    numbers = dict.fromkeys(currencies, 0)
    places: dict[str, int] = {}
    mine: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        member, currency = members[row], currencies[row]
        numbers[currency] = place = numbers[currency] + 1
        places[member] = min(place, places.get(member, place))
        mine[member].append(row)
    return places, mine


def _costs(columns: Columns, rows: list[int]) -> list[tuple[str, str]]:
    currencies, amounts = columns["currency"], columns["amount"]
    if len(rows) == 1:
        return [(currencies[rows[0]], amounts[rows[0]])]
    return sorted((currencies[row], amounts[row]) for row in rows)


def _newest(columns: Columns, rows: list[int]) -> tuple[str, ...]:
    _, *names = max(map(columns["newest"].__getitem__, rows))
    return tuple(names)
