"""The one statement that reads a landed blob: parse, type, judge and hash in a single pass. Pure.

Nothing of the file enters the SQL text: columns are c1…cN by position, the names of unknown
columns travel as a parameter.
"""

from billing.azure.columns import CANONICAL
from billing.azure.dates import day_sql
from billing.azure.shape import DATES, NUMBERS, Reading
from billing.typing_sql import (
    decimal_comma_sql,
    decimal_sql,
    number_problem_sql,
    tags_json_sql,
)

_TEXTS = tuple(name for name in CANONICAL if name not in (*NUMBERS, *DATES, "tags"))
# azure.md 6.3: what Microsoft marks as identifying a record, and what was stated about it.
_HASHED = (
    "dataset",
    "lowerUTF8(account_owner_id)",
    "additional_info",
    "lowerUTF8(benefit_id)",
    "billing_account_key",
    "lowerUTF8(billing_profile_id)",
    "cost_center",
    "toString(date)",
    "lowerUTF8(invoice_section_id)",
    "lowerUTF8(meter_id)",
    "offer_id",
    "part_number",
    "lowerUTF8(product_order_id)",
    "lowerUTF8(reservation_id)",
    "instance_key",
    "resource_group_key",
    "lowerUTF8(resource_location)",
    "service_info1",
    "subscription_key",
    "if(tags_valid, toString(mapSort(tags)), tags_raw)",
    "charge_type",
    "pricing_model",
    "publisher_type",
    "product",
    "billing_currency",
    "toString(cost)",
    "ifNull(toString(consumed_quantity), '')",
    "ifNull(toString(resource_rate), '')",
    "ifNull(toString(unit_price), '')",
)
# What a FOCUS line states beside that.
_HASHED_OF_FOCUS = ("ifNull(toString(effective), '')",)
_SENTINEL = "extra"
_SUBSCRIPTION_KEY = "lowerUTF8(if(subscription_guid = '', subscription_id, subscription_guid))"
_IS_OTHER_PERIOD = "ifNull(toStartOfMonth(billing_period_start) != {billing_period:Date}, false)"
_BAD_PERIOD = "billing_period_start_text != '' AND isNull(billing_period_start)"
# A correction is dated where it belongs and billed where it is delivered: only a line that names
# no billing period must lie in the delivery's month.
_OUTSIDE = (
    "billing_period_start_text = '' AND"
    " (date < {billing_period:Date} OR date >= addMonths({billing_period:Date}, 1))"
)
_ARM_SUBSCRIPTION = "(?i)^/?subscriptions/"
_MARK = "\ufeff"
MAX_LINE_BYTES = 1024 * 1024
_SHOWN_BYTES = 4096


def structure(width: int) -> str:
    """Every column as text, and one more to catch lines that are too long."""
    names = [*(f"c{index + 1}" for index in range(width)), _SENTINEL]
    return ", ".join(f"{name} Nullable(String)" for name in names)


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
            f"FROM (SELECT *, {_verdict(reading)} AS verdict",
            f"FROM (SELECT *{_problems(reading)}",
            f"FROM (SELECT *,\n{_values(reading)}",
            f"FROM (SELECT\n{_delivered(reading)},\n    {blob} AS blob",
            f"FROM {table_function}",
            f"WHERE _row_number > 0 AND {_is_a_line(reading)}))))",
        ]
    )


def _text(reading: Reading, name: str) -> str:
    """Trimmed; with two columns of that name, the one that is filled in."""
    places = [f"trimBoth(ifNull(c{at + 1}, ''))" for at in reading.columns.columns.get(name, ())]
    if not places:
        return "{currency:String}" if name == "billing_currency" else "''"
    if len(places) == 1:
        return places[0]
    return f"coalesce({', '.join(f'''nullIf({place}, '')''' for place in places)}, '')"


