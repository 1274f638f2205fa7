"""Small Cost Management exports with a known truth, written as Azure writes them."""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

SUBSCRIPTION = "11111111-1111-4111-8111-111111111111"
HEADER = (
    "SubscriptionId,SubscriptionName,Date,BillingPeriodStartDate,ProductName,MeterId,"
    "MeterCategory,Quantity,EffectivePrice,CostInBillingCurrency,BillingCurrencyCode,ResourceId,"
    "ResourceGroup,ChargeType,Tags"
)
PRICE = Decimal("0.0123456789")


@dataclass(frozen=True)
class Export:
    """One month of actual cost: `lines` lines that each cost `PRICE`.

    The manifest lies where `stated_lines` and `missing_bytes` say so.
    """

    month: str = "2026-10"
    lines: int = 40
    header: str = HEADER
    stated_lines: int | None = None
    missing_bytes: int = 0
    name: str = field(default="daily-actual")
    subscription: str = SUBSCRIPTION

    @property
    def cost(self) -> Decimal:
        return PRICE * self.lines

    def write(self, folder: Path) -> None:
        run = folder / "costs" / self.name / self.month.replace("-", "") / "run-1"
        run.mkdir(parents=True)
        blob = run / "part_0_0001.csv"
        with blob.open("w", encoding="utf-8", newline="") as file:
            file.write(self.header + "\r\n")
            file.writelines(self._line(number) for number in range(self.lines))
        manifest = self._manifest(
            blob.relative_to(folder), blob.stat().st_size + self.missing_bytes
        )
        (run / "manifest.json").write_text(json.dumps(manifest), "utf-8")

    def _line(self, number: int) -> str:
        day = f"{self.month[5:]}/{1 + number % 28:02}/{self.month[:4]}"
        resource = f"/subscriptions/{self.subscription}/resourceGroups/rg/providers/x/y/vm{number}"
        return (
            f"{self.subscription},Prod,{day},{self.month[5:]}/01/{self.month[:4]},VM,m-1,"
            f'Virtual Machines,1,{PRICE},{PRICE},USD,{resource},rg,Usage,"""env"": ""prod"""\r\n'
        )

    def _manifest(self, blob: Path, size: int) -> dict[str, object]:
        stated = self.lines if self.stated_lines is None else self.stated_lines
        return {
            "manifestVersion": "2024-04-01",
            "byteCount": size,
            "blobCount": 1,
            "dataRowCount": stated,
            "exportConfig": {
                "exportName": self.name,
                "resourceId": f"/subscriptions/{self.subscription}/providers/x/exports/{self.name}",
                "dataVersion": "2021-10-01",
                "type": "ActualCost",
            },
            "deliveryConfig": {"fileFormat": "Csv", "compressionMode": "None"},
            "runInfo": {
                "submittedTime": f"{self.month}-28T04:12:09.1101829Z",
                "runId": f"run-{self.month}",
                "startDate": f"{self.month}-01T00:00:00",
                "endDate": f"{self.month}-28T00:00:00",
            },
            "blobs": [{"blobName": str(blob), "byteCount": size, "dataRowCount": stated}],
        }
