"""Values of any ClickHouse type as JSON that loses nothing. Pure."""

import math
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import singledispatch
from types import NoneType

from abi.core.decimals import decimal_text

# Beyond this a browser's numbers have gaps.
_SAFE = 2**53


@singledispatch
def wire(value: object) -> object:
    """Decimals are text; so are whole numbers too large for a browser, and numbers that are none.

    Dates and times are ISO 8601, a map is an object, a tuple a list; an address or a UUID is text.
    """
    return str(value)


@wire.register(NoneType | bool | str)
def _same(value: object) -> object:
    return value


@wire.register
def _whole(value: int) -> object:
    return value if -_SAFE < value < _SAFE else str(value)


@wire.register
def _float(value: float) -> object:
    return value if math.isfinite(value) else str(value)


@wire.register
def _decimal(value: Decimal) -> object:
    return decimal_text(value)


@wire.register
def _moment(value: datetime) -> object:
    return value.isoformat().replace("+00:00", "Z")


@wire.register
def _day(value: date) -> object:
    return value.isoformat()


@wire.register
def _bytes(value: bytes) -> object:
    return value.decode(errors="backslashreplace")


@wire.register(Mapping)
def _map(value: Mapping[object, object]) -> object:
    return {str(wire(key)): wire(each) for key, each in value.items()}


@wire.register(list | tuple)
def _list(value: list[object] | tuple[object, ...]) -> object:
    return [wire(each) for each in value]
