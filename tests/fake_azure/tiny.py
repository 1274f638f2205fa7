"""Exports of a few lines, for tests that would wait for `demo_exports` in vain."""

import csv
import gzip
import io
import json
import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

HEADER = """
SubscriptionId Date MeterCategory Quantity CostInBillingCurrency BillingCurrencyCode ResourceId
Tags ChargeType InvoiceSectionName
""".split()  # noqa: SIM905 - reads as Azure's documentation does
ACCOUNT = "70000001"
_SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"


def write_month(
    out: Path,
    *,
    month: str,
    lines: int = 0,
    costs: Sequence[str] = (),
    dataset: str = "ActualCost",
    submitted: str = "2026-11-02T04:00:00.0000000Z",
) -> Path:
    """One run with one part in container `tiny`; the costs are printed as given. Its manifest."""
    costs = costs or [f"{number}.{number:04d}" for number in range(lines)]
    first = date.fromisoformat(f"{month}-01")
    run_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{month}{dataset}{submitted}"))
    folder = f"exports/tiny-{dataset.lower()}/{first:%Y%m%d}/{run_id}"
    path = out / "tiny" / folder
    path.mkdir(parents=True)
    content = gzip.compress(_csv(first, costs), mtime=0)
    (path / "part_0_0001.csv.gz").write_bytes(content)
    blob = {"blobName": f"{folder}/part_0_0001.csv.gz", "byteCount": len(content)}
    blob |= {"dataRowCount": len(costs)}
    manifest = _manifest(first, dataset, run_id, submitted) | {"blobs": [blob]}
    manifest |= {"byteCount": len(content), "blobCount": 1, "dataRowCount": len(costs)}
    (path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    return path / "manifest.json"


def _csv(first: date, costs: Sequence[str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    for number, cost in enumerate(costs):
        day = f"{first + timedelta(days=number % 28):%m/%d/%Y}"
        resource = f"/subscriptions/{_SUBSCRIPTION}/resourceGroups/rg/providers/x/y/r{number}"
        tags = f'"note": "line\n{number}, quoted"'
        row = [_SUBSCRIPTION, day, "Tiny", "1", cost, "USD", resource, tags, "Usage", "Team"]
        writer.writerow(row)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _manifest(first: date, dataset: str, run_id: str, submitted: str) -> dict[str, object]:
    name = f"tiny-{dataset.lower()}"
    scope = f"/providers/Microsoft.Billing/billingAccounts/{ACCOUNT}"
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return {
        "manifestVersion": "2024-04-01",
        "exportConfig": {
            "exportName": name,
            "resourceId": f"{scope}/providers/Microsoft.CostManagement/exports/{name}",
            "dataVersion": "2024-08-01",
            "type": dataset,
            "timeFrame": "TheLastMonth",
            "granularity": "Daily",
        },
        "deliveryConfig": {
            "fileFormat": "Csv",
            "compressionMode": "gzip",
            "rootFolderPath": "exports",
        },
        "runInfo": {
            "executionType": "Scheduled",
            "submittedTime": submitted,
            "runId": run_id,
            "startDate": f"{first}T00:00:00",
            "endDate": f"{last}T00:00:00",
        },
    }
