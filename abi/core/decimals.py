"""Exact decimals: Python's default context rounds to 28 digits, money here has up to 76."""

from collections.abc import Iterable
from decimal import (
    Clamped,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
    localcontext,
)

EXACT = Context(prec=154, traps=[Inexact, InvalidOperation, Overflow, DivisionByZero, Clamped])
ZERO = Decimal(0)


def exact_sum(values: Iterable[Decimal]) -> Decimal:
    """The sum to the last digit; raises `decimal.Inexact` rather than round."""
    with localcontext(EXACT):
        return sum(values, ZERO)


def decimal_text(value: Decimal) -> str:
    """Plain notation without trailing zeros: `Decimal("1.500E+3")` is `1500`, never `-0`."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
