"""The tables a question can read, and which is the smallest that answers it exactly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from analytics.derived import DERIVED, RESOURCE_TYPE
from analytics.vocabulary import (
    DETAIL_COLUMNS,
    DIMENSIONS,
    LINE_KEY,
    MEASURES,
    SCOPE_COLUMNS,
    Dimension,
)
from analytics.whole_line import WHOLE_LINE
from billing.tags import folded

TAGS = "tags"
# No table has a projection: looking for one takes half a millisecond.
_PLANNED: dict[str, object] = {"optimize_use_projections": 0}
# Compiling an expression takes 50 ms, once for each shape of a question; on a rollup it never
# pays.
_INTERPRETED: dict[str, object] = {
    "compile_expressions": 0,
    "compile_aggregate_expressions": 0,
    "compile_sort_description": 0,
}


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """There is one of each. `columns` says what it calls each column that a question may name.

    Where it `is_monthly`, its `date` is the first of the month: it knows no days. Where it
    `is_tagged`, it knows the lines by one tag key at a time, and never all tags of a line. One that
    `is_small` has thousands of rows a month, however many lines, groups and resources there are; of
    one that `is_few` that is so just now.
    `tag_columns` are, by folded key, the columns that hold the value of one tag.
    """

    name: str
    columns: Mapping[str, str]
    is_monthly: bool = False
    is_tagged: bool = False
    is_small: bool = False
    is_few: bool = False
    tag_columns: Mapping[str, str] = field(default_factory=dict)

    def tag_column(self, key: str) -> str:
        """The column of this tag; "" where it has none."""
        return self.tag_columns.get(folded(key), "")

    def columns_of(self, dimension: Dimension) -> tuple[str, ...]:
        """What a dimension is made of here."""
        column = self.tag_column(dimension.tag_key)
        return (column,) if column else dimension.columns

    @property
    def settings(self) -> dict[str, object]:
        """What ClickHouse is told when it reads it: of narrow rows, all columns at once; the long
        ids of resources only of the rows that are left.

        Few rows are read by one thread before several are awake. Rollups are read again and again:
        their blocks are kept unpacked, as far as the server has room for them.
        """
        few: dict[str, object] = {"max_threads": 1} if self.is_small or self.is_few else {}
        if self.name == "charges":
            return _PLANNED
        return {
            "optimize_move_to_prewhere": int(self.name == "rollup_resource_month"),
            "use_uncompressed_cache": 1,
            **_PLANNED,
            **_INTERPRETED,
            **few,
        }


@dataclass(frozen=True, slots=True)
class Need:
    """What an answer is made of: columns, tag keys and the days on which something begins or ends.

    `by_day` where single days (or weeks, which months cut) have to be told apart.
    """

    columns: frozenset[str]
    boundaries: tuple[date, ...]
    tag_keys: frozenset[str] = frozenset()
    by_day: bool = False

    @property
    def tag_key(self) -> str:
        """The one key, folded; "" when there is none or more than one."""
        keys = {folded(key) for key in self.tag_keys}
        return keys.pop() if len(keys) == 1 else ""


def smallest(need: Need, tables: Iterable[Table] | None = None) -> Table:
    """The first table that covers what is needed; ValueError when there is none."""
    for table in TABLES if tables is None else tables:
        if covers(table, need):
            return table
    raise ValueError(f"no table has all of {', '.join(sorted(need.columns))}")


def covers(table: Table, need: Need) -> bool:
    """Whether the answer from this table is the answer from the lines, to the last digit."""
    columns = need.columns
    if table.is_tagged:
        if not need.tag_key:
            return False
        columns = columns - {TAGS}
    if table.is_monthly and (need.by_day or any(day.day != 1 for day in need.boundaries)):
        return False
    return columns <= table.columns.keys()


def _same(names: Iterable[str]) -> dict[str, str]:
    return {name: name for name in names}


def _columns(names: str, **named: str) -> dict[str, str]:
    return _same(names.split()) | named


_ALWAYS = _columns("billing_period snapshot_id billing_currency billed_cost effective_cost lines")
_OWNERS = _columns("subscription_key billing_account_key department_name cost_center")
_GROUPS = _OWNERS | _columns("resource_group_key")

CHARGES = Table(
    "charges",
    _same({*DETAIL_COLUMNS, *LINE_KEY} | WHOLE_LINE | set(SCOPE_COLUMNS.values()))
    | _same(column for each in DIMENSIONS.values() for column in each.columns)
    | _same(measure.column for measure in MEASURES.values())
    | DERIVED
    | {"lines": "1", "named_on": "date"},
)
# Smallest first. What grows with the resources comes after what does not.
TABLES: tuple[Table, ...] = (
    Table("rollup_service_day", _ALWAYS | _columns("date meter_category"), is_small=True),
    Table(
        "rollup_subscription_month",
        _ALWAYS
        | _OWNERS
        | _columns("meter_category resource_location subscription_name named_on", date="month"),
        is_monthly=True,
        is_small=True,
    ),
    Table(
        "rollup_subscription_day",
        _ALWAYS | _OWNERS | _columns("date meter_category subscription_name", named_on="date"),
    ),
    Table(
        "rollup_group_month",
        _ALWAYS
        | _GROUPS
        | _columns(
            "meter_category resource_location subscription_name named_on account_name"
            " service_family charge_type pricing_model publisher_type",
            date="month",
        ),
        is_monthly=True,
    ),
    Table(
        "rollup_subscription_tag_month",
        _ALWAYS | _OWNERS | _columns("", date="month"),
        is_monthly=True,
        is_tagged=True,
        is_small=True,
    ),
    Table(
        "rollup_tag_month",
        _ALWAYS | _GROUPS | _columns("meter_category", date="month"),
        is_monthly=True,
        is_tagged=True,
    ),
    Table(
        "rollup_meter_month",
        _ALWAYS
        | _GROUPS
        | _columns(
            "meter_category meter_sub_category meter_name product unit_of_measure"
            " consumed_quantity",
            date="month",
        ),
        is_monthly=True,
    ),
    Table(
        "rollup_resource_month",
        _ALWAYS
        | _GROUPS
        | _columns("instance_key meter_category resource_location", date="month")
        | {"resource_type": RESOURCE_TYPE},
        is_monthly=True,
    ),
    CHARGES,
)


def with_tags(columns: Mapping[str, str]) -> tuple[Table, ...]:
    """`TABLES`, of which the lines have these columns of tags, by folded key."""
    if not columns:
        return TABLES
    known = {**CHARGES.columns, **_same(columns.values())}
    lines = replace(CHARGES, columns=known, tag_columns=columns)
    return tuple(lines if table is CHARGES else table for table in TABLES)
