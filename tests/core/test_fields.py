from decimal import Decimal
from typing import Any

import pytest
from rest_framework.exceptions import ValidationError

from abi.core.api.fields import DecimalText


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1000000000000000055511151231", "0.1000000000000000055511151231"),
        ("-12345678901234567890.123456789012345678901234567890", None),
        ("1e3", "1000"),
    ],
)
def test_decimal_text_keeps_every_digit(text: str, value: str | None) -> None:
    field = DecimalText()
    assert field.to_internal_value(text) == Decimal(value or text)
    assert Decimal(field.to_representation(Decimal(text))) == Decimal(text)


@pytest.mark.parametrize(
    "data", [1.5, 1, True, "", "1,5", "NaN", "Infinity", "1e999999", "1e-999999", "7" * 200, []]
)
def test_anything_but_the_text_of_a_finite_decimal_is_refused(data: Any) -> None:
    with pytest.raises(ValidationError, match="plain decimal number"):
        DecimalText().run_validation(data)
