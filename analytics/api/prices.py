"""Asking for a price by its name: 403 for whoever may not see prices, not `unknown_name`."""

from collections.abc import Iterator
from contextlib import contextmanager

from abi.core.accounts.scope import Scope
from abi.core.errors import AppError
from analytics.words import UnknownNameError
from billing.prices import PRICES_WITHHELD, is_price


@contextmanager
def asked_within(scope: Scope) -> Iterator[None]:
    """Where a question is read. Raises AppError `prices_withheld`."""
    try:
        yield
    except UnknownNameError as error:
        if scope.sees_prices or not is_price(error.name):
            raise
        raise AppError(PRICES_WITHHELD, error.name[:100]) from error
