"""A month with a known truth: version A is what is shown, version B is delivered under fault."""

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from abi.core.decimals import EXACT, ZERO, decimal_text

HEADER = (
    "SubscriptionId,SubscriptionName,Date,BillingPeriodStartDate,ProductName,MeterId,"
    "MeterCategory,Quantity,EffectivePrice,CostInBillingCurrency,BillingCurrencyCode,ResourceId,"
    "ResourceGroup,ChargeType,Tags\r\n"
)
CURRENCIES = ("USD", "EUR", "CNY")
_ACCOUNTS = "/providers/Microsoft.Billing/billingAccounts"
_EXPORT = "providers/Microsoft.CostManagement/exports/daily"
State = tuple[tuple[str, str, int], ...]
"""What a question by currency answers: (currency, exact cost, lines), sorted."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many lines a version has; every tenth good one is written twice."""

    lines: int
    bad: int
    blobs: int
    currencies: tuple[str, ...] = CURRENCIES


A = Size(lines=600, bad=1, blobs=1)
B = Size(lines=2_400, bad=3, blobs=3)


@dataclass(slots=True)
class Truth:
    """What was written. `resources` counts the good lines of each resource."""

    resources: Counter[str] = field(default_factory=Counter)
    sums: dict[str, Decimal] = field(default_factory=dict)
    lines: Counter[str] = field(default_factory=Counter)
    quarantined: int = 0
    repeated: int = 0

    @property
    def state(self) -> State:
        return tuple(
            (currency, decimal_text(self.sums[currency]), self.lines[currency])
            for currency in sorted(self.sums)
        )

    def add(self, resource: str, currency: str, cost: Decimal) -> None:
        self.resources[resource] += 1
        self.lines[currency] += 1
        self.sums[currency] = EXACT.add(self.sums.get(currency, ZERO), cost)


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one subscription, of a source of its own."""

    name: str
    period: date
    subscription: str
    folder: Path
    seed: int

    @property
    def account(self) -> str:
        """A billing account of its own."""
        return str(int(self.name[1:], 16))

    def write(self, version: str, size: Size) -> Truth:
        """One finished run of the export, as Azure writes it; a later version is newer."""
        chance = random.Random(f"{self.name} {version}")
        truth = Truth()
        lines: list[str] = []
        for n in range(size.lines):
            currency = chance.choice(size.currencies)
            lines += self._lines(chance, truth, f"{version.lower()}-{n}", currency)
        for _ in range(size.bad):
            lines.insert(chance.randrange(len(lines)), self._line(chance, "bad", "USD", "1,234.5"))
            truth.quarantined += 1
        self._write_run(version, _parts(lines, size.blobs))
        return truth

    def _lines(
        self, chance: random.Random, truth: Truth, resource: str, currency: str
    ) -> list[str]:
        """Every tenth line is written twice."""
        cost = Decimal(chance.randrange(-(10**18), 10**21)).scaleb(-chance.randrange(12, 28))
        line = self._line(chance, resource, currency, decimal_text(cost))
        copies = 2 if resource.endswith("0") else 1
        for _ in range(copies):
            truth.add(self.path(resource), currency, cost)
        truth.repeated += copies - 1
        return [line] * copies

    def only(self, version: str) -> None:
        """Hide what is newer than this version, as if it had not been delivered yet."""
        for manifest in self.folder.rglob("manifest.json*"):
            newer = manifest.parent.name > f"run-{version}"
            manifest.rename(manifest.with_name("manifest.json" + (".later" if newer else "")))

    def path(self, resource: str) -> str:
        return f"/subscriptions/{self.subscription}/resourcegroups/rg/providers/x/y/{resource}"

    def _line(self, chance: random.Random, resource: str, currency: str, cost: str) -> str:
        month = f"{self.period:%m}"
        day = f"{month}/{chance.randrange(1, 29):02}/{self.period:%Y}"
        quoted = f'"{cost}"' if "," in cost else cost
        return (
            f"{self.subscription},Prod,{day},{month}/01/{self.period:%Y},VM,m-1,Virtual Machines,"
            f'1,1,{quoted},{currency},{self.path(resource)},rg,Usage,"""env"": ""prod"""\r\n'
        )

    def _write_run(self, version: str, parts: list[list[str]]) -> None:
        run = self.folder / "costs" / self.name / f"{self.period:%Y%m}" / f"run-{version}"
        run.mkdir(parents=True)
        blobs = []
        for number, part in enumerate(parts):
            blob = run / f"part_{number}_0001.csv"
            data = (HEADER + "".join(part)).encode()
            blob.write_bytes(data)
            blobs.append((str(blob.relative_to(self.folder)), len(data), len(part)))
        (run / "manifest.json").write_text(json.dumps(self._manifest(version, blobs)), "utf-8")

    def _manifest(self, version: str, blobs: list[tuple[str, int, int]]) -> dict[str, object]:
        return {
            "manifestVersion": "2024-04-01",
            "byteCount": sum(size for _, size, _ in blobs),
            "blobCount": len(blobs),
            "dataRowCount": sum(rows for _, _, rows in blobs),
            "exportConfig": {
                "exportName": "daily",
                "resourceId": f"{_ACCOUNTS}/{self.account}/{_EXPORT}",
                "dataVersion": "2021-10-01",
                "type": "ActualCost",
            },
            "deliveryConfig": {"fileFormat": "Csv", "compressionMode": "None"},
            "runInfo": {
                "submittedTime": f"{self.period:%Y-%m}-28T{_hour(version)}:12:09.1101829Z",
                "runId": f"{self.name}-{version}",
                "startDate": f"{self.period:%Y-%m}-01T00:00:00",
                "endDate": f"{self.period:%Y-%m}-28T00:00:00",
            },
            "blobs": [
                {"blobName": name, "byteCount": size, "dataRowCount": rows}
                for name, size, rows in blobs
            ],
        }


def _hour(version: str) -> str:
    return f"{ord(version) - ord('A'):02}"


def _parts(lines: list[str], count: int) -> list[list[str]]:
    return [lines[at::count] for at in range(count)]
