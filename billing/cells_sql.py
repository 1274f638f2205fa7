"""The cells of a line as the engine hands them over, as ClickHouse text. Pure."""

from billing.azure.shape import Reading
from billing.typing_sql import decimal_comma_sql

SENTINEL = "extra"
# Of these nearly every line has another text. In all others the engine tells the texts of a block
# apart once, and trims, lowers and parses each of them once: charges wants them so in the end.
_VARIED = frozenset(
    {
        "instance_id",
        "resource_name",
        "service_info1",
        "service_info2",
        "additional_info",
        "tags",
        "cost",
        "effective",
        "consumed_quantity",
        "cost_in_pricing_currency",
    }
)


def structure(width: int) -> str:
    """Every column as text, and one more to catch lines that are too long.

    The second is NULL on an empty line, the last on one that is too short; knowing whether the
    others were there would only cost time.
    """
    told = (1, width - 1)
    texts = [f"c{at + 1} {'Nullable(String)' if at in told else 'String'}" for at in range(width)]
    return ", ".join([*texts, f"{SENTINEL} Nullable(String)"])


def text(reading: Reading, name: str) -> str:
    """Trimmed; with two columns of that name, the one that is filled in."""
    places = [f"trimBoth({cell(reading, at)})" for at in reading.columns.columns.get(name, ())]
    if not places:
        return "{currency:String}" if name == "billing_currency" else "''"
    if len(places) == 1:
        return places[0]
    return f"coalesce({', '.join(f'''nullIf({place}, '')''' for place in places)}, '')"


def cell(reading: Reading, at: int) -> str:
    """A delivered cell, '' where the line is too short for it."""
    delivered = f"ifNull(c{at + 1}, '')"
    return f"toLowCardinality({delivered})" if at in _repeating(reading) else delivered


def _repeating(reading: Reading) -> frozenset[int]:
    columns = reading.columns.columns
    return frozenset(at for name in columns.keys() - _VARIED for at in columns[name])


def number(reading: Reading, name: str) -> str:
    """The text of a number as the source's rules have it written."""
    delivered = f"{name}_text"
    commas = name in reading.rules.decimal_commas
    return decimal_comma_sql(delivered) if commas else delivered


def is_a_line(reading: Reading) -> str:
    """Python's csv and every spreadsheet skip an empty line; so do we."""
    second = "c2" if len(reading.columns.header) > 1 else SENTINEL
    return f"NOT (c1 = '' AND isNull({second}) AND isNull({SENTINEL}))"
