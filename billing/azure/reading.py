"""What the head of a file says about the whole: its columns, date styles, month and dataset."""

from collections.abc import Iterable
from datetime import date

from abi.core.errors import AppError
from billing.azure.columns import ColumnMap, map_header
from billing.azure.dates import day_of, style_of
from billing.azure.shape import DATES, Reading
from billing.csv_head import Head
from billing.errors import DATES_AMBIGUOUS, DUPLICATE_COLUMN

_COMMITMENTS = ("Reservation", "SavingsPlan")


def reading_of(head: Head, *, dataset: str, currency: str) -> Reading:
    """Raises AppError `missing_required_column`, `duplicate_column`, `dates_ambiguous`."""
    columns = map_header(head.header, currency=currency)
    _refuse_conflicts(head, columns)
    styles = {name: style_of(_values(head, columns, name)) for name in DATES}
    return Reading(columns, styles, dataset)


def billing_period(head: Head, *, currency: str = "") -> date | None:
    """The month of the first line: its billing period, else its own day; None without lines."""
    columns = map_header(head.header, currency=currency)
    for name in ("billing_period_start", "date"):
        values = [value for value in _values(head, columns, name) if value.strip()]
        if values:
            style_of(values)
            if day := day_of(values[0]):
                return day.replace(day=1)
            raise AppError(DATES_AMBIGUOUS, f"{name}: {values[0][:40]}")
    return None


def dataset_of(rows: Iterable[dict[str, str]]) -> str | None:
    """Which dataset a file without a manifest is; None when no line of it tells.

    Amortized spreads commitments over their usage: usage under a commitment costs something,
    and what is unused is a line. Actual shows the purchase, and such usage at 0.
    """
    for row in rows:
        line = {name.lower().lstrip("\ufeff"): value for name, value in row.items()}
        kind, model = line.get("chargetype", ""), line.get("pricingmodel", "")
        cost = line.get("costinbillingcurrency", line.get("cost", "")).strip("0.+-eE ")
        if kind.startswith("Unused"):
            return "amortized"
        if model in _COMMITMENTS and cost and kind in ("Usage", "Purchase"):
            return "amortized" if kind == "Usage" else "actual"
    return None


def _values(head: Head, columns: ColumnMap, name: str) -> list[str]:
    return [value for at in columns.columns.get(name, ()) for value in head.values(at)]


def _refuse_conflicts(head: Head, columns: ColumnMap) -> None:
    """Two columns of one name may take turns; where both speak they must agree."""
    for places in columns.columns.values():
        for row in head.rows if len(places) > 1 else ():
            if len({row[at].strip() for at in places} - {""}) > 1:
                names = ", ".join(head.header[at] for at in places)
                raise AppError(DUPLICATE_COLUMN, names)
