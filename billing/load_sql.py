"""The one statement that reads a landed blob: parse, type, judge and hash in a single pass. Pure.

Nothing of the file enters the SQL text: columns are c1…cN by position, the names of unknown
columns travel as a parameter.
"""

from billing.azure.columns import CANONICAL
from billing.azure.dates import day_sql
from billing.azure.shape import DATES, NUMBERS, Reading
from billing.cells_sql import SENTINEL, is_a_line, number, text
from billing.judging_sql import is_odd, judgement, problems, shape, verdict
from billing.line_hash import line_hash_sql
from billing.typing_sql import decimal_sql, tags_json_sql

_TEXTS = tuple(name for name in CANONICAL if name not in (*NUMBERS, *DATES, "tags"))
_SUBSCRIPTION_KEY = "lowerUTF8(if(subscription_guid = '', subscription_id, subscription_guid))"
_IS_OTHER_PERIOD = "ifNull(toStartOfMonth(billing_period_start) != {billing_period:Date}, false)"
_ARM_SUBSCRIPTION = "(?i)^/?subscriptions/"


def insert_sql(reading: Reading, table_function: str, *, blob: str = "{blob:String}") -> str:
    """`INSERT INTO charge_lines SELECT …`, layer by layer: text, values, problems, verdict, row.

    `blob` is SQL that names the file a line is from.
    """
    row = _row(reading)
    return "\n".join(
        [
            f"INSERT INTO charge_lines ({', '.join(row)})",
            "SELECT",
            ",\n".join(f"    {sql} AS {name}" for name, sql in row.items()),
            f"FROM (SELECT *, {verdict(reading)} AS verdict",
            f"FROM (SELECT *{problems(reading)}",
            f"FROM (SELECT *,\n{_values(reading)}",
            f"FROM (SELECT\n{_delivered(reading)},\n    {blob} AS blob",
            f"FROM {table_function}",
            f"WHERE _row_number > 0 AND {is_a_line(reading)}))))",
        ]
    )


def _completed(reading: Reading, name: str) -> str:
    """FOCUS names a subscription by its path; it is compared by its GUID, as everywhere. A rule
    may say which currency an empty one is.
    """
    delivered = text(reading, name)
    if reading.dataset == "focus" and name == "subscription_guid":
        return f"replaceRegexpOne({delivered}, '{_ARM_SUBSCRIPTION}', '')"
    if reading.rules.currency and name == "billing_currency":
        return f"if({delivered} = '', {{currency:String}}, {delivered})"
    return delivered


def _delivered(reading: Reading) -> str:
    """Canonical texts. Dates and numbers keep theirs under `<name>_text`."""
    lines = [f"    {_completed(reading, name)} AS {name}" for name in _TEXTS]
    lines += [f"    {text(reading, name)} AS {name}_text" for name in (*DATES, *NUMBERS)]
    others = ", ".join(f"ifNull(c{at + 1}, '')" for at in reading.columns.others)
    cells = ", ".join(f"ifNull(c{at + 1}, '')" for at in range(len(reading.columns.header)))
    return ",\n".join(
        [
            *lines,
            f"    {text(reading, 'tags')} AS tags_raw",
            f"    CAST([{others}], 'Array(String)') AS other_cells",
            f"    [{cells}, ifNull({SENTINEL}, '')] AS cells",
            f"    {shape(reading)} AS shape",
            f"    {is_odd(reading)} AS odd",
            "    _row_number AS line_no",
        ]
    )


def _values(reading: Reading) -> str:
    currency = "upper(billing_currency)"
    lines = [f"    {decimal_sql(number(reading, name))} AS {name}" for name in NUMBERS]
    lines += [f"    {day_sql(f'{name}_text', reading.styles[name])} AS {name}" for name in DATES]
    return ",\n".join(
        [
            *lines,
            f"    {tags_json_sql('tags_raw')} AS tags_json",
            "    isValidJSON(tags_json) AS tags_valid",
            "    if(tags_valid, JSONExtract(tags_json, 'Map(String, String)'), map()) AS tags",
            f"    {currency} AS currency",
            f"    {_SUBSCRIPTION_KEY} AS subscription_key",
            "    lowerUTF8(resource_group) AS resource_group_key",
            "    lowerUTF8(instance_id) AS instance_key",
            "    lowerUTF8(billing_account_id) AS billing_account_key",
            f"    {_IS_OTHER_PERIOD} AS is_other_period",
            "    {dataset:String} AS dataset",
        ]
    )


def _row(reading: Reading) -> dict[str, str]:
    """Column of charge_lines → its SQL."""
    row = {name: name for name in _TEXTS if name not in ("billing_currency",)}
    row |= {name: name for name in NUMBERS if name not in ("cost", "effective")}
    row |= _provenance() | _money(reading.dataset)
    row |= {name: name for name in ("tags", "tags_raw", "tags_valid", "exchange_rate_date")}
    row |= {f"{name}_key": f"{name}_key" for name in _KEYED}
    row["date"] = "ifNull(date, {billing_period:Date})"
    if reading.columns.others:
        row["other_columns"] = (
            "mapFilter((k, v) -> v != '', mapFromArrays({other_names:Array(String)}, other_cells))"
        )
    row["line_hash"] = line_hash_sql(reading)
    return row | judgement()


_KEYED = ("subscription", "resource_group", "instance", "billing_account")


def _provenance() -> dict[str, str]:
    return {
        "billing_period": "{billing_period:Date}",
        "snapshot_id": "{snapshot_id:UInt64}",
        "source_id": "{source_id:UInt32}",
        "dataset": "dataset",
        "blob": "blob",
        "line_no": "line_no",
        "transform_timestamp": "now64(3, 'UTC')",
    }


def _money(dataset: str) -> dict[str, str]:
    """An ActualCost line says what is billed, an AmortizedCost line what is in effect; FOCUS has a
    column for each, and legacy usage knows no commitments: its one cost is both.
    """
    cost, nothing = "ifNull(cost, 0)", "0"
    effective = {"actual": nothing, "focus": "ifNull(effective, 0)"}.get(dataset, cost)
    return {
        "extended_cost": cost,
        "billed_cost": nothing if dataset == "amortized" else cost,
        "effective_cost": effective,
        "billing_currency": "currency",
    }
