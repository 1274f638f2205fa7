"""Products and quotients of `Decimal(76, 30)` columns as SQL, within 256 bits. Pure.

ClickHouse adds the scales of the factors of a product and scales a dividend up before it divides.
Both leave 256 bits long before the result does, and nothing is raised: whoever calls bounds the
amounts. `multiplyDecimal` and `divideDecimal` need no bounds, and are a hundred times slower. Every
division of 256 bits, a change of scale is one, takes microseconds.
"""

from billing.typing_sql import SCALE

# An exchange rate is a Decimal(38, 18): times an amount it still fits.
RATE_DIGITS, RATE_SCALE = 38, 18
HALF_SCALE = SCALE // 2
_SHIFT = 10**HALF_SCALE


def product(one: str, other: str) -> str:
    """To 30 decimals, cut off there.

    Each factor is a part of 15 decimals and the rest; what both rests make is beyond the last.
    """
    high, rest = f"toDecimal256({one}, {HALF_SCALE})", _rest(one)
    other_high, other_rest = f"toDecimal256({other}, {HALF_SCALE})", _rest(other)
    return (
        f"({high} * {other_high}"
        f" + {high} * {other_rest} / {_SHIFT} + {rest} * {other_high} / {_SHIFT})"
    )


def near(one: str, other: str) -> str:
    """Within a thousandth: Azure rounds the quantity, never the cost."""
    return f"ifNull(abs({one} - {other}) * 1000 <= abs({other}), false)"


def half(value: str) -> str:
    """The first 15 decimals."""
    return f"toDecimal256({value}, {HALF_SCALE})"


def proportion(one: str, other: str, divisor: str, *, scale: int = SCALE) -> str:
    """One · other / divisor, cut where `one` ends, which has `scale` decimals.

    `other` and `divisor` have 15, so that the whole product fits: the first two are below 10¹⁶,
    the divisor is 10⁻⁹ or more, and all of them may be negative.
    """
    raised = f"reinterpretAsInt256({one}) * reinterpretAsInt256({other})"
    return f"reinterpret(intDiv({raised}, reinterpretAsInt256({divisor})), 'Decimal(76, {scale})')"


def _rest(value: str) -> str:
    """The sixteenth decimal and on, as if it began at the first."""
    return f"toDecimal256(({value} - toDecimal256({value}, {HALF_SCALE})) * {_SHIFT}, {HALF_SCALE})"


def whole(value: str) -> str:
    """The integer that a decimal of 76 digits is stored as: in the same order, sorted far sooner.

    Decimals that are not the first thing a result is ordered by take microseconds each.
    """
    return f"reinterpretAsInt256({value})"
