"""How far a run is: a small JSON document, changed by pure functions. Knows no Django.

Keyed by delivery, so that two at once do not overwrite each other and a retried step,
which reports again from the start, is not counted twice.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Document = dict[str, Any]


class Stage(StrEnum):
    """What the run is doing; with two deliveries at once, what one of them began last."""

    QUEUED = "queued"
    DISCOVERING = "discovering"
    LANDING = "landing"
    LOADING = "loading"
    CHECKING = "checking"
    PUBLISHING = "publishing"
    FINISHED = "finished"


class MonthState(StrEnum):
    """One month of one source in a backfill."""

    PENDING = "pending"
    RUNNING = "running"
    THROTTLED = "throttled"
    DONE = "done"
    UNCHANGED = "unchanged"
    MISSING = "missing"
    FAILED = "failed"


_PENDING: Document = {"state": MonthState.PENDING, "code": "", "until": None, "lines": 0}


@dataclass(frozen=True, slots=True)
class Progress:
    """The document as people and the API read it."""

    stage: Stage
    deliveries_done: int
    deliveries_total: int
    current: str | None
    lines_loaded: int
    lines_total: int


def queued() -> Document:
    return {"stage": Stage.QUEUED, "current": None, "deliveries": {}}


def at(document: Document, stage: Stage, *, current: str | None = None) -> Document:
    return {**document, "stage": stage, "current": current}


def found(document: Document, lines: Mapping[str, int]) -> Document:
    """Add deliveries with the lines each promises; those already known keep their progress."""
    new = {label: {"lines": count, "loaded": 0, "done": False} for label, count in lines.items()}
    return {**document, "deliveries": new | document["deliveries"]}


def loaded(document: Document, label: str, lines: int) -> Document:
    """A report from the middle of a load is an estimate: it never exceeds what was promised."""
    promised = document["deliveries"].get(label, {}).get("lines", 0)
    return _changed(document, label, {"loaded": min(lines, promised) if promised else lines})


def done(document: Document, label: str, lines: int) -> Document:
    return _changed(document, label, {"loaded": lines, "done": True})


def read(document: Document) -> Progress:
    deliveries: Iterable[Document] = document["deliveries"].values()
    return Progress(
        stage=Stage(document["stage"]),
        deliveries_done=sum(each["done"] for each in deliveries),
        deliveries_total=len(document["deliveries"]),
        current=document["current"],
        lines_loaded=sum(each["loaded"] for each in deliveries),
        lines_total=sum(each["lines"] for each in deliveries),
    )


def planned(document: Document, labels: Iterable[str]) -> Document:
    """The months of a backfill, all pending; those already known keep their state."""
    new = dict.fromkeys(labels, _PENDING)
    return {**document, "months": new | document.get("months", {})}


def month(document: Document, label: str, change: Document) -> Document:
    """`change` is the month's whole new state, over what it was before it began."""
    return {**document, "months": {**document.get("months", {}), label: _PENDING | change}}


def requeued(document: Document) -> Document:
    """Failed months are pending again."""
    if "months" not in document:
        return document
    months = document["months"]
    failed = [label for label, each in months.items() if each["state"] == MonthState.FAILED]
    return {**document, "months": {**months, **dict.fromkeys(failed, _PENDING)}}


def has_failed(document: Document) -> bool:
    return requeued(document) != document


def warned(document: Document, warning: Document) -> Document:
    """One for each label, the newest."""
    return {
        **document,
        "warnings": {**document.get("warnings", {}), warning["label"]: warning},
    }


def warnings(document: Document) -> list[Document]:
    found: dict[str, Document] = document.get("warnings", {})
    return [found[label] for label in sorted(found)]


def paused(document: Document, *, is_so: bool) -> Document:
    return {**document, "paused": is_so}


def estimated(document: Document, estimate: Document) -> Document:
    return {**document, "estimate": estimate}


def ended(document: Document) -> Document:
    """A month that was not brought to an end is pending again: a later run takes it up."""
    left = {
        label: _PENDING if each["state"] in {MonthState.RUNNING, MonthState.THROTTLED} else each
        for label, each in document.get("months", {}).items()
    }
    more = {"months": left, "paused": False} if left else {}
    return {**at(document, Stage.FINISHED), **more}


def backfill(document: Document) -> Document | None:
    """What only backfills have, as people read it; None for a run of another type."""
    months, estimate = document.get("months"), document.get("estimate")
    if months is None and estimate is None:
        return None
    shown = [_named(label) | each for label, each in (months or {}).items()]
    return {
        "paused": document.get("paused", False),
        "counts": dict(Counter(each["state"] for each in shown)),
        "months": sorted(shown, key=lambda each: (each["source"], each["month"])),
        "estimate": estimate,
    }


def _named(label: str) -> Document:
    source, _, text = label.rpartition(" ")
    return {"source": source, "month": text}


def _changed(document: Document, label: str, change: Document) -> Document:
    deliveries = document["deliveries"]
    known = deliveries.get(label, {"lines": 0, "loaded": 0, "done": False})
    return {**document, "deliveries": {**deliveries, label: {**known, **change}}}
