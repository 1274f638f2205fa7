"""Which columns say a negotiated price, and what whoever may not know one is shown instead.

Azure's UnitPrice (FOCUS: ContractedUnitPrice) is the price of the contract, its EffectivePrice
(resourceRate) that price after reservations and savings plans. PayGPrice (FOCUS: ListUnitPrice)
is on a public list and stays. So do costs: what somebody paid is what they are here to see.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

from abi.core.errors import ErrorKind, Words
from billing.azure.columns import CANONICAL, normalised
from billing.azure.names import AZURE, FOCUS, KNOWN

PRICE_COLUMNS = frozenset({"resource_rate", "unit_price"})
"""Of `charges`, and of every view of it: null without the right to see prices."""
PRICE_TABLES = frozenset({"price_sheet"})
"""Hold nothing but prices."""
OTHERS = "other_columns"
"""A map of `charges` by names of files: without the right only the names of `OPEN_NAMES`."""

_PRICED_NAMES = frozenset(
    """
    contractedcost contractedunitprice pricingcurrencycontractedunitprice contractapplied
    partnerearnedcreditrate
    """.split()  # noqa: SIM905 - a list of names reads better so
) | {name for names in (AZURE, FOCUS) for column in PRICE_COLUMNS for name in names[column]}
# A name that no schema documents may be a price as well: it is not open.
OPEN_NAMES = KNOWN - _PRICED_NAMES
_OPEN_COLUMNS = frozenset(CANONICAL) - PRICE_COLUMNS

WHY = Words(
    "Negotiated prices are shown to the roles finops, admin and pricing.",
    "协议价格仅向 finops、admin 和 pricing 角色显示。",
)
PRICES_WITHHELD = ErrorKind(
    code="prices_withheld",
    cause=WHY,
    fix=Words(
        "Ask without the column named, or ask an administrator for the role pricing.",
        "请去掉所指的列，或向管理员申请 pricing 角色。",
    ),
    status=HTTPStatus.FORBIDDEN,
)


@dataclass(frozen=True, slots=True)
class Withheld:
    """What an answer does not tell, and why. Of a map only what is no price is told."""

    columns: tuple[str, ...]
    reason: Words = WHY


def is_price(name: str) -> bool:
    """Whether this is how ABI, Azure or FOCUS calls a negotiated price."""
    return name in PRICE_COLUMNS or normalised(name) in _PRICED_NAMES


_MAPS = {OTHERS, "unknown_columns", "x_OtherColumns"}


def hidden(columns: Iterable[str], *, sees_prices: bool) -> Withheld | None:
    """Which of an answer's columns are without prices; None where all are told."""
    found = tuple(name for name in columns if is_price(name) or name in _MAPS)
    return Withheld(found) if found and not sees_prices else None


def open_value(column: str, value: str) -> str:
    """The value of a column, by ABI's name; "" of a price, and where no column is known."""
    return value if column in _OPEN_COLUMNS else ""


def open_line(raw: str) -> str:
    """A line as a JSON object without its prices; "" of what is no whole object."""
    try:
        told = json.loads(raw)
    except ValueError:
        return ""
    if not isinstance(told, dict):
        return ""
    shown = {name: cell for name, cell in told.items() if normalised(name) in OPEN_NAMES}
    return json.dumps(shown, ensure_ascii=False)
