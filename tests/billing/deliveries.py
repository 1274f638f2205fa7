"""Small deliveries as Azure writes them, for tests to bend."""

import csv
import gzip
import io
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from abi.core.decimals import decimal_text, exact_sum

HEADER = (
    "BillingAccountId",
    "BillingPeriodStartDate",
    "BillingPeriodEndDate",
    "SubscriptionId",
    "SubscriptionName",
    "Date",
    "ProductName",
    "MeterId",
    "MeterCategory",
    "Quantity",
    "EffectivePrice",
    "CostInBillingCurrency",
    "BillingCurrencyCode",
    "ResourceLocation",
    "ResourceId",
    "ResourceGroup",
    "Tags",
    "ChargeType",
    "PricingModel",
    "UnitPrice",
    "CostCenter",
)
SUBSCRIPTION = "AAAAAAAA-2222-4333-8444-BBBBBBBBBBBB"
RUN = "11111111-0000-4000-8000-000000000001"
Row = dict[str, str]


def row(number: int = 1, **changes: str) -> Row:
    """A good line; `changes` by column name."""
    good = {
        "BillingAccountId": "7000001",
        "BillingPeriodStartDate": "09/01/2023",
        "BillingPeriodEndDate": "09/30/2023",
        "SubscriptionId": SUBSCRIPTION,
        "SubscriptionName": "Demo Research",
        "Date": f"09/{number % 30 + 1:02d}/2023",
        "ProductName": "Virtual Machines, BS Series",
        "MeterId": "55555555-6666-4777-8888-999999999999",
        "MeterCategory": "Virtual Machines",
        "Quantity": str(number),
        "EffectivePrice": "0.1",
        "CostInBillingCurrency": f"{number}.0000000012345678901234567891",
        "BillingCurrencyCode": "USD",
        "ResourceLocation": "uksouth",
        "ResourceId": f"/subscriptions/{SUBSCRIPTION}/resourceGroups/RG/x/vm{number}",
        "ResourceGroup": "RG",
        "Tags": '"env": "prod","团队": "平台"',
        "ChargeType": "Usage",
        "PricingModel": "OnDemand",
        "UnitPrice": "",
        "CostCenter": "CC-1",
    }
    assert not changes.keys() - good.keys()
    return good | changes


def rows(count: int) -> list[Row]:
    return [row(number) for number in range(1, count + 1)]


def csv_bytes(lines: Sequence[Row], header: Sequence[str] = HEADER) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([line[name] for name in header] for line in lines)
    return ("\ufeff" + text.getvalue()).encode()


def write_csv(path: Path, lines: Sequence[Row], header: Sequence[str] = HEADER) -> Path:
    data = csv_bytes(lines, header)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def write_run(
    container: Path,
    parts: Sequence[Sequence[Row]],
    *,
    kind: str = "ActualCost",
    submitted: str = "2023-10-02T04:12:09.1101829Z",
    run_id: str = RUN,
    month: str = "2023-09",
    scope: str = "/providers/Microsoft.Billing/billingAccounts/7000001",
    turned: bool = False,
) -> Path:
    """A finished run; returns its manifest.

    `turned`: every second part has its columns backwards, so that no two are read together.
    """
    folder = f"costs/daily/{month}/{run_id}"
    blobs = []
    for number, lines in enumerate(parts):
        name = f"{folder}/part_{number}_0001.csv.gz"
        header = HEADER[::-1] if turned and number % 2 else HEADER
        size = write_csv(container / name, lines, header).stat().st_size
        blobs.append({"blobName": name, "byteCount": size, "dataRowCount": len(lines)})
    manifest = {
        "manifestVersion": "2024-04-01",
        "byteCount": sum(int(str(blob["byteCount"])) for blob in blobs),
        "blobCount": len(blobs),
        "dataRowCount": sum(map(len, parts)),
        "exportConfig": {"type": kind, "resourceId": f"{scope}/x/exports/daily"},
        "deliveryConfig": {"fileFormat": "Csv", "compressionMode": "gzip"},
        "runInfo": {
            "submittedTime": submitted,
            "runId": run_id,
            "startDate": f"{month}-01T00:00:00",
        },
        "blobs": blobs,
    }
    path = container / folder / "manifest.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(manifest))
    return path


def bend(manifest: Path, **changes: Any) -> None:
    """Rewrite a manifest with other top-level values."""
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | changes))


def cost_of(lines: Sequence[Row]) -> str:
    return decimal_text(exact_sum(Decimal(line["CostInBillingCurrency"]) for line in lines))
