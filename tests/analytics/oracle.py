"""The answer to a question worked out in plain Python, row by row, knowing nothing of SQL."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from abi.core.accounts.scope import Scope
from abi.core.decimals import EXACT, exact_sum
from analytics.conversion import Rates
from analytics.query import Filter, Period, Query
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
    periods = [query.period, *([query.compare] if query.compare else [])]
    rows = [
        charge
        for charge in charges
        if charge.snapshot_id in sources
        and any(period.start <= charge.date < period.end for period in periods)
        and sees(scope, charge)
        and _passes(query, charge, sources)
    ]
    kept = _kept(query, rows, sources)
    answers = []
    for names in _levels(query):
        groups: dict[tuple[Any, ...], list[Charge]] = defaultdict(list)
        for charge in rows:
            groups[_group(query, charge, kept, sources, names)].append(charge)
        answers += [_answer(query, key, members, sources, names) for key, members in groups.items()]
    return _sorted(query, _running(query, answers) if query.cumulative else answers)


def plus(values: Iterable[Decimal | None]) -> Decimal | None:
    """Of something unknown the sum is unknown."""
    total: Decimal | None = Decimal(0)
    for each in values:
        total = None if total is None or each is None else exact_sum([total, each])
    return total


def _unit(query: Query, measure: str) -> str:
    unit = _UNITS.get(measure, "")
    return "" if query.rates and unit == "billing_currency" else unit


def _levels(query: Query) -> list[list[str]]:
    """What rows are grouped by: all names, then with subtotals the first asked ones and units."""
    every = _names(query)
    found = [every]
    for number in range(len(query.dimensions) - 1, 0, -1) if query.subtotals else ():
        units = {_unit(query, measure) for measure in query.measures}
        kept = [name for name in every if name in units or name in query.dimensions[:number]]
        if kept not in found:
            found.append(kept)
    return found


def _running(query: Query, answers: list[Row]) -> list[Row]:
    sums: dict[Any, Decimal | None] = defaultdict(Decimal)
    for row in sorted(answers, key=lambda row: row["date"]):
        group = tuple(row.get(name) for name in (*_names(query), "level", "_leads"))
        for name in query.measures:
            place = (group, name)
            sums[place] = plus([sums[place], row[name]])
            row[f"{name}_cumulative"] = sums[place]
    return answers


def value(name: str, charge: Charge, sources: dict[int, str]) -> str:
    if name.startswith("tag:"):
        return charge.tag(name.removeprefix("tag:"))
    if name == "source":
        return sources[charge.snapshot_id]
    if name == "billing_period":
        return charge.date.replace(day=1).isoformat()
    return str(getattr(charge, _ATTRIBUTES.get(name, name)))


def _passes(query: Query, charge: Charge, sources: dict[int, str]) -> bool:
    def holds(one: Filter) -> bool:
        return _HOLDS[one.operator](value(one.dimension, charge, sources), one.values)

    return all(holds(each) for each in query.filters) and all(
        any(holds(each) for each in group) for group in query.any_of
    )


def _contains(said: str, texts: tuple[str, ...]) -> bool:
    return any(text.lower() in said.lower() for text in texts)


_HOLDS: dict[Operator, Callable[[str, tuple[str, ...]], bool]] = {
    Operator.IN: lambda said, values: said in values,
    Operator.NOT_IN: lambda said, values: said not in values,
    Operator.CONTAINS: _contains,
    Operator.NOT_CONTAINS: lambda said, texts: not _contains(said, texts),
    Operator.STARTS_WITH: lambda said, texts: any(
        said.lower().startswith(text.lower()) for text in texts
    ),
    Operator.PRESENT: lambda said, _: said != "",
    Operator.ABSENT: lambda said, _: said == "",
    Operator.RANGE: lambda said, ends: ends[0] <= said and (not ends[1] or said < ends[1]),
}
_BUCKETS: dict[Grain, Callable[[date], date]] = {
    Grain.DAY: lambda day: day,
    Grain.WEEK: lambda day: day - timedelta(days=day.weekday()),
    Grain.MONTH: lambda day: day.replace(day=1),
    Grain.QUARTER: lambda day: day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
    Grain.YEAR: lambda day: day.replace(month=1, day=1),
}


def _names(query: Query) -> list[str]:
    """Asked dimensions, then the currency and the unit unless one of them is pinned."""
    names = list(query.dimensions)
    pinned = [
        f.dimension for f in query.filters if f.operator is Operator.IN and len(f.values) == 1
    ]
    for measure in query.measures:
        unit = _unit(query, measure)
        if unit and unit not in (*names, *pinned):
            names.append(unit)
    return names


def _unit_values(query: Query, charge: Charge, sources: dict[int, str]) -> tuple[str, ...]:
    units = {_unit(query, measure) for measure in query.measures}
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
            name: _measure(query, query.measures[0], [c for c in cs if _within(c, query.period)])
            for name, cs in members.items()
        }
        order = sorted(members, key=lambda name: (*_largest(current[name]), name.encode()))
        kept |= {(unit, name) for name in order[: query.top]}
    return kept


def _within(charge: Charge, period: Period) -> bool:
    return period.start <= charge.date < period.end


def _group(
    query: Query,
    charge: Charge,
    kept: set[tuple[Any, ...]] | None,
    sources: dict[int, str],
    names: list[str],
) -> tuple[Any, ...]:
    values = [value(name, charge, sources) for name in names]
    leads = True
    if kept is not None:
        leads = (_unit_values(query, charge, sources), values[0]) in kept
        values[0] = values[0] if leads else ""
    bucket = _BUCKETS[query.grain](charge.date).isoformat() if query.grain else None
    return (bucket, leads, *values)


def _answer(
    query: Query,
    key: tuple[Any, ...],
    members: list[Charge],
    sources: dict[int, str],
    names: list[str],
) -> Row:
    day, leads, *values = key
    row: Row = {"date": day} if query.grain else {}
    said = dict(zip(names, values, strict=True))
    for name in _names(query):
        row[name] = said.get(name, "")
        if name == "subscription":
            newest = max(members, key=lambda c: (c.date, c.subscription_name.encode()))
            told = name in said and (leads or name != query.dimensions[0])
            row["subscription_name"] = newest.subscription_name if told else ""
    if query.subtotals:
        row["level"] = len([name for name in query.dimensions if name in said])
    if query.top is not None:
        first = query.dimensions[0]
        row["others"] = 0 if leads else len({value(first, each, sources) for each in members})
    for name in query.measures:
        row |= _measured(query, name, members)
    return row | {"_leads": leads}


def _measured(query: Query, name: str, members: list[Charge]) -> Row:
    if not query.compare:
        return {name: _measure(query, name, members)}
    now = _measure(query, name, [c for c in members if _within(c, query.period)])
    earlier = [c for c in members if _within(c, query.compare)]
    before = _measure(query, name, earlier)
    return {
        name: now,
        f"{name}_previous": before,
        f"{name}_change": plus([now, None if before is None else before.copy_negate()]),
    }


def _measure(query: Query, name: str, members: list[Charge]) -> Decimal | None:
    if name == "lines":
        return Decimal(len(members))
    if name == "resources":
        return Decimal(len({c.instance_key for c in members} - {""}))
    if query.rates and name in ("billed_cost", "effective_cost"):
        return plus(_converted(query.rates, getattr(c, name), c) for c in members)
    return exact_sum(getattr(c, name) or Decimal(0) for c in members)


def _converted(rates: Rates, amount: Decimal, charge: Charge) -> Decimal | None:
    if charge.billing_currency == rates.currency:
        return amount
    for each in rates.rates:
        if (each.currency, each.month) == (charge.billing_currency, charge.date.replace(day=1)):
            return EXACT.multiply(amount, Decimal(each.rate))
    return None


def _largest(amount: Decimal | None) -> tuple[bool, Decimal]:
    """What is not known comes last."""
    return amount is None, Decimal(0) if amount is None else amount.copy_negate()


def _sorted(query: Query, rows: list[Row]) -> list[Row]:
    """Stable sorts from the least important key to the most important one."""
    for name in reversed(["date", *_names(query)]):
        rows.sort(key=_by(name))
    if query.order:
        rows.sort(key=lambda row: not row["_leads"])
        by = query.order.by
        rows.sort(key=_by(by), reverse=query.order.descending)
        rows.sort(key=lambda row: by in row and row[by] is None)
    else:
        rows.sort(key=lambda row: _largest(row[query.measures[0]]))
        rows.sort(key=lambda row: not row["_leads"])
        if query.grain:
            rows.sort(key=_by("date"))
    return sorted(rows, key=lambda row: row.get("level", 0))


def _by(name: str) -> Callable[[Row], Any]:
    def key(row: Row) -> Any:
        cell = row.get(name)
        if cell is None:
            return Decimal(0) if name in row else b""
        return cell.encode() if isinstance(cell, str) else cell

    return key
