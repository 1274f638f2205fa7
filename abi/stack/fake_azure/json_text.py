"""JSON whose numbers keep the digits of their text: `json` would pass them through a float."""

import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from abi.stack.fake_azure.exact import plain

_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", re.ASCII)


class Number(str):
    """A number exactly as it was printed."""

    __slots__ = ()


def number(text: str) -> str | None:
    """A JSON number of this text; nothing becomes null, what is no number stays text."""
    text = text.strip()
    if not text:
        return None
    return Number(text) if _NUMBER.fullmatch(text) else text


def dumps(value: object) -> str:
    match value:
        case Number():
            return str(value)
        case Decimal():
            return plain(value)
        case str() | int() | float() | None:
            return json.dumps(value, ensure_ascii=False)
        case Mapping():
            inside = (f"{json.dumps(str(k))}:{dumps(v)}" for k, v in value.items())
            return "{" + ",".join(inside) + "}"
        case Iterable():
            return "[" + ",".join(map(dumps, value)) + "]"
    raise TypeError(f"no JSON for {type(value).__name__}")
