"""Cost Management's Cost Details: ask, poll, then fetch CSV parts by links that expire."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from abi.stack.fake_azure.answers import AzureError, json_answer
from abi.stack.fake_azure.cost_details_request import lines_wanted
from abi.stack.fake_azure.polling import links, pending, valid_till
from abi.stack.fake_azure.reports import Report, partitions
from abi.stack.fake_azure.requests import json_body
from abi.stack.fake_azure.scopes import scope_of
from abi.stack.fake_azure.throttle import counted
from abi.stack.fake_azure.world import world_of

_PROVIDER = "/{scope:path}/providers/Microsoft.CostManagement"


def generate(request: Request) -> Response:
    world = world_of(request)
    scope = scope_of(request.path_params["scope"], world.store)
    body = json_body(request)
    rows = lines_wanted(body, scope, world)
    headers = counted(world, 1)
    report = world.reports.ask(scope.text, body, partitions(rows, world.settings.blobs))
    return Response(status_code=202, headers=headers | pending(request, report))


def result(request: Request) -> Response:
    world = world_of(request)
    report = world.reports.get(request.path_params["report_id"])
    if not report or report.scope != request.path_params["scope"].strip("/"):
        raise AzureError(404, "NotFound", "The report was not found.")
    if request.state.fault == "failed_report":
        report.failed = True
    report.polled += 1
    settings = world.settings
    if report.polled <= settings.empty_polls:
        return Response(status_code=200)
    if report.polled <= settings.empty_polls + settings.polls:
        return Response(status_code=202, headers=pending(request, report))
    return _done(request, report)


def _done(request: Request, report: Report) -> Response:
    world = world_of(request)
    files = world.reports.finish(report, world.clock.now())
    if report.failed:
        wrong = {"code": "InternalServerError", "message": "The report could not be generated."}
        return json_answer(_operation(report, "Failed") | {"error": wrong})
    if not files and world.settings.no_data == "204":
        return Response(status_code=204)
    if not files:
        return json_answer(_operation(report, "NoDataFound") | {"manifest": None})
    body = _operation(report, "Completed") | {"manifest": _manifest(request, report)}
    return json_answer(body | {"validTill": valid_till(request, report)})


def _operation(report: Report, status: str) -> dict[str, object]:
    name = f"providers/Microsoft.CostManagement/costDetailsOperationResults/{report.id}"
    return {"id": f"/{report.scope}/{name}", "name": report.id, "status": status}


def _manifest(request: Request, report: Report) -> dict[str, Any]:
    blobs = [{"blobLink": link, "byteCount": size} for link, size in links(request, report)]
    return {
        "manifestVersion": "2025-03-01",
        "dataFormat": "Csv",
        "byteCount": sum(blob["byteCount"] for blob in blobs if isinstance(blob["byteCount"], int)),
        "blobCount": len(blobs),
        "compressData": False,
        "requestContext": {"requestScope": report.scope, "requestBody": report.request},
        "blobs": blobs,
    }


ROUTES = [
    Route(f"{_PROVIDER}/generateCostDetailsReport", generate, methods=["POST"]),
    Route(f"{_PROVIDER}/costDetailsOperationResults/{{report_id}}", result),
]
