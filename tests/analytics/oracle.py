"""The answer to a question worked out in plain Python, row by row, knowing nothing of SQL."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from abi.core.accounts.scope import Scope
from abi.core.decimals import exact_sum
from analytics.query import Query
from analytics.vocabulary import Grain, Operator
from tests.analytics.charges import Charge, sees

Row = dict[str, Any]
_ATTRIBUTES = {
    "subscription": "subscription_key",
    "resource_group": "resource_group_key",
    "service": "meter_category",
    "resource": "instance_key",
    "department": "department_name",
    "billing_account": "billing_account_key",
}
_UNITS = {
    "billed_cost": "billing_currency",
    "effective_cost": "billing_currency",
    "consumed_quantity": "unit_of_measure",
}


def expected(
    query: Query, charges: Iterable[Charge], *, scope: Scope, sources: dict[int, str]
) -> list[Row]:
    """Every row of the answer in its order; the limit is not applied."""
    start = query.period.start_of_previous if query.compare else query.period.start
    rows = [
        charge
        for charge in charges
        if charge.snapshot_id in sources
        and start <= charge.date < query.period.end
        and sees(scope, charge)
        and _passes(query, charge, sources)
    ]
    kept = _kept(query, rows, sources)
    groups: dict[tuple[Any, ...], list[Charge]] = defaultdict(list)
    for charge in rows:
        groups[_group(query, charge, kept, sources)].append(charge)
    answers = [_answer(query, key, members, sources) for key, members in groups.items()]
    return _sorted(query, answers)


def value(name: str, charge: Charge, sources: dict[int, str]) -> str:
    if name.startswith("tag:"):
        return charge.tag(name.removeprefix("tag:"))
    if name == "source":
        return sources[charge.snapshot_id]
    if name == "billing_period":
        return charge.date.replace(day=1).isoformat()
    return str(getattr(charge, _ATTRIBUTES.get(name, name)))


def _passes(query: Query, charge: Charge, sources: dict[int, str]) -> bool:
    return all(
        (value(f.dimension, charge, sources) in f.values) == (f.operator is Operator.IN)
        for f in query.filters
    )


def _names(query: Query) -> list[str]:
    """Asked dimensions, then the currency and the unit unless one of them is pinned."""
    names = list(query.dimensions)
    pinned = [
        f.dimension for f in query.filters if f.operator is Operator.IN and len(f.values) == 1
    ]
    for measure in query.measures:
        unit = _UNITS.get(measure, "")
        if unit and unit not in (*names, *pinned):
            names.append(unit)
    return names


def _unit_values(query: Query, charge: Charge, sources: dict[int, str]) -> tuple[str, ...]:
    units = {_UNITS.get(measure, "") for measure in query.measures}
    return tuple(value(name, charge, sources) for name in sorted(units & set(_names(query))))


def _kept(query: Query, rows: list[Charge], sources: dict[int, str]) -> set[tuple[Any, ...]] | None:
    """The leaders within each currency and unit, as (unit values, member)."""
    if query.top is None:
        return None
    ranked: dict[tuple[str, ...], dict[str, list[Charge]]] = defaultdict(lambda: defaultdict(list))
    for charge in rows:
        unit = _unit_values(query, charge, sources)
        ranked[unit][value(query.dimensions[0], charge, sources)].append(charge)
    kept = set()
    for unit, members in ranked.items():
        current = {
            name: _measure(query.measures[0], [c for c in cs if c.date >= query.period.start])
            for name, cs in members.items()
        }
        order = sorted(members, key=lambda name: (current[name].copy_negate(), name.encode()))
        kept |= {(unit, name) for name in order[: query.top]}
    return kept


def _group(
    query: Query, charge: Charge, kept: set[tuple[Any, ...]] | None, sources: dict[int, str]
) -> tuple[Any, ...]:
    values = [value(name, charge, sources) for name in _names(query)]
    leads = True
    if kept is not None:
        leads = (_unit_values(query, charge, sources), values[0]) in kept
        values[0] = values[0] if leads else ""
    day = charge.date.replace(day=1) if query.grain is Grain.MONTH else charge.date
    return (day.isoformat() if query.grain else None, leads, *values)


def _answer(
    query: Query, key: tuple[Any, ...], members: list[Charge], sources: dict[int, str]
) -> Row:
    day, leads, *values = key
    row: Row = {"date": day} if query.grain else {}
    for at, (name, member) in enumerate(zip(_names(query), values, strict=True)):
        row[name] = member
        if name == "subscription":
            newest = max(members, key=lambda c: (c.date, c.subscription_name.encode()))
            row["subscription_name"] = newest.subscription_name if leads or at else ""
    if query.top is not None:
        collapsed = {value(query.dimensions[0], charge, sources) for charge in members}
        row["others"] = 0 if leads else len(collapsed)
    for name in query.measures:
        row |= _measured(query, name, members)
    return row | {"_leads": leads}


def _measured(query: Query, name: str, members: list[Charge]) -> Row:
    if not query.compare:
        return {name: _measure(name, members)}
    now = _measure(name, [c for c in members if c.date >= query.period.start])
    before = _measure(name, [c for c in members if c.date < query.period.start])
    return {
        name: now,
        f"{name}_previous": before,
        f"{name}_change": exact_sum([now, before.copy_negate()]),
    }


def _measure(name: str, members: list[Charge]) -> Decimal:
    if name == "lines":
        return Decimal(len(members))
    if name == "resources":
        return Decimal(len({c.instance_key for c in members} - {""}))
    return exact_sum(getattr(c, name) or Decimal(0) for c in members)


def _sorted(query: Query, rows: list[Row]) -> list[Row]:
    """Stable sorts from the least important key to the most important one."""
    for name in reversed(["date", *_names(query)]):
        rows.sort(key=_by(name))
    if query.order:
        rows.sort(key=lambda row: not row["_leads"])
        return sorted(rows, key=_by(query.order.by), reverse=query.order.descending)
    rows.sort(key=lambda row: row[query.measures[0]].copy_negate())
    rows.sort(key=lambda row: not row["_leads"])
    if query.grain:
        rows.sort(key=_by("date"))
    return rows


def _by(name: str) -> Callable[[Row], Any]:
    def key(row: Row) -> Any:
        cell = row.get(name)
        return cell.encode() if isinstance(cell, str) else cell if cell is not None else b""

    return key
