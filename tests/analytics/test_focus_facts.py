"""Products of prices and quantities, against exact arithmetic."""

from decimal import ROUND_DOWN, Context, Decimal

import pytest

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from analytics.decimal_sql import near, product

_WIDE = Context(prec=150, rounding=ROUND_DOWN)
_LAST = Decimal(1).scaleb(-30)


def _asked(sql: str, one: str, other: str) -> object:
    values = ", ".join(
        f"CAST(toDecimal256OrNull({{{name}:String}}, 30), 'Nullable(Decimal(76, 30))') AS {name}"
        for name in ("a", "b")
    )
    statement = Statement(f"SELECT {sql} FROM (SELECT {values})", {"a": one, "b": other})
    return client.read(statement).data[0][0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0.1", "24"),
        ("-3.123456789012345678901234567", "0.5"),
        ("0.000000000000000000012345", "1000000"),
        ("123456789012.000000000000001", "98765.999999999999999"),
        ("-0.00000000000000000001", "-7.7"),
        ("0.0000000000000001", "0.00000000000001"),
        ("0", "5"),
    ],
)
def test_a_product_that_has_thirty_decimals_is_exact(clickhouse: str, one: str, other: str) -> None:
    exact = _WIDE.multiply(Decimal(one), Decimal(other))
    assert exact == _WIDE.quantize(exact, _LAST)
    assert _asked(product("a", "b"), one, other) == exact


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("123456.789012345678901234", "0.00000000001234567890123456"),
        ("0.123456789012345678901234567891", "0.987654321098765432109876543219"),
    ],
)
def test_a_longer_one_is_right_to_the_last_but_one_decimal(
    clickhouse: str, one: str, other: str
) -> None:
    found = _asked(product("a", "b"), one, other)
    assert isinstance(found, Decimal)
    assert abs(_WIDE.subtract(found, _WIDE.multiply(Decimal(one), Decimal(other)))) < 4 * _LAST


def test_what_is_unknown_makes_an_unknown_product(clickhouse: str) -> None:
    assert _asked(product("a", "b"), "", "5") is None


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [("1", "1.001", True), ("1", "1.01", False), ("0", "0", True), ("-2", "-2", True),
     ("", "1", False)],
)  # fmt: skip
def test_near_is_within_a_thousandth(
    clickhouse: str, one: str, other: str, is_near: object
) -> None:
    assert bool(_asked(near("a", "b"), one, other)) is is_near
