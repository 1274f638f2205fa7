"""What an enrolment's month comes to: Consumption `balances`, also EA v3's summary.

`totalUsage` + `azureMarketplaceServiceCharges` is the exact sum of the month's lines.
"""

from datetime import date
from decimal import Decimal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from abi.stack.fake_azure.answers import json_answer
from abi.stack.fake_azure.enrolments import account_of, one_currency, rows_of_enrolment
from abi.stack.fake_azure.exact import EXACT, amount
from abi.stack.fake_azure.requests import month_of
from abi.stack.fake_azure.store import Rows
from abi.stack.fake_azure.world import world_of

_BASE = "/providers/Microsoft.Billing/billingAccounts/{n}"
_END = "providers/Microsoft.Consumption/balances"


def balance_of(rows: Rows) -> dict[str, object]:
    """There is no prepayment, so all usage is overage. Azure pads the currency with blanks."""
    own = sold = Decimal(0)
    currency = ""
    for line in rows:
        currency = line["currency"]
        if line["publishertype"] == "Marketplace":
            sold = EXACT.add(sold, amount(line["cost"]))
        else:
            own = EXACT.add(own, amount(line["cost"]))
    nothing = Decimal(0)
    return {
        "currencyCode": currency,
        "beginningBalance": nothing,
        "endingBalance": nothing,
        "newPurchases": nothing,
        "adjustments": nothing,
        "utilized": nothing,
        "serviceOverage": own,
        "chargesBilledSeparately": nothing,
        "totalOverage": own,
        "totalUsage": own,
        "azureMarketplaceServiceCharges": sold,
        "newPurchasesDetails": [],
        "adjustmentDetails": [],
    }


def balances(request: Request) -> Response:
    world, n = world_of(request), request.path_params["n"]
    account, _ = account_of(n, world.store)
    one_currency(n, world.store)
    given = request.path_params.get("p")
    month = month_of(given) if given else world.store.months(account)[-1]
    rows = rows_of_enrolment(world.store, n, [month])
    return json_answer(_resource(n, month, rows)) if len(rows) else Response(status_code=204)


def _resource(n: str, month: date, rows: Rows) -> dict[str, object]:
    found = balance_of(rows)
    currency = f"{found.pop('currencyCode')}  "
    extra = {"billingFrequency": "Month", "priceHidden": False, "overageRefund": Decimal(0)}
    path = f"/providers/Microsoft.Billing/billingAccounts/{n}/billingPeriods/{month:%Y%m}"
    name = f"balanceId{month:%Y%m}"
    return {
        "id": f"{path}/providers/Microsoft.Consumption/balances/{name}",
        "name": name,
        "type": "Microsoft.Consumption/balances",
        "properties": {"currency": currency} | found | extra,
    }


ROUTES = [
    Route(f"{_BASE}/{_END}", balances),
    Route(f"{_BASE}/billingPeriods/{{p}}/{_END}", balances),
]
