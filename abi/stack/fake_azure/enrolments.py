"""EA enrolments of the store: an account, or one currency of an account that has several.

The EA APIs print no currency, so an enrolment has exactly one.
"""

import re
from collections.abc import Sequence
from datetime import date

from abi.stack.fake_azure.answers import AzureError
from abi.stack.fake_azure.lines import Line
from abi.stack.fake_azure.store import Rows, Store

_WITH_CURRENCY = re.compile(r"(?P<account>.+)-(?P<currency>[A-Z]{3})")


def account_of(enrolment: str, store: Store) -> tuple[str, str]:
    """The account and the currency, empty for all. Raises AzureError (404)."""
    found = _WITH_CURRENCY.fullmatch(enrolment)
    account, currency = (found["account"], found["currency"]) if found else (enrolment, "")
    if account not in store.accounts:
        raise AzureError(404, "NotFound", f"Enrollment {enrolment} was not found.")
    return account, currency


def one_currency(enrolment: str, store: Store) -> None:
    """For answers that print no currency. Raises AzureError (404) when there are several."""
    account, currency = account_of(enrolment, store)
    named = currencies(store, account)
    if not currency and len(named) > 1:
        choices = ", ".join(f"{account}-{each}" for each in named)
        raise AzureError(404, "NotFound", f"{enrolment} has several currencies: use {choices}.")


def rows_of_enrolment(store: Store, enrolment: str, months: Sequence[date]) -> Rows:
    """Its ActualCost lines."""
    account, currency = account_of(enrolment, store)

    def holds(line: Line) -> bool:
        return line["currency"] == currency

    runs = [run for run in store.current("ActualCost", months) if run.account == account]
    return Rows([store.choose(run, currency, holds if currency else None) for run in runs])


def currencies(store: Store, account: str) -> list[str]:
    """Of all its ActualCost lines; reads them once."""
    runs = store.current("ActualCost", store.months(account))
    lines = [store.lines(run) for run in runs if run.account == account]
    return sorted({currency for each in lines for currency in each.currencies})


def enrolments(store: Store) -> list[str]:
    found = []
    for account in store.accounts:
        named = currencies(store, account)
        found += [account] if len(named) < 2 else [f"{account}-{each}" for each in named]
    return found
