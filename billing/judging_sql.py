"""What may be wrong with a line, and what is told of it, as ClickHouse text. Pure."""

from collections.abc import Iterator, Sequence

from billing.azure.shape import DATES, NUMBERS, Reading
from billing.cells_sql import SENTINEL, cell, number
from billing.typing_sql import is_suspect_sql, number_problem_sql

_BAD_PERIOD = "billing_period_start_text != '' AND isNull(billing_period_start)"
# A correction is dated where it belongs and billed where it is delivered: only a line that names
# no billing period must lie in the delivery's month.
_OUTSIDE = (
    "billing_period_start_text = '' AND"
    " (date < {billing_period:Date} OR date >= addMonths({billing_period:Date}, 1))"
)
_MARK = "\ufeff"
MAX_LINE_BYTES = 1024 * 1024
_SHOWN_BYTES = 4096
_RAW = "toJSONString(mapFromArrays({header:Array(String)}, cells))"
# Which cell `x` is to blame for it.
_CELL = {
    "line_too_big": "length(x) = arrayMax(arrayMap(y -> length(y), cells))",
    "nul_byte": "position(x, '\\0') > 0",
    "not_utf8": "NOT isValidUTF8(x)",
    "byte_order_mark": f"startsWith(x, '{_MARK}')",
}


def _broken(reading: Reading) -> Iterator[tuple[str, str, str]]:
    """Condition, rule and column: the number of fields, the line as a whole, and two columns of
    one name that differ.
    """
    width = len(reading.columns.header)
    yield f"isNull(c{width})", "line_too_short", ""
    yield f"isNotNull({SENTINEL})", "line_too_long", ""
    for rule, sql in _whole_line(reading).items():
        yield sql, rule, ""
    for name, places in reading.columns.columns.items():
        if len(places) > 1:
            filled = ", ".join(f"trimBoth(ifNull(c{at + 1}, ''))" for at in places)
            differ = f"length(arrayDistinct(arrayFilter(x -> x != '', [{filled}]))) > 1"
            yield differ, "duplicate_column", name


def shape(reading: Reading) -> str:
    rules = (f"{sql}, ('{rule}', '{column}')" for sql, rule, column in _broken(reading))
    return f"multiIf({', '.join(rules)}, ('', ''))"


def is_odd(reading: Reading) -> str:
    return " OR ".join(f"({sql})" for sql, _, _ in _broken(reading))


def _whole_line(reading: Reading) -> dict[str, str]:
    """What is wrong with a line as a line. Asked of each cell: joining them costs far more."""
    width = len(reading.columns.header)
    cells = [cell(reading, at) for at in range(width)]
    plain = [f"ifNull(c{at + 1}, '')" for at in range(width)]
    rules = {"line_too_big": f"{_total('length({})', plain)} > {MAX_LINE_BYTES}"}
    if not reading.tidy:
        rules["nul_byte"] = f"{_total("position({}, '\\0')", cells)} > 0"
        rules["not_utf8"] = f"{_total('isValidUTF8({})', cells)} < {width}"
    return rules | {"byte_order_mark": f"startsWith({cells[0]}, '{_MARK}')"}


def _total(sql: str, cells: Sequence[str]) -> str:
    """By halves: a chain as long as a file is wide is too deep for the engine's parser."""
    if len(cells) == 1:
        return f"toUInt64({sql.format(cells[0])})"
    half = len(cells) // 2
    return f"({_total(sql, cells[:half])} + {_total(sql, cells[half:])})"


def problems(reading: Reading) -> str:
    """In a layer of their own: the engine plans an alias anew wherever it is used."""
    found = [
        f",\n    {number_problem_sql(f'{name}_text', name, plain=number(reading, name))}"
        f" AS {name}_problem"
        for name in NUMBERS
        if reading.columns.has(name)
    ]
    return "".join(found)


def verdict(reading: Reading) -> str:
    """(rule, column) of the first thing wrong, ('', '') when nothing is.

    Looked for only in a line about which anything is odd.
    """
    return f"if({_suspect(reading)}, {_first_rule(reading)}, ('', ''))"


def _suspect(reading: Reading) -> str:
    odd = ["odd", "cost_text = ''", "currency = ''", "isNull(date)", _BAD_PERIOD]
    if reading.dataset == "focus":
        odd.append("effective_text = ''")
    if not reading.rules.outside_period:
        odd.append(f"ifNull({_OUTSIDE}, false)")
    odd += [is_suspect_sql(f"{name}_text", name) for name in NUMBERS if reading.columns.has(name)]
    return " OR ".join(f"({sql})" for sql in odd)


def _first_rule(reading: Reading) -> str:
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


def judgement() -> dict[str, str]:
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
