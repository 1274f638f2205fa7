"""Products and quotients of `Decimal(76, 30)` columns as SQL, within 256 bits. Pure.

ClickHouse adds the scales of the factors of a product and scales a dividend up before it divides.
Both leave 256 bits long before the result does, and nothing is raised: whoever calls bounds the
amounts. `multiplyDecimal` and `divideDecimal` need no bounds, and are a hundred times slower.
"""

from billing.typing_sql import DECIMAL, SCALE

_HALF = SCALE // 2
_SHIFT = 10**_HALF


def product(one: str, other: str) -> str:
    """To 30 decimals, cut off there.

    Each factor is a part of 15 decimals and the rest; what both rests make is beyond the last.
    """
    high, rest = f"toDecimal256({one}, {_HALF})", _rest(one)
    other_high, other_rest = f"toDecimal256({other}, {_HALF})", _rest(other)
    return (
        f"({high} * {other_high}"
        f" + {high} * {other_rest} / {_SHIFT} + {rest} * {other_high} / {_SHIFT})"
    )


def quotient(dividend: str, divisor: str) -> str:
    """Cut at 30 decimals: the first 15 of them, then those of what they leave over.

    The dividend is below 10³¹, the divisor from 10⁻⁹ to 10¹⁶, or either negative.
    """
    number, by = _whole(dividend), _whole(divisor)
    first = f"intDiv({number} * {_SHIFT}, {by})"
    rest = f"intDiv(({number} * {_SHIFT} - {first} * {by}) * {_SHIFT}, {by})"
    return f"reinterpret({first} * {_SHIFT} + {rest}, '{DECIMAL}')"


def proportions(*terms: tuple[str, str, str]) -> str:
    """An array with one · other / divisor of each term; the bounds are those of `quotient`.

    Of many terms in one expression, because the engine's time to plan grows with the text.
    """
    ones, others, divisors = (", ".join(each) for each in zip(*terms, strict=True))
    return (
        f"arrayMap((dividend, divisor) -> {quotient('dividend', 'divisor')},\n"
        f"        arrayMap((one, other) -> {product('one', 'other')},\n"
        f"            [{ones}],\n            [{others}]),\n        [{divisors}])"
    )


def _rest(value: str) -> str:
    """The sixteenth decimal and on, as if it began at the first."""
    return f"toDecimal256(({value} - toDecimal256({value}, {_HALF})) * {_SHIFT}, {_HALF})"


def _whole(value: str) -> str:
    """The integer that a decimal is stored as."""
    return f"reinterpretAsInt256({value})"
