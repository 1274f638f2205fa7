"""Sums that keep every digit. This package may not use ABI's own: it is checked against them."""

from collections.abc import Iterable
from decimal import Clamped, Context, Decimal, Inexact, InvalidOperation, Overflow

# Python's default context rounds to 28 digits; this one refuses to round.
EXACT = Context(prec=2000, traps=[Inexact, InvalidOperation, Overflow, Clamped])


def total(texts: Iterable[str]) -> Decimal:
    found = Decimal(0)
    for text in texts:
        found = EXACT.add(found, amount(text))
    return found


def amount(text: str) -> Decimal:
    """Nothing counts as zero. Raises decimal.InvalidOperation for what is no number."""
    return EXACT.create_decimal(text.strip() or 0)


def plain(value: Decimal) -> str:
    """Without exponent and trailing zeros."""
    return format(EXACT.normalize(value), "f") if value else "0"
