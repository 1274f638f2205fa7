"""The visible lines of both periods that pass the filters, as SQL. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from analytics.explain.comparison import Comparison
from analytics.filters import alternatives, conditions, dimension_sql
from analytics.params import Params
from analytics.query import Period, dimension_of
from analytics.tables import Table, smallest
from analytics.visible import Reach, visible
from analytics.vocabulary import SOURCE, Dimension


@dataclass(frozen=True, slots=True)
class Reading:
    """Whose lines of which snapshots: `sources` names the source of each snapshot of `reach`.

    Without `tables` the smallest table is read that has the columns.
    """

    reach: Reach
    sources: tuple[str, ...]
    tables: tuple[Table, ...] | None = None


def rows(
    asked: Comparison, reading: Reading, *, columns: Iterable[str], params: Params
) -> dict[str, str]:
    """Two steps of a WITH, `visible` and `asked`: these columns, the sides and the members.

    A row has `cost`, `currency`, `is_before`, `is_after` and its members `k0`, `k1`.
    """
    if SOURCE in {dimension.name for dimension in _read(asked)}:
        params.fixed("sources", "Array(String)", list(reading.sources))
    carried = {*columns, "date"}
    wanted = {*carried, asked.column, "billing_currency"}
    wanted |= {column for dimension in _read(asked) for column in dimension.columns}
    need = reading.reach.need(wanted, (dimension.tag_key for dimension in _read(asked)))
    ends = (asked.before.start, asked.before.end, asked.after.start, asked.after.end)
    table = smallest(replace(need, boundaries=ends), reading.tables)
    keys = [f"{dimension_sql(key, params, table)} AS k{i}" for i, key in enumerate(asked.keys)]
    selected = [*sorted(carried), f"{asked.column} AS cost", *_sides(asked, params), *keys]
    kept = [
        "(is_before OR is_after)",
        *conditions(asked.filters, params, table),
        *alternatives(asked.any_of, params, table),
    ]
    read = {*wanted, *(column for each in _read(asked) for column in table.columns_of(each))}
    return {
        "visible": visible(
            read, reach=reading.reach, params=params, table=table, tag_key=need.tag_key
        ),
        "asked": f"SELECT {',\n    '.join(selected)}\nFROM visible\nWHERE {' AND '.join(kept)}",
    }


def member_names(asked: Comparison) -> list[str]:
    """`k0`, `k1`: the members by which the change is grouped."""
    return [f"k{i}" for i, _ in enumerate(asked.dimensions)]


def written(steps: dict[str, str]) -> str:
    """The steps as a WITH, each reading the one before."""
    return "WITH " + ",\n".join(f"{name} AS (\n{_indented(sql)}\n)" for name, sql in steps.items())


def _read(asked: Comparison) -> list[Dimension]:
    return [*asked.keys, *(dimension_of(filter_.dimension) for filter_ in asked.every_filter)]


def _sides(asked: Comparison, params: Params) -> list[str]:
    return [
        "billing_currency AS currency",
        f"{_within('before', asked.before, params)} AS is_before",
        f"{_within('after', asked.after, params)} AS is_after",
    ]


def _within(name: str, period: Period, params: Params) -> str:
    start = params.fixed(f"{name}_start", "Date", period.start.isoformat())
    end = params.fixed(f"{name}_end", "Date", period.end.isoformat())
    return f"(date >= {start} AND date < {end})"


def _indented(sql: str) -> str:
    return "\n".join(f"    {line}" for line in sql.splitlines())
