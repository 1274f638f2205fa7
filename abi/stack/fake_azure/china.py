"""ea.azure.cn: `content`/`nextLink`, a byte order mark before JSON, CSV for an empty month."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from abi.stack.fake_azure.answers import AzureError, json_answer
from abi.stack.fake_azure.ea_records import china
from abi.stack.fake_azure.enrolments import account_of, one_currency, rows_of_enrolment
from abi.stack.fake_azure.exact import EXACT, amount
from abi.stack.fake_azure.pages import lines_on, next_link, page_of
from abi.stack.fake_azure.requests import month_of
from abi.stack.fake_azure.store import Rows
from abi.stack.fake_azure.unpacked import as_csv
from abi.stack.fake_azure.world import world_of

_HEADER = (
    """
AccountOwnerId,Account Name,ServiceAdministratorId,SubscriptionId,SubscriptionGuid,Subscription Name
Date,Month,Day,Year,Product,Meter ID,Meter Category,Meter Sub-Category,Meter Region,Meter Name
Consumed Quantity,ResourceRate,ExtendedCost,Resource Location,Consumed Service,Instance ID
ServiceInfo1,ServiceInfo2,AdditionalInfo,Tags,Store Service Identifier,Department Name,Cost Center
Unit Of Measure,Resource Group
""".strip()
    .replace("\n", ",")
    .split(",")
)
_RENAMED = {
    "InstanceID": "InstanceId",
    "MeterID": "MeterId",
    "MeterSub-Category": "MeterSubCategory",
}


def months(request: Request) -> Response:
    world, enrolment = world_of(request), request.path_params["n"]
    account, _ = account_of(enrolment, world.store)
    listed = [_available(enrolment, month) for month in reversed(world.store.months(account))]
    answer = {"ContractVersion": "1.0", "ObjectType": "Usage", "AvailableMonths": listed}
    return json_answer(answer, bom=True)


def paginated(request: Request) -> Response:
    rows = _rows(request)
    if not len(rows):
        return _empty()
    size = world_of(request).settings.page_size
    page = page_of(request, len(rows), size=size, parameter="pageindex")
    content = [china(line) for line in lines_on(rows, page)]
    return json_answer({"content": content, "nextLink": next_link(request, page)}, bom=True)


def whole(request: Request) -> Response:
    """The oldest form: a month in one answer."""
    rows = _rows(request)
    if not len(rows):
        return _empty()
    if request.query_params.get("type", "Detail").lower() == "summary":
        return json_answer(_summary(rows), bom=True)
    if request.query_params.get("fmt", "Csv").lower() == "json":
        return json_answer([china(line) for line in rows], bom=True)
    return _csv([_cells(china(line)) for line in rows])


def _rows(request: Request) -> Rows:
    month = request.query_params.get("month")
    if not month:
        raise AzureError(400, "BadRequest", "month is missing.")
    store, n = world_of(request).store, request.path_params["n"]
    one_currency(n, store)
    return rows_of_enrolment(store, n, [month_of(month)])


def _available(enrolment: str, month: date) -> dict[str, str]:
    path = f"/rest/{enrolment}/usage-report?month={month:%Y-%m}&type="
    summary, detail = f"{path}summary", f"{path}detail"
    links = {"LinkToDownloadSummaryReport": summary, "LinkToDownloadDetailReport": detail}
    return {"Month": f"{month:%Y-%m}"} | links


def _summary(rows: Rows) -> list[dict[str, object]]:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in rows:
        sums[line["metercategory"]] = EXACT.add(sums[line["metercategory"]], amount(line["cost"]))
    return [{"ServiceName": name, "ExtendedCost": sums[name]} for name in sorted(sums)]


def _cells(record: dict[str, object]) -> list[str]:
    names = [name.replace(" ", "") for name in _HEADER]
    values = [record.get(_RENAMED.get(name, name)) for name in names]
    return ["" if value is None else str(value) for value in values]


def _empty() -> Response:
    """CSV, whatever format was asked for."""
    return _csv([])


def _csv(rows: list[list[str]]) -> Response:
    text = as_csv(["Usage Data Extract"]) + b"\r\n" + b"".join(map(as_csv, [_HEADER, *rows]))
    return Response(text, media_type="text/csv")


ROUTES = [
    Route("/rest/{n}/usage-reports", months),
    Route("/rest/{n}/usage-report/paginatedV3", paginated),
    Route("/rest/{n}/usage-report", whole),
]