def _completed(reading: Reading, name: str) -> str:
    """FOCUS names a subscription by its path; it is compared by its GUID, as everywhere. A rule
    may say which currency an empty one is.
    """
    text = _text(reading, name)
    if reading.dataset == "focus" and name == "subscription_guid":
        return f"replaceRegexpOne({text}, '{_ARM_SUBSCRIPTION}', '')"
    if reading.rules.currency and name == "billing_currency":
        return f"if({text} = '', {{currency:String}}, {text})"
    return text


def _delivered(reading: Reading) -> str:
    """Canonical texts. Dates and numbers keep theirs under `<name>_text`."""
    lines = [f"    {_completed(reading, name)} AS {name}" for name in _TEXTS]
    lines += [f"    {_text(reading, name)} AS {name}_text" for name in (*DATES, *NUMBERS)]
    others = ", ".join(f"ifNull(c{at + 1}, '')" for at in reading.columns.others)
    cells = ", ".join(f"ifNull(c{at + 1}, '')" for at in range(len(reading.columns.header)))
    return ",\n".join(
        [
            *lines,
            f"    {_text(reading, 'tags')} AS tags_raw",
            f"    CAST([{others}], 'Array(String)') AS other_cells",
            f"    [{cells}, ifNull({_SENTINEL}, '')] AS cells",
            f"    {_shape(reading)} AS shape",
            "    _row_number AS line_no",
        ]
    )


def _values(reading: Reading) -> str:
    currency = "upper(billing_currency)"
    lines = [f"    {decimal_sql(_number(reading, name))} AS {name}" for name in NUMBERS]
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


def _shape(reading: Reading) -> str:
    """Which line rule the number of fields breaks, or two columns of one name that differ."""
    width = len(reading.columns.header)
    rules = [f"isNull(c{width}), ('line_too_short', '')"]
    rules += [f"isNotNull({_SENTINEL}), ('line_too_long', '')"]
    rules += [f"{sql}, ('{rule}', '')" for rule, sql in _whole_line(width).items()]
    for name, places in reading.columns.columns.items():
        if len(places) > 1:
            filled = ", ".join(f"trimBoth(ifNull(c{at + 1}, ''))" for at in places)
            differ = f"length(arrayDistinct(arrayFilter(x -> x != '', [{filled}]))) > 1"
            rules.append(f"{differ}, ('duplicate_column', '{name}')")
    return f"multiIf({', '.join(rules)}, ('', ''))"


def _whole_line(width: int) -> dict[str, str]:
    """What is wrong with a line as a line. Asked of each cell: joining them costs far more."""
    cells = [f"ifNull(c{index + 1}, '')" for index in range(width)]
    return {
        "line_too_big": f"{_total('length({})', cells)} > {MAX_LINE_BYTES}",
        "nul_byte": f"{_total("position({}, '\\0')", cells)} > 0",
        "not_utf8": f"{_total('isValidUTF8({})', cells)} < {width}",
        "byte_order_mark": f"startsWith({cells[0]}, '{_MARK}')",
    }


def _total(sql: str, cells: list[str]) -> str:
    return f"arraySum([{', '.join(sql.format(cell) for cell in cells)}])"


# Which cell `x` is to blame for it.
_CELL = {
    "line_too_big": "length(x) = arrayMax(arrayMap(y -> length(y), cells))",
    "nul_byte": "position(x, '\\0') > 0",
    "not_utf8": "NOT isValidUTF8(x)",
    "byte_order_mark": f"startsWith(x, '{_MARK}')",
}


def _blamed(answer: str, otherwise: str) -> str:
    """`answer` about the first cell that breaks a rule of the whole line; `otherwise` for others.

    Beside the raw text and not in the verdict: only a bad line pays for the looking.
    """
    rule = "tupleElement(verdict, 1)"
    places = [
        f"{rule} = '{name}', arrayFirstIndex(x -> {sql}, cells)" for name, sql in _CELL.items()
    ]
    at = f"multiIf({', '.join(places)}, 0)"
    names = ", ".join(f"'{name}'" for name in _CELL)
    return f"multiIf({rule} = '', '', {rule} IN ({names}), {answer.format(at=at)}, {otherwise})"


