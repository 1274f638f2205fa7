"""Small FOCUS deliveries as Azure's FocusCost exports and other vendors write them."""

import json
from collections.abc import Sequence
from pathlib import Path

from tests.billing.deliveries import RUN, SUBSCRIPTION, Row, write_csv

STANDARD = (
    "BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodEnd",
    "BillingPeriodStart", "ChargeCategory", "ChargeClass", "ChargeDescription", "ChargeFrequency",
    "ChargePeriodEnd", "ChargePeriodStart", "CommitmentDiscountId", "ConsumedQuantity",
    "ConsumedUnit", "ContractedCost", "ContractedUnitPrice", "EffectiveCost", "InvoiceIssuerName",
    "ListCost", "ListUnitPrice", "PricingCategory", "PricingQuantity", "PricingUnit",
    "ProviderName", "PublisherName", "RegionId", "ResourceId", "ServiceCategory", "ServiceName",
    "SkuPriceId", "SubAccountId", "SubAccountName", "Tags",
)  # fmt: skip
AZURE = (
    *STANDARD, "x_BillingAccountId", "x_BillingExchangeRateDate", "x_ResourceGroupName",
    "x_SkuMeterCategory", "x_SkuMeterId", "x_SkuTier",
)  # fmt: skip
ACCOUNT = "/providers/Microsoft.Billing/billingAccounts/7000001"


def focus_row(number: int = 1, *, time: str = "T00:00:00Z", **changes: str) -> Row:
    """A good line of September 2023; the ends of periods are exclusive, as FOCUS has them."""
    good = dict.fromkeys(AZURE, "") | {
        "BilledCost": f"{number}.25",
        "BillingAccountId": ACCOUNT,
        "BillingAccountName": "Demo",
        "BillingCurrency": "USD",
        "BillingPeriodStart": f"2023-09-01{time}",
        "BillingPeriodEnd": f"2023-10-01{time}",
        "ChargeCategory": "Usage",
        "ChargeDescription": "Virtual Machines, BS Series",
        "ChargeFrequency": "Usage-Based",
        "ChargePeriodStart": f"2023-09-{number % 30 + 1:02d}{time}",
        "ChargePeriodEnd": f"2023-09-{number % 30 + 2:02d}{time}",
        "ConsumedQuantity": str(number),
        "ConsumedUnit": "Hours",
        "ContractedCost": f"{number}.5",
        "ContractedUnitPrice": "1.5",
        "EffectiveCost": f"{number}.0000000000000000000000000001",
        "InvoiceIssuerName": "Microsoft",
        "ListCost": f"{number}.75",
        "ListUnitPrice": "1.75",
        "PricingCategory": "Standard",
        "PricingQuantity": str(number),
        "PricingUnit": "Hours",
        "ProviderName": "Microsoft",
        "PublisherName": "Microsoft",
        "RegionId": "uksouth",
        "ResourceId": f"/subscriptions/{SUBSCRIPTION}/resourceGroups/RG/x/vm{number}",
        "ServiceCategory": "Compute",
        "ServiceName": "Virtual Machines",
        "SkuPriceId": "price-1",
        "SubAccountId": f"/subscriptions/{SUBSCRIPTION}",
        "SubAccountName": "Demo Research",
        "Tags": '{"env": "prod"}',
        "x_BillingAccountId": "7000001",
        "x_ResourceGroupName": "RG",
        "x_SkuMeterCategory": "Virtual Machines",
        "x_SkuMeterId": "55555555-6666-4777-8888-999999999999",
    }
    assert not changes.keys() - good.keys()
    return good | changes


def write_focus_run(container: Path, lines: Sequence[Row], *, version: str) -> Path:
    """A finished FocusCost run; returns its manifest."""
    folder = f"focus/daily/20230901-20230930/{RUN}"
    name = f"{folder}/part_0_0001.csv.gz"
    size = write_csv(container / name, lines, AZURE).stat().st_size
    manifest = {
        "manifestVersion": "2024-04-01",
        "byteCount": size,
        "blobCount": 1,
        "dataRowCount": len(lines),
        "exportConfig": {"type": "FocusCost", "dataVersion": version, "resourceId": ACCOUNT},
        "deliveryConfig": {"fileFormat": "Csv", "compressionMode": "gzip"},
        "runInfo": {
            "submittedTime": "2023-10-02T04:12:09.11Z",
            "runId": RUN,
            "startDate": "2023-09-01T00:00:00",
        },
        "blobs": [{"blobName": name, "byteCount": size, "dataRowCount": len(lines)}],
    }
    path = container / folder / "manifest.json"
    path.write_text(json.dumps(manifest))
    return path
