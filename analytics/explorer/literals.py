"""A statement of ours with its values in its text: a view cannot have parameters. Pure."""

import re
from collections.abc import Mapping

from abi.core.clickhouse.statement import Statement

_PLACE = re.compile(r"\{(\w+):(String|Date|Int64|UInt32|UInt64|Array\(\w+\))\}")


def inlined(statement: Statement) -> str:
    """The same question as one text. Raises KeyError for a place without a value."""
    return _PLACE.sub(lambda found: literal(statement.params[found[1]], found[2]), statement.sql)


def literal(value: object, type_: str) -> str:
    """`value` as ClickHouse reads it back, of exactly this type. Raises TypeError for another.

    An array is a cast of its whole text: an empty one has a type as well.
    """
    if type_.startswith("Array(") and isinstance(value, list | tuple):
        inner = type_.removeprefix("Array(").removesuffix(")")
        if not value:
            return f"CAST([], '{type_}')"
        return f"[{', '.join(literal(each, inner) for each in value)}]"
    if type_ in {"Int64", "UInt32", "UInt64"} and isinstance(value, int):
        return str(value)
    if type_ == "String" and isinstance(value, str):
        return quoted(value)
    if type_ == "Date" and isinstance(value, str):
        return f"toDate({quoted(value)})"
    raise TypeError(f"{type(value).__name__} is no {type_}")


def quoted(text: str) -> str:
    """In single quotes. What could end them, or be read as something else, is escaped."""
    return f"'{text.translate(_ESCAPES)}'"


_ESCAPES: Mapping[int, str] = {
    ord("\\"): "\\\\",
    ord("'"): "\\'",
    0: "\\0",
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
    # Else a value could look like a place of another one.
    ord("{"): "\\x7B",
}
