from decimal import Decimal, Inexact

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abi.core.decimals import EXACT, decimal_text, exact_sum

MONEY = st.decimals(
    min_value=Decimal("-1e45"), max_value=Decimal("1e45"), allow_nan=False, places=30
)


@given(MONEY)
def test_text_reads_back_as_the_same_number(value: Decimal) -> None:
    text = decimal_text(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert text != "-0"


@given(st.lists(MONEY, max_size=20))
def test_the_sum_is_exact_in_any_order(values: list[Decimal]) -> None:
    scaled = sum(int(EXACT.scaleb(value, 30)) for value in values)
    assert EXACT.scaleb(exact_sum(values), 30) == scaled
    assert exact_sum(reversed(values)) == exact_sum(values)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1.500E+3", "1500"),
        ("-0.00", "0"),
        ("0E+5", "0"),
        ("100", "100"),
        ("5.64902E-05", "0.0000564902"),
        ("-1.10", "-1.1"),
    ],
)
def test_text_is_plain_and_without_trailing_zeros(value: str, text: str) -> None:
    assert decimal_text(Decimal(value)) == text


def test_a_sum_that_does_not_fit_is_refused_not_rounded() -> None:
    with pytest.raises(Inexact):
        exact_sum([Decimal("1e160"), Decimal(1)])
