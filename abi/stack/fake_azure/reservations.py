"""Consumption `reservationTransactions`: reservations bought and given back, from the lines."""

import re
from collections.abc import Iterator
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from abi.stack.fake_azure.answers import json_answer
from abi.stack.fake_azure.enrolments import account_of, rows_of_enrolment
from abi.stack.fake_azure.json_text import Number, number
from abi.stack.fake_azure.lines import Line
from abi.stack.fake_azure.store import Rows
from abi.stack.fake_azure.world import world_of

_TYPE = "Microsoft.Consumption/reservationTransactions"
_TYPES = ("Purchase", "Refund", "Cancel")
_EVENT_DATE = re.compile(r"properties/eventDate\s+(ge|le)\s+'?(\d{4}-\d\d-\d\d)", re.IGNORECASE)


def transactions(request: Request) -> Response:
    world, n = world_of(request), request.path_params["n"]
    account, _ = account_of(n, world.store)
    start, end = _span(request.query_params.get("$filter", ""))
    months = [
        month for month in world.store.months(account) if start.replace(day=1) <= month <= end
    ]
    rows = rows_of_enrolment(world.store, n, months)
    found = [_transaction(n, line) for line in _reserved(rows, start, end)]
    return json_answer({"value": found, "nextLink": None})


def _span(text: str) -> tuple[date, date]:
    """Both days included; without a filter, everything."""
    given = {word.lower(): date.fromisoformat(day) for word, day in _EVENT_DATE.findall(text)}
    return given.get("ge", date.min), given.get("le", date.max)


def _reserved(rows: Rows, start: date, end: date) -> Iterator[Line]:
    for line in rows:
        bought = line["pricingmodel"] == "Reservation" and line["chargetype"] in _TYPES
        if bought and start <= line.day <= end:
            yield line


def _transaction(n: str, line: Line) -> dict[str, object]:
    """`id` is only a timestamp: a purchase and its refund share it, as in Azure's own example."""
    name = f"{line.day:%Y%m}01T000000"
    return {
        "id": f"/billingAccounts/{n}/providers/{_TYPE}/{name}",
        "name": name,
        "type": _TYPE,
        "tags": {},
        "properties": _properties(n, line),
    }


def _properties(n: str, line: Line) -> dict[str, object]:
    return {
        "eventDate": f"{line.day}T00:00:00Z",
        "reservationOrderId": line["reservationid"],
        "description": line["productordername"],
        "eventType": line["chargetype"],
        "quantity": number(line["quantity"]),
        "amount": number(line["cost"]),
        "currency": line["currency"],
        "reservationOrderName": line["reservationname"],
        "purchasingEnrollment": n,
        "armSkuName": line["metername"],
        "term": line["term"],
        "region": line["resourcelocation"],
        "purchasingSubscriptionGuid": line["subscriptionid"],
        "purchasingSubscriptionName": line["subscriptionname"],
        "accountName": line["accountname"],
        "accountOwnerEmail": line["accountownerid"],
        "departmentName": line["department"],
        "costCenter": line["costcenter"],
        "currentEnrollment": n,
        "billingFrequency": line["frequency"],
        "billingMonth": Number(f"{line.day:%Y%m}01"),
        "monetaryCommitment": Number("0"),
        "overage": number(line["cost"]),
    }


ROUTES = [
    Route(
        "/providers/Microsoft.Billing/billingAccounts/{n}"
        "/providers/Microsoft.Consumption/reservationTransactions",
        transactions,
    )
]
