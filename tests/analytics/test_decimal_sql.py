"""Proportions on the real server, against exact arithmetic."""

from decimal import ROUND_DOWN, Context, Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from analytics.decimal_sql import half, proportion

_WIDE = Context(prec=200, rounding=ROUND_DOWN)
_LAST = Decimal(1).scaleb(-30)
_LARGEST = 10**15 - 1


def _asked(sql: str, *values: Decimal) -> Decimal:
    """`sql` of these values, which it calls a, b and c."""
    columns = [f"toDecimal256({{v{i}:String}}, 30) AS {'abc'[i]}" for i, _ in enumerate(values)]
    params = {f"v{i}": format(value, "f") for i, value in enumerate(values)}
    (answer,) = client.read(
        Statement(f"SELECT {sql} FROM (SELECT {', '.join(columns)})", params)
    ).data[0]
    return Decimal(str(answer))


def _cut(value: Decimal) -> Decimal:
    return value.quantize(_LAST, context=_WIDE)


SQL = proportion("a", half("b"), half("c"))
amounts = st.decimals(-_LARGEST, _LARGEST, places=30, allow_nan=False)
halves = st.decimals(-_LARGEST, _LARGEST, places=15, allow_nan=False)
_positive = st.decimals(Decimal("0.000000001"), _LARGEST, places=15, allow_nan=False)
divisors = st.one_of(_positive, _positive.map(Decimal.copy_negate))
many = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@many
@given(amounts, halves, divisors)
def test_a_proportion_is_cut_at_the_thirtieth_decimal(
    clickhouse_database: str, one: Decimal, other: Decimal, divisor: Decimal
) -> None:
    expected = _cut(_WIDE.divide(_WIDE.multiply(one, other), divisor))
    assert _asked(SQL, one, other, divisor) == expected


@pytest.mark.parametrize(
    ("one", "other", "divisor", "expected"),
    [
        ("3", "1", "3", "1"),
        ("1", "1", "-3", "-0.333333333333333333333333333333"),
        (
            "999999999999999",
            "999999999999999",
            "0.000000001",
            "999999999999998000000000000001000000000",
        ),
        ("0.0000000000000000000000000001", "3", "7", "0.000000000000000000000000000042"),
        ("1", "0.0000000000000019", "1", "0.000000000000001"),
    ],
)
def test_the_other_factor_and_the_divisor_have_fifteen_decimals(
    clickhouse_database: str, one: str, other: str, divisor: str, expected: str
) -> None:
    assert _asked(SQL, Decimal(one), Decimal(other), Decimal(divisor)) == Decimal(expected)


def test_a_proportion_of_quantities_has_fifteen_decimals(clickhouse_database: str) -> None:
    sql = proportion(half("a"), half("b"), half("c"), scale=15)
    asked = _asked(sql, Decimal(2), Decimal(1), Decimal(3))
    assert asked == Decimal("0.666666666666666")
