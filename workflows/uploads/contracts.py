"""What the dry run of an upload and its activities say to each other: plain JSON types only."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DryRun:
    """The workflow's input: which upload to look through."""

    upload: str
    run_id: str = ""
    schedule: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an upload cannot be published."""

    upload: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class DryRunSummary:
    """The workflow's result."""

    run_id: str
    lines: int
