"""FOCUS rows, and what they add up to, as SQL. Pure: no Django, no driver.

The table is named in `visible` alone: scope, days and snapshots stand there, as for every other
question. Every row is there once: nothing is joined.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Statement
from analytics.exports.shapes import SETTINGS, Shape, selected
from analytics.filters import conditions
from analytics.focus.columns import AMOUNTS, COLUMNS, FocusColumn
from analytics.focus.facts import FACTS, layers
from analytics.focus.reference import bind
from analytics.params import Params
from analytics.query import Filter, dimension_of
from analytics.visible import Reach, visible
from analytics.whole_line import PRICED_IN, WHOLE_LINE
from billing.prices import is_price

# All amortized lines, and of the actual ones what amortized lines spread: commitments bought.
KEPT = "dataset != 'actual' OR (is_purchase AND is_committed)"
_ORDER = (
    "subscription_key, resource_group_key, instance_key, meter_id, date,"
    " line_hash, snapshot_id, blob, line_no"
)
# A sort that does not fit goes to disk. Evaluating branches row by row costs more than both do.
_SETTINGS = {
    **SETTINGS,
    "max_bytes_before_external_sort": 1024**3,
    "short_circuit_function_evaluation": "disable",
}


@dataclass(frozen=True, slots=True)
class ReadSource:
    """A source and who issues the invoices of its cloud."""

    id: int
    name: str
    issuer: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read, for whom, of the days [start, end).

    `snapshot_sources[i]` is the name of the source of `snapshots[i]`; `wall`: see `Reach`.
    """

    scope: Scope
    days: tuple[date, date]
    snapshots: tuple[int, ...]
    snapshot_sources: tuple[str, ...]
    sources: tuple[ReadSource, ...]
    has_native: bool
    filters: tuple[Filter, ...] = ()
    wall: str = ""


def compile_rows(reading: Reading, shape: Shape) -> Statement:
    """Every FOCUS row, in an order of their own: the same rows are the same bytes."""
    params = Params()
    rows = (
        f"WITH {_facts(reading, params)},\nfocus AS (\n"
        f"SELECT\n    {_columns(reading)},\n    {_ORDER}\nFROM facts\nWHERE {KEPT}\n)\n"
    )
    columns = selected(shape, COLUMNS, amounts=AMOUNTS, params=params)
    sql = f"{rows}SELECT\n    {columns}\nFROM focus\nORDER BY {_ORDER}"
    return Statement(sql, params.values, _SETTINGS)


def compile_totals(reading: Reading) -> Statement:
    """Per source, month and currency: rows, both costs, what the datasets state, what is unknown.

    `stated` are the sums of the actual and of the amortized lines themselves.
    """
    params = Params()
    unknown = ",\n    ".join(_unknown(reading))
    return Statement(
        f"WITH {_facts(reading, params)},\nfocus AS (\n"
        f"SELECT\n    {_columns(reading)},\n    source_id, billing_period, dataset,"
        f" billed_cost, effective_cost, ({KEPT}) AS is_kept\nFROM facts\n)\n"
        f"SELECT source_id, billing_period, BillingCurrency AS currency,\n"
        f"    countIf(is_kept) AS row_count,\n"
        f"    sumIf(BilledCost, is_kept) AS billed_total,\n"
        f"    sumIf(EffectiveCost, is_kept) AS effective_total,\n"
        f"    sumIf(billed_cost, dataset != 'amortized') AS billed_stated,\n"
        f"    sumIf(effective_cost, dataset != 'actual') AS effective_stated,\n"
        f"    {unknown}\n"
        f"FROM focus\nGROUP BY source_id, billing_period, currency\n"
        f"ORDER BY source_id, billing_period, currency",
        params.values,
        _SETTINGS,
    )


def compile_view(reading: Reading) -> Statement:
    """Every FOCUS row in no order, for whoever asks about them."""
    params = Params()
    facts = _facts(reading, params)
    sql = f"WITH {facts}\nSELECT\n    {_columns(reading)}\nFROM facts\nWHERE {KEPT}"
    return Statement(sql, params.values, _SETTINGS)


def compile_seen(scope: Scope, snapshots: tuple[int, ...], days: tuple[date, date]) -> Statement:
    """Which of these snapshots hold a line that the scope sees."""
    params = Params()
    rows = visible({"snapshot_id"}, reach=Reach(scope, snapshots, *days), params=params)
    return Statement(f"SELECT DISTINCT snapshot_id FROM (\n{rows}\n)", params.values)


# What FOCUS asks for and Azure did not say, counted so that nobody takes NULL for an oversight.
UNKNOWN = {
    f"unknown_{name}": f"is_kept AND {sql}"
    for name, sql in {
        "charge_frequency": "isNull(ChargeFrequency)",
        "list_cost": "isNull(ListCost)",
        "contracted_cost": "isNull(ContractedCost)",
        "list_unit_price": "isNull(ListUnitPrice) AND ChargeCategory IN ('Usage', 'Purchase')",
        "publisher": "isNull(PublisherName)",
        "service_category": "ServiceCategory = 'Other'",
        "tags": "isNotNull(x_UnreadableTags)",
    }.items()
}


def _unknown(reading: Reading) -> Iterator[str]:
    """What is withheld is not counted as unknown."""
    hides = not reading.scope.sees_prices
    for name, sql in UNKNOWN.items():
        is_hidden = hides and is_price(name.removeprefix("unknown_"))
        yield f"countIf({'false' if is_hidden else sql}) AS {name}"


def _facts(reading: Reading, params: Params) -> str:
    bind(params)
    params.fixed("source_ids", "Array(UInt32)", [each.id for each in reading.sources])
    params.fixed("source_names", "Array(String)", [each.name for each in reading.sources])
    params.fixed("issuers", "Array(String)", [each.issuer for each in reading.sources])
    params.fixed("sources", "Array(String)", list(reading.snapshot_sources))
    reach = Reach(reading.scope, reading.snapshots, *reading.days, wall=reading.wall)
    filtered = {
        column
        for filter_ in reading.filters
        for column in (*dimension_of(filter_.dimension).columns, *_tags(filter_))
    }
    seen = visible(WHOLE_LINE | PRICED_IN | filtered, reach=reach, params=params)
    where = " AND ".join(conditions(reading.filters, params))
    asked = f"SELECT * FROM visible{f' WHERE {where}' if where else ''}"
    return f"visible AS (\n{seen}\n),\nasked AS ({asked}),\nfacts AS (\n{_layered('asked')}\n)"


def _layered(source: str) -> str:
    for layer in layers():
        told = ",\n    ".join(f"{FACTS[name]} AS {name}" for name in layer)
        source = f"(\nSELECT\n    *,\n    {told}\nFROM {source}\n)"
    return source.removeprefix("(\n").removesuffix("\n)")


def _tags(filter_: Filter) -> tuple[str, ...]:
    return ("tags",) if dimension_of(filter_.dimension).tag_key else ()


def _columns(reading: Reading) -> str:
    """In FOCUS the cost of a contract's price is one as well: quantities stand beside it."""
    hides = not reading.scope.sees_prices
    return ",\n    ".join(
        f"{column.unknown if hides and is_price(column.name) else _told(column, reading)}"
        f" AS {column.name}"
        for column in COLUMNS
    )


def _told(column: FocusColumn, reading: Reading) -> str:
    return column.expression(with_native=reading.has_native)
