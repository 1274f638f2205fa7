"""Billing `invoices`: one for each month and currency; amounts are the exact sums of its lines."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from abi.stack.fake_azure.answers import json_answer
from abi.stack.fake_azure.clock import last_of, months_later
from abi.stack.fake_azure.enrolments import account_of
from abi.stack.fake_azure.exact import EXACT, amount
from abi.stack.fake_azure.invoice_names import InvoiceName
from abi.stack.fake_azure.requests import day_given
from abi.stack.fake_azure.scopes import rows_of, scope_of
from abi.stack.fake_azure.world import World, world_of

_ACCOUNT = "/providers/Microsoft.Billing/billingAccounts/{n}"


def invoices(request: Request) -> Response:
    world = world_of(request)
    account, currency = account_of(request.path_params["n"].partition(":")[0], world.store)
    found = [
        _invoice(name, total)
        for month in _months(request, world, account)
        for name, total in _totals(world, account, month)
        if currency in ("", name.currency)
    ]
    return json_answer({"value": found, "nextLink": None})


def _months(request: Request, world: World, account: str) -> list[date]:
    """Those that have ended; an invoice comes after the month."""
    today = world.clock.now().date()
    ended = [month for month in world.store.months(account) if last_of(month) < today]
    if "periodStartDate" not in request.query_params:
        return ended
    start, end = day_given(request, "periodStartDate"), day_given(request, "periodEndDate")
    return [month for month in ended if start.replace(day=1) <= month <= end]


def _totals(world: World, account: str, month: date) -> Iterator[tuple[InvoiceName, Decimal]]:
    scope = scope_of(f"providers/Microsoft.Billing/billingAccounts/{account}", world.store)
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in rows_of(world.store, scope, "ActualCost", [month]):
        sums[line["currency"]] = EXACT.add(sums[line["currency"]], amount(line["cost"]))
    for currency in sorted(sums):
        yield InvoiceName(account, month, currency), sums[currency]


def _invoice(name: InvoiceName, total: Decimal) -> dict[str, object]:
    def money(value: Decimal) -> dict[str, object]:
        return {"currency": name.currency, "value": value}

    path = f"/providers/Microsoft.Billing/billingAccounts/{name.account}"
    after = months_later(name.month, 1)
    return {
        "id": f"{path}/invoices/{name}",
        "name": str(name),
        "type": "Microsoft.Billing/billingAccounts/invoices",
        "properties": {
            "billingProfileId": f"{path}/billingProfiles/{name.account}",
            "documentType": "Invoice",
            "invoiceType": "AzureServices",
            "status": "Due",
            "invoiceDate": f"{after.replace(day=6)}T00:00:00Z",
            "dueDate": f"{after.replace(day=28)}T00:00:00Z",
            "invoicePeriodStartDate": f"{name.month}T00:00:00Z",
            "invoicePeriodEndDate": f"{last_of(name.month)}T00:00:00Z",
            "subTotal": money(total),
            "taxAmount": money(Decimal(0)),
            "billedAmount": money(total),
            "totalAmount": money(total),
            "amountDue": money(total),
        },
    }


ROUTES = [Route(f"{_ACCOUNT}/invoices", invoices)]