def _number(reading: Reading, name: str) -> str:
    """The text of a number as the source's rules have it written."""
    text = f"{name}_text"
    return decimal_comma_sql(text) if name in reading.rules.decimal_commas else text


def _is_a_line(reading: Reading) -> str:
    """Python's csv and every spreadsheet skip an empty line; so do we."""
    second = "c2" if len(reading.columns.header) > 1 else _SENTINEL
    return f"NOT (c1 = '' AND isNull({second}) AND isNull({_SENTINEL}))"


def _verdict(reading: Reading) -> str:
    """(rule, column) of the first thing wrong, ('', '') when nothing is."""
    rules = [
        "tupleElement(shape, 1) != '', shape",
        "cost_text = '', ('empty', 'cost')",
        "currency = '', ('empty', 'billing_currency')",
        "isNull(date), ('not_a_date', 'date')",
        f"{_BAD_PERIOD}, ('not_a_date', 'billing_period_start')",
    ]
    if reading.dataset == "focus":
        rules.append("effective_text = '', ('empty', 'effective')")
    if not reading.rules.outside_period:
        rules.append(f"{_OUTSIDE}, ('outside_billing_period', 'date')")
    rules += [
        f"{name}_problem != '', ({name}_problem, '{name}')"
        for name in NUMBERS
        if reading.columns.has(name)
    ]
    return "multiIf(\n    " + ",\n    ".join(rules) + ",\n    ('', ''))"


def _problems(reading: Reading) -> str:
    """In a layer of their own: the engine plans an alias anew wherever it is used."""
    found = [
        f",\n    {number_problem_sql(f'{name}_text', name, plain=_number(reading, name))}"
        f" AS {name}_problem"
        for name in NUMBERS
        if reading.columns.has(name)
    ]
    return "".join(found)


def _row(reading: Reading) -> dict[str, str]:
    """Column of charge_lines → its SQL."""
    row = {name: name for name in _TEXTS if name not in ("billing_currency",)}
    row |= {name: name for name in NUMBERS if name not in ("cost", "effective")}
    row |= _provenance() | _money(reading.dataset)
    row |= {name: name for name in ("tags", "tags_raw", "tags_valid", "exchange_rate_date")}
    row |= {f"{name}_key": f"{name}_key" for name in _KEYED}
    row["date"] = "ifNull(date, {billing_period:Date})"
    row["other_columns"] = (
        "mapFilter((k, v) -> v != '', mapFromArrays({other_names:Array(String)}, other_cells))"
    )
    row["line_hash"] = (
        f"reinterpretAsUInt128(sipHash128(concatWithSeparator('\\x1f', {_hashed(reading)})))"
    )
    return row | _judgement()


_RAW = "toJSONString(mapFromArrays({header:Array(String)}, cells))"
_KEYED = ("subscription", "resource_group", "instance", "billing_account")


def _hashed(reading: Reading) -> str:
    stated = (*_HASHED, *(_HASHED_OF_FOCUS if reading.dataset == "focus" else ()))
    return ", ".join(sql.replace("billing_currency", "currency") for sql in stated).replace(
        "toString(cost)", "ifNull(toString(cost), '')"
    )


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


def _judgement() -> dict[str, str]:
    rule = "tupleElement(verdict, 1)"
    texts = ", ".join(f"'{name}', {name}_text" for name in (*NUMBERS, *DATES))
    shown = f"left(cells[{{at}}], {_SHOWN_BYTES})"
    return {
        "rule": rule,
        "bad_column": _blamed("{{header:Array(String)}}[{at}]", "tupleElement(verdict, 2)"),
        "bad_value": _blamed(shown, f"map({texts})[tupleElement(verdict, 2)]"),
        "raw": f"if({rule} = '', '', left({_RAW}, {MAX_LINE_BYTES}))",
        "cost": "cost",
        "effective": "effective",
        "is_other_period": "is_other_period",
    }
