"""Cost Management's exports of an account, from the manifests: list, one, run, run history."""

import uuid
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from abi.stack.fake_azure.answers import AzureError, json_answer
from abi.stack.fake_azure.deliveries import Delivery
from abi.stack.fake_azure.scopes import scope_of
from abi.stack.fake_azure.store import Store
from abi.stack.fake_azure.world import world_of

ACCOUNT = "fakeazure"
_EXPORTS = "/{scope:path}/providers/Microsoft.CostManagement/exports"
_STORAGE = (
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-billing"
    f"/providers/Microsoft.Storage/storageAccounts/{ACCOUNT}"
)


def listed(request: Request) -> Response:
    runs = _runs(request)
    names = sorted({run.export for run in runs})
    return json_answer({"value": [_export(_named(runs, name)) for name in names]})


def one(request: Request) -> Response:
    return json_answer(_export(_named(_runs(request), request.path_params["name"])))


def history(request: Request) -> Response:
    runs = _named(_runs(request), request.path_params["name"])
    return json_answer({"value": [_run(run) for run in reversed(runs)]})


def run(request: Request) -> Response:
    """Accepted, and nothing new comes of it: `_control/restate` makes new runs."""
    _named(_runs(request), request.path_params["name"])
    return Response(status_code=200)


def _runs(request: Request) -> list[Delivery]:
    store: Store = world_of(request).store
    scope = scope_of(request.path_params["scope"], store)
    if scope.kind:
        return []
    return [run for run in store.runs if run.account == scope.account]


def _named(runs: Sequence[Delivery], name: str) -> list[Delivery]:
    found = [run for run in runs if run.export.lower() == name.lower()]
    if not found:
        raise AzureError(404, "NotFound", f"Export {name} was not found.")
    return found


def _export(runs: Sequence[Delivery]) -> dict[str, object]:
    newest = runs[-1]
    config, delivery = newest.manifest["exportConfig"], newest.manifest["deliveryConfig"]
    folder = str(delivery.get("rootFolderPath", "")).strip("/")
    destination = {"resourceId": _STORAGE, "container": newest.container, "rootFolderPath": folder}
    properties = {
        "schedule": _SCHEDULE,
        "format": delivery.get("fileFormat", "Csv"),
        "compressionMode": delivery.get("compressionMode", "none"),
        "partitionData": delivery.get("partitionData", True),
        "dataOverwriteBehavior": delivery.get("dataOverwriteBehavior", "OverwritePreviousReport"),
        "deliveryInfo": {"destination": destination},
        "definition": _definition(config),
        "nextRunTimeEstimate": None,
    }
    return {
        "id": config["resourceId"],
        "name": newest.export,
        "type": "Microsoft.CostManagement/exports",
        "eTag": f'"{newest.run_id[:15]}"',
        "properties": properties,
    }


_SCHEDULE = {
    "status": "Active",
    "recurrence": "Daily",
    "recurrencePeriod": {"from": "2020-01-01T00:00:00Z", "to": "2050-02-01T08:00:00Z"},
}


def _definition(config: dict[str, object]) -> dict[str, object]:
    data_set = {
        "granularity": config.get("granularity", "Daily"),
        "configuration": {"dataVersion": config.get("dataVersion", "")},
    }
    timeframe = config.get("timeFrame", "MonthToDate")
    return {"type": config["type"], "timeframe": timeframe, "dataSet": data_set}


def _run(run: Delivery) -> dict[str, object]:
    info = run.manifest["runInfo"]
    folder = run.path.rpartition("/")[0]
    name = str(uuid.uuid5(uuid.NAMESPACE_URL, run.path))
    return {
        "id": f"{run.manifest['exportConfig']['resourceId']}/run/{name}",
        "name": name,
        "type": "Microsoft.CostManagement/exports/run",
        "properties": {
            "executionType": info["executionType"],
            "status": "Completed",
            "submittedBy": "system",
            "submittedTime": info["submittedTime"],
            "processingStartTime": info["submittedTime"],
            "processingEndTime": info["submittedTime"],
            "startDate": info["startDate"],
            "endDate": info["endDate"],
            "fileName": folder,
            "manifestFile": run.path,
        },
    }


ROUTES = [
    Route(_EXPORTS, listed),
    Route(f"{_EXPORTS}/{{name}}", one),
    Route(f"{_EXPORTS}/{{name}}/run", run, methods=["POST"]),
    Route(f"{_EXPORTS}/{{name}}/runHistory", history),
]
