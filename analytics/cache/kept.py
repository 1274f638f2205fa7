"""A result as text and back again, to the last digit. Pure.

JSON says text, whole numbers and lists; what else ClickHouse gives is read again by its type. A
type that is not known here is not kept at all: asking again is slower, guessing would be wrong.
"""

import functools
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson

from abi.core.clickhouse.statement import Column, Result

Parse = Callable[[Any], Any]

_PLAIN = {"String", "Bool", *(f"{u}Int{n}" for u in ("U", "") for n in (8, 16, 32, 64))}
_DAYS = ("Date", "Date32")
_AS_TEXT = orjson.OPT_PASSTHROUGH_DATETIME
_FROM_TEXT: dict[str, Parse] = {
    "Date": date.fromisoformat,
    "Date32": date.fromisoformat,
    "DateTime": datetime.fromisoformat,
    "DateTime64": datetime.fromisoformat,
    "Decimal": Decimal,
    "UUID": UUID,
}


def encoded(result: Result) -> bytes | None:
    """None where a column could not be read back as it was, or a value could not be said."""
    try:
        for column in result.columns:
            parser(column.type)
    except LookupError:
        return None
    columns = [[column.name, column.type] for column in result.columns]
    data = [
        _days(values) if column.type in _DAYS else values
        for column, values in zip(result.columns, result.data, strict=True)
    ]
    try:
        return orjson.dumps({"columns": columns, "data": data}, str, _AS_TEXT)
    except orjson.JSONEncodeError:
        return None


def _days(values: Sequence[object]) -> list[str]:
    """Of many rows few days: each is said once, and not by a call for each row."""
    said = {day: str(day) for day in set(values)}
    return [said[day] for day in values]


def decoded(text: bytes) -> Result:
    """What `encoded` was given."""
    kept = orjson.loads(text)
    columns = tuple(Column(name, type_) for name, type_ in kept["columns"])
    data = (_typed(column, values) for column, values in zip(columns, kept["data"], strict=True))
    return Result(columns, tuple(data))


def _typed(column: Column, values: Sequence[object]) -> tuple[object, ...]:
    parse = parser(column.type)
    return tuple(map(parse, values)) if parse else tuple(values)


@functools.lru_cache(maxsize=1024)
def parser(type_: str) -> Parse | None:
    """How a value of this ClickHouse type is read; None where JSON has it as it is.

    Raises LookupError for a type that is not known.
    """
    name, _, arguments = type_.removesuffix(")").partition("(")
    if name in _PLAIN:
        return None
    if name in _FROM_TEXT:
        return _FROM_TEXT[name]
    return _WRAPPERS[name](arguments)


def _nullable(arguments: str) -> Parse | None:
    inner = parser(arguments)
    return inner and (lambda value: None if value is None else inner(value))


def _array(arguments: str) -> Parse | None:
    inner = parser(arguments)
    return inner and (lambda values: [inner(value) for value in values])


def _map(arguments: str) -> Parse | None:
    """Of text to something; other keys JSON would turn into text."""
    key, value = _split(arguments)
    if key not in ("String", "LowCardinality(String)"):
        raise LookupError(key)
    inner = parser(value)
    return inner and (lambda pairs: {name: inner(each) for name, each in pairs.items()})


def _tuple(arguments: str) -> Parse:
    """Named or not: `Tuple(a String, b Date)`."""
    parses = [parser(_unnamed(each)) for each in _split(arguments)]
    return lambda values: tuple(
        parse(value) if parse else value for parse, value in zip(parses, values, strict=True)
    )


_WRAPPERS: dict[str, Callable[[str], Parse | None]] = {
    "Nullable": _nullable,
    "LowCardinality": parser,
    "Array": _array,
    "Map": _map,
    "Tuple": _tuple,
}


def _split(arguments: str) -> list[str]:
    """At the commas that are inside no parentheses."""
    parts, depth = [""], 0
    for character in arguments:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def _unnamed(element: str) -> str:
    name, space, type_ = element.partition(" ")
    return type_ if space and "(" not in name else element
