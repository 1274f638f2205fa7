"""What a rereading and its activities say to each other: plain JSON types only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reread:
    """The workflow's input: which snapshot's bytes to read again, and why."""

    snapshot: int
    reason: str
    run_id: str = ""
    schedule: str | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """What is read again: `label` names it to people, `landed` is billing's own value."""

    label: str
    landed: Json


@dataclass(frozen=True, slots=True)
class RereadSummary:
    """The workflow's result; `changed` is false when the rules of today change nothing."""

    run_id: str
    lines: int
    changed: bool
