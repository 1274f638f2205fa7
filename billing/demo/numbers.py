"""Reproducible numbers from a seed, and exact decimals out of whole ones. Pure."""

import uuid
from decimal import Decimal

from abi.core.decimals import EXACT, decimal_text

_MASK = 2**64 - 1
QUANTITY_DIGITS = 4
PRICE_DIGITS = 8
RATE_DIGITS = 4
COST_DIGITS = QUANTITY_DIGITS + PRICE_DIGITS + RATE_DIGITS
_QUANTITY, _PRICE, _COST = 10**QUANTITY_DIGITS, 10**PRICE_DIGITS, 10**COST_DIGITS


def mix(*parts: int) -> int:
    """64 well-stirred bits (splitmix64); the same for the same parts, anywhere."""
    state = 0
    for part in parts:
        state = (state + part + 0x9E3779B97F4A7C15) & _MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
        state ^= state >> 31
    return state


def guid(*parts: int) -> str:
    """An id that no real tenant has, the same for the same parts."""
    return str(uuid.UUID(int=mix(*parts, 1) << 64 | mix(*parts, 2), version=4))


def quantity_text(units: int) -> str:
    whole, part = divmod(units, _QUANTITY)
    return f"{whole}.{part:04d}"


def price_text(units: int) -> str:
    whole, part = divmod(units, _PRICE)
    return f"{whole}.{part:08d}"


def cost_text(units: int) -> str:
    """Every digit, as Azure prints them; refunds are negative."""
    whole, part = divmod(abs(units), _COST)
    return f"{'-' if units < 0 else ''}{whole}.{part:016d}"


def sum_text(units: int) -> str:
    """Plain notation without trailing zeros, to compare with answers."""
    return decimal_text(EXACT.scaleb(Decimal(units), -COST_DIGITS))
