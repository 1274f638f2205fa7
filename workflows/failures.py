"""A run's failures as one error that a person can act on."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from abi.core.errors import AppError, ErrorKind, Words
from workflows.errors import DELIVERIES_FAILED, kind_of

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RunError:
    """What the run's page shows. `cause` and `fix` speak the reader's language."""

    code: str
    detail: str
    cause: str
    fix: str


def words(kind: ErrorKind) -> Document:
    """Cause and fix in both languages as JSON, so that the record outlives the code."""
    return {"cause": asdict(kind.cause), "fix": asdict(kind.fix)}


def failure(error: AppError, *, label: str = "") -> Document:
    return {
        "label": label,
        "code": error.code,
        "detail": error.detail,
        "words": words(error.kind),
    }


def summarised(failures: Sequence[Document], language: str) -> RunError | None:
    """One error: the failures' own code when they share one, else `deliveries_failed`."""
    if not failures:
        return None
    codes = {each["code"] for each in failures}
    code = codes.pop() if len(codes) == 1 else DELIVERIES_FAILED.code
    told = next((each["words"] for each in failures if each["code"] == code), None)
    spoken = told or words(kind_of(code))
    return RunError(
        code=code,
        detail="; ".join(_line(each, named=code != each["code"]) for each in failures),
        cause=Words(**spoken["cause"]).in_language(language),
        fix=Words(**spoken["fix"]).in_language(language),
    )


def _line(each: Document, *, named: bool) -> str:
    parts = [each["label"], each["code"] if named else "", each["detail"]]
    return ": ".join(part for part in parts if part)
