"""The legacy EA Reporting API, v3: `data`/`nextLink`, an ETag on everything."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from abi.stack.fake_azure.answers import AzureError, json_answer
from abi.stack.fake_azure.balances import balance_of
from abi.stack.fake_azure.clock import last_of, months_later
from abi.stack.fake_azure.ea_records import marketplace, v3
from abi.stack.fake_azure.enrolments import account_of, one_currency, rows_of_enrolment
from abi.stack.fake_azure.pages import lines_on, next_link, page_of
from abi.stack.fake_azure.price_sheet import prices
from abi.stack.fake_azure.requests import day_given, month_of
from abi.stack.fake_azure.scopes import between, only
from abi.stack.fake_azure.store import Rows
from abi.stack.fake_azure.world import world_of

_BASE = "/v3/enrollments/{n}"
_MAX_MONTHS = 36


def usage(request: Request) -> Response:
    return _usage(request, _rows(request, [_period(request)]))


def usage_by_date(request: Request) -> Response:
    return _usage(request, _rows_by_date(request))


def _usage(request: Request, rows: Rows) -> Response:
    size = world_of(request).settings.page_size
    page = page_of(request, len(rows), size=size, parameter="page")

    def body() -> object:
        data = [v3(line) for line in lines_on(rows, page)]
        return {"id": rows.mark, "data": data, "nextLink": next_link(request, page)}

    return _tagged(request, f"{rows.mark}{page}", body)


def periods(request: Request) -> Response:
    world, n = world_of(request), request.path_params["n"]
    account, _ = account_of(n, world.store)
    listed = [_listed(n, month) for month in reversed(world.store.months(account))]
    return _tagged(request, str(listed), lambda: listed)


def _listed(n: str, month: date) -> dict[str, str]:
    path = f"/v3/enrollments/{n}/billingperiods/{month:%Y%m}"
    return {
        "billingPeriodId": f"{month:%Y%m}",
        "billingStart": f"{month}T00:00:00Z",
        "billingEnd": f"{last_of(month)}T11:59:59Z",
        "balanceSummary": f"{path}/balancesummary",
        "usageDetails": f"{path}/usagedetails",
        "marketplaceCharges": f"{path}/marketplacecharges",
        "priceSheet": f"{path}/pricesheet",
    }


def balance(request: Request) -> Response:
    month = _period(request)
    rows = _rows(request, [month])

    def body() -> object:
        return {"id": rows.mark, "billingPeriodId": f"{month:%Y%m}"} | balance_of(rows)

    return _tagged(request, rows.mark, body)


def price_sheet(request: Request) -> Response:
    month = _period(request)
    rows = _rows(request, [month])
    return _tagged(request, rows.mark, lambda: list(prices(rows, month)))


def marketplace_charges(request: Request) -> Response:
    return _marketplace(request, _rows(request, [_period(request)]))


def marketplace_by_date(request: Request) -> Response:
    return _marketplace(request, _rows_by_date(request))


def _marketplace(request: Request, rows: Rows) -> Response:
    sold = only(rows, lambda line: line["publishertype"] == "Marketplace")
    return _tagged(request, sold.mark, lambda: [marketplace(line) for line in sold])


def _period(request: Request) -> date:
    """The one in the path, else the newest."""
    if "p" in request.path_params:
        return month_of(request.path_params["p"])
    world = world_of(request)
    account, _ = account_of(request.path_params["n"], world.store)
    return world.store.months(account)[-1]


def _rows(request: Request, months: Sequence[date]) -> Rows:
    store, n = world_of(request).store, request.path_params["n"]
    one_currency(n, store)
    rows = rows_of_enrolment(store, n, months)
    if not len(rows):
        raise AzureError(404, "NotFound", "No data is available for the period.")
    return rows


def _rows_by_date(request: Request) -> Rows:
    start, end = day_given(request, "startTime"), day_given(request, "endTime")
    if end < start:
        raise AzureError(400, "BadRequest", "endTime is before startTime.")
    if end >= months_later(start, _MAX_MONTHS):
        raise AzureError(400, "BadRequest", f"At most {_MAX_MONTHS} months may be asked for.")
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    return between(_rows(request, [months_later(start, n) for n in range(count)]), start, end)


def _tagged(request: Request, mark: str, body: Callable[[], object]) -> Response:
    etag = f'"{hashlib.sha256(f"{request.url.path}{mark}".encode()).hexdigest()[:16]}"'
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers={"ETag": etag})
    return json_answer(body(), headers={"ETag": etag})


def _routes() -> list[Route]:
    found = [
        Route(f"{_BASE}/billingperiods", periods),
        Route(f"{_BASE}/usagedetailsbycustomdate", usage_by_date),
        Route(f"{_BASE}/marketplacechargesbycustomdate", marketplace_by_date),
    ]
    monthly = {
        "usagedetails": usage,
        "balancesummary": balance,
        "pricesheet": price_sheet,
        "marketplacecharges": marketplace_charges,
    }
    for name, answer in monthly.items():
        bases = (_BASE, f"{_BASE}/billingPeriods/{{p}}", f"{_BASE}/billingperiods/{{p}}")
        found += [Route(f"{base}/{name}", answer) for base in bases]
    return found


ROUTES = _routes()
