"""The habits all asynchronous reports share: `Location`, and links with an end."""

from collections.abc import Iterator
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from abi.stack.fake_azure.answers import AzureError
from abi.stack.fake_azure.clock import instant
from abi.stack.fake_azure.reports import Report
from abi.stack.fake_azure.streams import file_answer
from abi.stack.fake_azure.world import base_of, world_of


def pending(
    request: Request, report: Report, operation: str = "costDetailsOperationResults"
) -> dict[str, str]:
    """Headers of a 202. Later ones name another Location when `new_locations` is set."""
    world = world_of(request)
    version = request.query_params.get("api-version", "2025-03-01")
    provider = "providers/Microsoft.CostManagement"
    place = f"{base_of(request)}/{report.scope}/{provider}/{operation}/{report.id}"
    session = f"&sessiontoken={report.polled}" if world.settings.new_locations else ""
    return {
        "Location": f"{place}?api-version={version}{session}",
        "Retry-After": str(world.settings.retry_after),
    }


def links(request: Request, report: Report) -> Iterator[tuple[str, int]]:
    """Each file's link, signed when the report was done, and its size."""
    world = world_of(request)
    for file in report.files or ():
        path = f"/armreports/{report.id}/{file.name}"
        query = world.signer.sign(
            path, report.done_at or world.clock.now(), world.settings.sas_seconds
        )
        yield f"{base_of(request)}{path}?{query}", file.stat().st_size


def valid_till(request: Request, report: Report) -> str:
    world = world_of(request)
    start = report.done_at or world.clock.now()
    return instant(start + timedelta(seconds=world.settings.sas_seconds))


def download(request: Request) -> Response:
    world = world_of(request)
    if request.headers.get("authorization"):
        # Azure refuses a link that comes with a token, too: one more reason never to send it.
        raise AzureError(
            403, "AuthenticationFailed", "A SAS and an Authorization header were sent."
        )
    path, query = request.url.path, request.query_params
    if not world.signer.holds((path,), query, world.clock.now()):
        raise AzureError(
            403, "AuthenticationFailed", "Signature not valid in the specified time frame."
        )
    report = world.reports.get(request.path_params["report_id"])
    for file in (report.files or ()) if report else ():
        if file.name == request.path_params["name"]:
            return file_answer(file, request, etag=f'"{file.stat().st_mtime_ns:x}"')
    raise AzureError(404, "BlobNotFound", "The specified blob does not exist.")


ROUTES = [Route("/armreports/{report_id}/{name}", download)]
