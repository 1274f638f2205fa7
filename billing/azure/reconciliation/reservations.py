"""Reservations bought, exchanged and given back. A refund has the id of its purchase: no key."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from billing.azure.json_pages import csv_chunks, header_of
from billing.azure.months import last_day
from billing.azure.reconciliation.asking import Asking
from billing.azure.reconciliation.statement import (
    Stated,
    Statement,
    currency_of,
    decimal_of,
    text_of,
)

TABLE = "reservation_transactions"


def reservations(asking: Asking, account: str, month: date) -> list[Statement]:
    path = (
        f"/providers/Microsoft.Billing/billingAccounts/{account}/providers/Microsoft.Consumption"
        "/reservationTransactions?api-version=2024-08-01"
        f"&$filter=properties/eventDate%20ge%20{month}%20and%20properties/eventDate%20le%20"
        f"{last_day(month)}"
    )
    name = f"reservations-{account.partition(':')[0]}-{month:%Y-%m}"
    document, pages = asking.pages(f"{name}.json", path)
    rows = [
        {key: "" if value is None else str(value) for key, value in each["properties"].items()}
        for page in pages
        for each in page.get("value") or []
    ]
    header = header_of(tuple(row) for row in rows)
    lines = asking.zone.keep(f"{name}.csv", csv_chunks(header, rows)) if rows else None
    return [Statement(document, _stated(rows), TABLE if lines else "", lines)]


def _stated(rows: list[Mapping[str, str]] | list[dict[str, str]]) -> tuple[Stated, ...]:
    sums: dict[str, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        kind = row.get("eventType", "").lower() or "unknown"
        sums[currency_of(row.get("currency"))][kind].append(decimal_of(row["amount"]))
    return tuple(
        Stated(
            "reservations",
            currency,
            text_of(amount for each in kinds.values() for amount in each),
            parts={kind: text_of(kinds[kind]) for kind in sorted(kinds)},
        )
        for currency, kinds in sorted(sums.items())
    )
