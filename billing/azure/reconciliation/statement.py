"""What a source of totals brings: the document as it came, and the amounts read out of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from abi.core.decimals import ZERO, decimal_text, exact_sum
from billing.deliveries import LandedBlob


@dataclass(frozen=True, slots=True)
class Document:
    """As it came, and when: what Azure billed later is not in it."""

    blob: LandedBlob
    at: datetime


@dataclass(frozen=True, slots=True)
class Stated:
    """One amount; decimal texts. `parts` named tax, credit, support, marketplace are within it."""

    kind: str
    currency: str
    amount: str
    dataset: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statement:
    """`table` names the ClickHouse table for which `lines`, a CSV, are meant; both or neither."""

    document: Document
    stated: tuple[Stated, ...] = ()
    table: str = ""
    lines: LandedBlob | None = None


def number(found: Mapping[str, Any], name: str) -> Decimal | None:
    """An amount of a JSON document, exact; None where there is none. Raises ValueError."""
    value = found.get(name)
    value = value.get("value") if isinstance(value, Mapping) else value
    return None if value in (None, "") else decimal_of(str(value))


def decimal_of(text: str) -> Decimal:
    """Raises ValueError for what is no finite number."""
    try:
        found = Decimal(text)
    except ArithmeticError as e:
        raise ValueError("no number") from e
    if not found.is_finite():
        raise ValueError("no finite number")
    return found


def text_of(values: Iterable[Decimal | None]) -> str:
    """The exact sum; what is not stated is nothing."""
    return decimal_text(exact_sum(value or ZERO for value in values))


def currency_of(text: object) -> str:
    """Azure pads it with blanks. Raises ValueError when there is none."""
    currency = str(text or "").strip().upper()
    if not currency:
        raise ValueError("no currency")
    return currency
