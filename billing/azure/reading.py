"""What the head of a file says about the whole: its columns, date styles, month and dataset."""

from collections.abc import Iterable
from datetime import date

from abi.core.errors import AppError
from billing.azure.columns import ColumnMap, dataset_of_header, map_header, normalised
from billing.azure.dates import SLASHED, DateStyle, day_of, style_of
from billing.azure.names import PERIOD_ENDS
from billing.azure.rules import NO_RULES, ReadingRules
from billing.azure.shape import DATES, Reading
from billing.csv_head import Head
from billing.errors import DATES_AMBIGUOUS, DUPLICATE_COLUMN

_COMMITMENTS = ("Reservation", "SavingsPlan")
_TELLING = ("chargetype", "pricingmodel", "costinbillingcurrency", "cost")


def reading_of(
    head: Head,
    *,
    dataset: str,
    currency: str,
    period: date | None = None,
    rules: ReadingRules = NO_RULES,
) -> Reading:
    """`period` is the month of the delivery: slashed dates are checked against it.

    Raises AppError `missing_required_column`, `duplicate_column`, `dates_ambiguous`.
    """
    columns = map_header(head.header, currency=currency, dataset=dataset, rules=rules)
    _refuse_conflicts(head, columns)
    styles = {name: _style(head, columns, name, period=period, rules=rules) for name in DATES}
    return Reading(columns, styles, dataset, rules)


def billing_period(
    head: Head, *, currency: str = "", dataset: str = "", rules: ReadingRules = NO_RULES
) -> date | None:
    """The month of the first line: its billing period, else its own day; None without lines."""
    columns = map_header(head.header, currency=currency, dataset=dataset, rules=rules)
    for name in ("billing_period_start", "date"):
        values = [value for value in _values(head, columns, name) if value.strip()]
        if values:
            style = _style(head, columns, name, period=None, rules=rules)
            if day := day_of(values[0], style):
                return day.replace(day=1)
            raise AppError(DATES_AMBIGUOUS, f"{name}: {values[0][:40]}")
    return None


def dataset_of(head: Head, rows: Iterable[dict[str, str]]) -> str | None:
    """Which dataset a file without a manifest is; None when neither header nor lines tell.

    Amortized spreads commitments over their usage: usage under a commitment costs something,
    and what is unused is a line. Actual shows the purchase, and such usage at 0.
    """
    if told := dataset_of_header(head.header):
        return told
    telling = {name: normalised(name) for name in head.header if is_telling(name)}
    for row in rows:
        line = {named: row.get(name, "") for name, named in telling.items()}
        kind, model = line.get("chargetype", ""), line.get("pricingmodel", "")
        cost = line.get("costinbillingcurrency", line.get("cost", "")).strip("0.+-eE ")
        if kind.startswith("Unused"):
            return "amortized"
        if model in _COMMITMENTS and cost and kind in ("Usage", "Purchase"):
            return "amortized" if kind == "Usage" else "actual"
    return None


def is_telling(name: str) -> bool:
    """Whether `dataset_of` looks at the column."""
    return normalised(name) in _TELLING


def _style(
    head: Head, columns: ColumnMap, name: str, *, period: date | None, rules: ReadingRules
) -> DateStyle:
    """Slashed dates of one file are all written one way round: one column tells for the others."""
    month_first = name != "billing_period_start" and _starts_month_first(head, columns, period)
    if name == "exchange_rate_date":  # of another day than the charge: no month is asked of it
        period = None
    return style_of(
        _values(head, columns, name),
        day_first=rules.day_first,
        month_first=month_first,
        period=period,
        witnesses=_dates(head, columns),
    )


def _starts_month_first(head: Head, columns: ColumnMap, period: date | None) -> bool:
    """Whether the periods' starts are this month's first day one way round only."""
    starts = {value.strip() for value in _values(head, columns, "billing_period_start")} - {""}
    ways = [{day_of(each, style) for each in starts} for style in SLASHED]
    return period is not None and ways[0] == {period} != ways[1]


def _dates(head: Head, columns: ColumnMap) -> list[str]:
    """Every date of the sample, of whatever column."""
    ends = [at for at, header in enumerate(head.header) if normalised(header) in PERIOD_ENDS]
    named = [value for name in DATES for value in _values(head, columns, name)]
    return [*named, *(value for at in ends for value in head.values(at))]


def _values(head: Head, columns: ColumnMap, name: str) -> list[str]:
    return [value for at in columns.columns.get(name, ()) for value in head.values(at)]


def _refuse_conflicts(head: Head, columns: ColumnMap) -> None:
    """Two columns of one name may take turns; where both speak they must agree."""
    for places in columns.columns.values():
        for row in head.rows if len(places) > 1 else ():
            if len({row[at].strip() for at in places} - {""}) > 1:
                names = ", ".join(head.header[at] for at in places)
                raise AppError(DUPLICATE_COLUMN, names)
