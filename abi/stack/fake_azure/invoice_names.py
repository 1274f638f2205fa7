"""Invoices this server invents: one for each account, month and currency."""

import re
from dataclasses import dataclass
from datetime import date

_NAME = re.compile(r"F(?P<account>\w+)-(?P<year>\d{4})(?P<month>\d\d)-(?P<currency>[A-Z]{3})")


@dataclass(frozen=True, slots=True)
class InvoiceName:
    account: str
    month: date
    currency: str

    def __str__(self) -> str:
        return f"F{self.account}-{self.month:%Y%m}-{self.currency}"


def parsed(name: str) -> InvoiceName | None:
    found = _NAME.fullmatch(name)
    if not found:
        return None
    month = date(int(found["year"]), int(found["month"]), 1)
    return InvoiceName(found["account"], month, found["currency"])
