"""What a Cost Details request asks for, and Azure's reasons to refuse it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from abi.stack.fake_azure.answers import AzureError
from abi.stack.fake_azure.clock import months_later
from abi.stack.fake_azure.invoice_names import parsed
from abi.stack.fake_azure.scopes import Scope, between, only, rows_of
from abi.stack.fake_azure.store import Rows
from abi.stack.fake_azure.world import World

_CHOICES = ("timePeriod", "billingPeriod", "invoiceId")


def lines_wanted(body: Mapping[str, Any], scope: Scope, world: World) -> Rows:
    """Raises AzureError (400) as Azure would. Asking for nothing means the current month."""
    metric = body.get("metric", "ActualCost")
    if metric not in ("ActualCost", "AmortizedCost"):
        raise _wrong("metric must be ActualCost or AmortizedCost.")
    given = [name for name in _CHOICES if body.get(name)]
    if len(given) > 1:
        raise _wrong(f"Only one of {', '.join(_CHOICES)} may be given.")
    match given:
        case ["timePeriod"]:
            days = _days(body["timePeriod"], world)
            return between(rows_of(world.store, scope, metric, _months(*days)), *days)
        case ["billingPeriod"]:
            month = _billing_period(str(body["billingPeriod"]), world)
            return _of(rows_of(world.store, scope, metric, [month]), "EA")
        case ["invoiceId"]:
            return _invoiced(str(body["invoiceId"]), scope, metric, world)
    today = world.clock.now().date()
    return rows_of(world.store, scope, metric, [today.replace(day=1)])


def _days(period: Any, world: World) -> tuple[date, date]:
    try:
        start, end = (date.fromisoformat(str(period[name])[:10]) for name in ("start", "end"))
    except (KeyError, TypeError, ValueError):
        raise _wrong("timePeriod needs start and end, as yyyy-MM-dd.") from None
    if end < start:
        raise _wrong("The end of timePeriod is before its start.")
    if end >= _month_after(start):
        raise _wrong("The time period for pulling the data cannot exceed 1 month.")
    _check_age(start, world)
    return start, end


def _month_after(day: date) -> date:
    following, days = months_later(day, 1), (months_later(day, 2) - months_later(day, 1)).days
    return following.replace(day=min(day.day, days))


def _billing_period(text: str, world: World) -> date:
    if not re.fullmatch(r"\d{4}(0[1-9]|1[0-2])", text, re.ASCII):
        raise _wrong("billingPeriod must be yyyyMM.")
    month = date(int(text[:4]), int(text[4:]), 1)
    _check_age(month, world)
    return month


def _check_age(start: date, world: World) -> None:
    today, back = world.clock.now().date(), world.settings.back_months
    if start > today:
        raise _wrong("The selected date range is in the future.")
    if start < months_later(today, -back):
        raise _wrong(f"The start must be within the last {back} months.")


def _invoiced(name: str, scope: Scope, metric: str, world: World) -> Rows:
    invoice = parsed(name)
    if not invoice or scope.account != invoice.account:
        raise _wrong(f"Invoice {name} was not found in this scope.")
    rows = _of(rows_of(world.store, scope, metric, [invoice.month]), "MCA")
    return only(rows, lambda line: line["currency"] == invoice.currency)


def _of(rows: Rows, agreement: str) -> Rows:
    if any(each.lines.agreement != agreement for each in rows.chosen):
        other = {"EA": "billingPeriod", "MCA": "invoiceId"}[agreement]
        raise _wrong(f"{other} is only supported for {agreement} scopes.")
    return rows


def _months(start: date, end: date) -> list[date]:
    return [start.replace(day=1), end.replace(day=1)]


def _wrong(message: str) -> AzureError:
    return AzureError(400, "BadRequest", message)
