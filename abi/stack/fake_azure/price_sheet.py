"""The price sheet, of the meters the lines use: asked for, polled, then one CSV."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from abi.stack.fake_azure.answers import AzureError, json_answer
from abi.stack.fake_azure.clock import last_of
from abi.stack.fake_azure.enrolments import rows_of_enrolment
from abi.stack.fake_azure.json_text import number
from abi.stack.fake_azure.lines import Line
from abi.stack.fake_azure.polling import links, pending, valid_till
from abi.stack.fake_azure.requests import month_of
from abi.stack.fake_azure.store import Rows
from abi.stack.fake_azure.unpacked import as_csv
from abi.stack.fake_azure.world import world_of

_ACCOUNT = "/providers/Microsoft.Billing/billingAccounts/{n}"
_DOWNLOAD = "providers/Microsoft.CostManagement/pricesheets/default/download"
_OPERATION = "pricesheetDownloadOperationResults"
_HEADER = """
BasePrice CurrencyCode EffectiveEndDate EffectiveStartDate IncludedQuantity MarketPrice MeterId
MeterCategory MeterName MeterSubCategory MeterRegion MeterType PartNumber priceType Product
ProductID ServiceFamily SkuID Term UnitOfMeasure UnitPrice
""".split()  # noqa: SIM905 - reads as Azure's documentation does


def prices(rows: Rows, month: date) -> Iterator[dict[str, object]]:
    """As EA v3 prints them."""
    for line in _priced(rows):
        yield {
            "id": f"{line['meterid']}_{line['partnumber']}",
            "billingPeriodId": f"{month:%Y%m}",
            "meterId": line["meterid"],
            "meterName": line["metername"],
            "unitOfMeasure": line["unitofmeasure"],
            "includedQuantity": 0,
            "partNumber": line["partnumber"],
            "unitPrice": number(line["unitprice"]),
            "currencyCode": line["currency"],
        }


def download(request: Request) -> Response:
    world, n = world_of(request), request.path_params["n"]
    month = month_of(request.path_params["p"])
    rows = rows_of_enrolment(world.store, n, [month])
    if not len(rows):
        raise AzureError(404, "NotFound", "There is no price sheet for this period.")

    def write(folder: Path) -> list[Path]:
        file = folder / f"pricesheet_{month:%Y%m}.csv"
        lines = [as_csv(_cells(line, month)) for line in _priced(rows)]
        file.write_bytes(b"\xef\xbb\xbf" + as_csv(_HEADER) + b"".join(lines))
        return [file]

    scope = f"providers/Microsoft.Billing/billingAccounts/{n}"
    report = world.reports.ask(scope, {"pricesheet": f"{month:%Y%m}"}, write)
    return Response(status_code=202, headers=pending(request, report, _OPERATION))


def result(request: Request) -> Response:
    world = world_of(request)
    report = world.reports.get(request.path_params["report_id"])
    if not report:
        raise AzureError(404, "NotFound", "The operation was not found.")
    report.polled += 1
    if report.polled <= world.settings.polls:
        return Response(status_code=202, headers=pending(request, report, _OPERATION))
    world.reports.finish(report, world.clock.now())
    ((link, _size),) = links(request, report)
    ready = {"downloadUrl": link, "validTill": valid_till(request, report)}
    name = f"/{report.scope}/providers/Microsoft.CostManagement/{_OPERATION}/{report.id}"
    done = {"id": name, "name": report.id, "status": "Completed", "properties": ready}
    return json_answer(done)


def _priced(rows: Rows) -> Iterator[Line]:
    """The first line of each meter, region and price."""
    seen = set()
    for line in rows:
        key = (line["meterid"], line["meterregion"], line["unitprice"], line["currency"])
        if line["chargetype"] == "Usage" and line["unitprice"] and key not in seen:
            seen.add(key)
            yield line


def _cells(line: Line, month: date) -> list[str]:
    price = line["unitprice"]
    return [
        price,
        line["currency"],
        f"{last_of(month):%m/%d/%Y}",
        f"{month:%m/%d/%Y}",
        "0",
        line["paygprice"] or price,
        *(line[name] for name in ("meterid", "metercategory", "metername", "metersubcategory")),
        line["meterregion"],
        "",
        line["partnumber"],
        "Consumption",
        line["productname"],
        "",
        line["servicefamily"],
        "",
        line["term"],
        line["unitofmeasure"],
        price,
    ]


ROUTES = [
    Route(f"{_ACCOUNT}/billingPeriods/{{p}}/{_DOWNLOAD}", download, methods=["POST"]),
    Route(f"{_ACCOUNT}/providers/Microsoft.CostManagement/{_OPERATION}/{{report_id}}", result),
]
