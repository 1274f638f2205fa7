"""A billing line by its canonical columns, whatever the file calls them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

_ALIASES = {
    "costinbillingcurrency": "cost",
    "pretaxcost": "cost",
    "extendedcost": "cost",
    "billingcurrencycode": "currency",
    "billingcurrency": "currency",
    "consumedquantity": "quantity",
    "usagequantity": "quantity",
    "resourcerate": "effectiveprice",
    "resourcegroupname": "resourcegroup",
    "instanceid": "resourceid",
    "product": "productname",
    "invoicesection": "department",
    "invoicesectionname": "department",
    "departmentname": "department",
    "invoicesectionid": "departmentid",
    "subscriptionguid": "subscriptionid",
    "usagedatetime": "date",
}


def canonical(column: str) -> str:
    name = re.sub(r"[\s_\ufeff-]", "", column).lower()
    return _ALIASES.get(name, name)


@dataclass(frozen=True, slots=True)
class Line:
    """`line["cost"]` is the text in the file; what the file does not have is empty."""

    index: Mapping[str, int]
    cells: Sequence[str]

    def __getitem__(self, column: str) -> str:
        at = self.index.get(column)
        return self.cells[at] if at is not None and at < len(self.cells) else ""

    @property
    def day(self) -> date:
        return day_of(self["date"])


@cache
def day_of(text: str) -> date:
    """Of `MM/DD/YYYY` or an ISO date, with or without a time."""
    if "/" in text:
        return datetime.strptime(text[:10], "%m/%d/%Y").date()  # noqa: DTZ007 — a day, no time
    return date.fromisoformat(text[:10])
