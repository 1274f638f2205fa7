"""The manifest Azure writes last: without one, a run is unfinished. Pure."""

import json
from dataclasses import dataclass
from typing import Any

from abi.core.errors import AppError
from billing.errors import MANIFEST_UNREADABLE

NAMES = ("manifest.json", "_manifest.json")
DATASETS = {"actualcost": "actual", "amortizedcost": "amortized", "focuscost": "focus"}
FORMATS = ("csv", "parquet")


@dataclass(frozen=True, slots=True)
class ManifestBlob:
    name: str
    bytes: int | None
    rows: int | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """Version 2024-04-01, or 2021-01-01 which names neither type, run nor month ('')."""

    type: str
    data_version: str
    run_id: str
    submitted_at: str
    start: str
    scope: str
    format: str
    blob_count: int | None
    byte_count: int | None
    row_count: int | None
    blobs: tuple[ManifestBlob, ...]


def parse(text: bytes, path: str) -> Manifest:
    """Tolerant of unknown and missing fields; raises AppError `manifest_unreadable`."""
    try:
        data = json.loads(text.decode("utf-8-sig"))
        export, run = data.get("exportConfig") or {}, data.get("runInfo") or {}
        delivery = data.get("deliveryConfig") or {}
        return Manifest(
            type=str(export.get("type") or ""),
            data_version=str(export.get("dataVersion") or ""),
            run_id=str(run.get("runId") or ""),
            submitted_at=str(run.get("submittedTime") or ""),
            start=str(run.get("startDate") or ""),
            scope=str(export.get("resourceId") or ""),
            format=str(delivery.get("fileFormat") or data.get("dataFormat") or "csv").lower(),
            blob_count=_count(data.get("blobCount")),
            byte_count=_count(data.get("byteCount")),
            row_count=_count(data.get("dataRowCount")),
            blobs=tuple(_blob(blob) for blob in data.get("blobs") or ()),
        )
    except (ValueError, TypeError, AttributeError, KeyError) as e:
        raise AppError(MANIFEST_UNREADABLE, f"{path}: {type(e).__name__}") from e


def _blob(data: dict[str, Any]) -> ManifestBlob:
    return ManifestBlob(
        str(data["blobName"]), _count(data.get("byteCount")), _count(data.get("dataRowCount"))
    )


def _count(value: object) -> int | None:
    return None if value is None else int(str(value))
