"""One Cost Details report: what is asked for, and what polling it tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from billing.azure.http.answer import Answer, document
from billing.azure.months import last_day
from billing.azure.scopes import Scope

METRICS = {"actual": "ActualCost", "amortized": "AmortizedCost"}
_ACCEPTED, _NO_CONTENT, _MISSING, _GONE = 202, 204, 404, 410
SUBMITTED = (_ACCEPTED, _NO_CONTENT)
POLLED = (200, _ACCEPTED, _NO_CONTENT, _MISSING, _GONE)


class State(StrEnum):
    """`gone`: Azure does not know the operation any more."""

    PENDING = "pending"
    EMPTY = "empty"
    COMPLETED = "completed"
    FAILED = "failed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Part:
    """A partition of a report. The link lets anybody in: it is kept nowhere and never shown."""

    link: str
    size: int | None

    def __repr__(self) -> str:
        return f"Part(size={self.size})"


@dataclass(frozen=True, slots=True)
class Polled:
    """`location` is where to ask next time, empty to ask the same; `detail` says why it failed."""

    state: State
    location: str = ""
    parts: tuple[Part, ...] = ()
    detail: str = ""


def body(scope: Scope, dataset: str, month: date, *, today: date) -> dict[str, Any]:
    """An enrolment is asked for its billing period, everything else for days up to today."""
    metric = {"metric": METRICS[dataset]}
    if scope.is_enrolment:
        return metric | {"billingPeriod": f"{month:%Y%m}"}
    end = min(last_day(month), today)
    return metric | {"timePeriod": {"start": month.isoformat(), "end": end.isoformat()}}


def submitted(answer: Answer) -> Polled:
    """Raises ValueError for an answer that says neither where to poll nor that there is nothing."""
    if answer.status == _NO_CONTENT:
        return Polled(State.EMPTY)
    location = answer.header("location")
    if not location:
        raise ValueError("no Location")
    return Polled(State.PENDING, location)


def polled(answer: Answer) -> Polled:
    """Raises ValueError for what cannot be understood."""
    location = answer.header("location")
    if answer.status == _NO_CONTENT:
        return Polled(State.EMPTY)
    if answer.status in (_MISSING, _GONE):
        return Polled(State.GONE, detail=str(answer.status))
    # Azure China answers 200 without a body while the report is made.
    if answer.status == _ACCEPTED or not answer.body.strip():
        return Polled(State.PENDING, location)
    return _status(document(answer), location)


def _status(found: Mapping[str, Any], location: str) -> Polled:
    match str(found.get("status", "")).lower():
        case "completed":
            return Polled(State.COMPLETED, parts=parts(found))
        case "nodatafound":
            return Polled(State.EMPTY)
        case "failed" | "canceled" | "cancelled" | "timeout" | "timedout":
            error = found.get("error") or {}
            return Polled(State.FAILED, detail=str(error.get("code", "")) if error else "")
        case "running" | "inprogress" | "queued" | "accepted" | "notstarted":
            return Polled(State.PENDING, location)
    raise ValueError("a report without a known status")


def parts(found: Mapping[str, Any]) -> tuple[Part, ...]:
    """Raises ValueError when the manifest contradicts itself, or is of no CSV."""
    manifest = found.get("manifest") or {}
    blobs = manifest.get("blobs") or []
    listed = tuple(Part(str(blob["blobLink"]), _number(blob.get("byteCount"))) for blob in blobs)
    if str(manifest.get("dataFormat", "Csv")).lower() != "csv":
        raise ValueError("not CSV")
    if _number(manifest.get("blobCount")) not in (None, len(listed)):
        raise ValueError("blobCount is not the number of blobs")
    total = sum(part.size or 0 for part in listed)
    stated = _number(manifest.get("byteCount"))
    if stated not in (None, total) and all(part.size is not None for part in listed):
        raise ValueError("byteCount is not the sum of the blobs")
    return listed


def _number(value: object) -> int | None:
    return None if value is None else int(str(value))
