"""How far a run is: a small JSON document, changed by pure functions. Knows no Django.

Keyed by delivery, so that two at once do not overwrite each other and a retried step,
which reports again from the start, is not counted twice.
"""

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


def _changed(document: Document, label: str, change: Document) -> Document:
    deliveries = document["deliveries"]
    known = deliveries.get(label, {"lines": 0, "loaded": 0, "done": False})
    return {**document, "deliveries": {**deliveries, label: {**known, **change}}}
