"""The export runs in a folder, by their manifests."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Delivery:
    """One run of one month. `root` and `container` are where its blobs lie."""

    root: Path
    container: str
    path: str
    manifest: dict[str, Any]

    @property
    def scope(self) -> str:
        return str(self.manifest["exportConfig"]["resourceId"]).partition(
            "/providers/Microsoft.Cost"
        )[0]

    @property
    def account(self) -> str:
        return self.scope.partition("/billingAccounts/")[2].partition("/")[0]

    @property
    def export(self) -> str:
        return str(self.manifest["exportConfig"]["exportName"])

    @property
    def dataset(self) -> str:
        """`ActualCost`, `AmortizedCost`…"""
        return str(self.manifest["exportConfig"]["type"])

    @property
    def month(self) -> date:
        return date.fromisoformat(self.manifest["runInfo"]["startDate"][:7] + "-01")

    @property
    def submitted(self) -> str:
        return str(self.manifest["runInfo"]["submittedTime"])

    @property
    def run_id(self) -> str:
        return str(self.manifest["runInfo"]["runId"])

    @property
    def files(self) -> list[Path]:
        names = [blob["blobName"] for blob in self.manifest["blobs"]]
        return [self.root / self.container / name for name in names]

    @property
    def key(self) -> tuple[str, str, date]:
        return self.account, self.dataset, self.month


def found(roots: Sequence[Path]) -> list[Delivery]:
    """Every finished run, oldest first."""
    runs = [run for root in roots for run in _in(root)]
    return sorted(runs, key=lambda run: (run.submitted, run.path))


def _in(root: Path) -> Iterator[Delivery]:
    for file in root.rglob("manifest.json"):
        below = file.relative_to(root)
        manifest = json.loads(file.read_text("utf-8-sig"))
        if "exportConfig" in manifest:
            path = "/".join(below.parts[1:])
            yield Delivery(root, below.parts[0], path, manifest)
