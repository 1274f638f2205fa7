"""An answer read whole, and what may be told of a refusal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from abi.core.observability.redaction import redacted

_TOLD = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` have lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def header(self, name: str) -> str:
        return self.headers.get(name, "")


def document(answer: Answer) -> dict[str, Any]:
    """A JSON object; numbers stay the text they were. Raises ValueError for anything else."""
    try:
        found = json.loads(
            answer.body.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=str
        )
    except RecursionError as e:
        raise ValueError("nested too deep") from e
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 — what a reader raises
    return found


def told(answer: Answer) -> str:
    """Azure's code and message, without anything that looks like a secret."""
    try:
        error = document(answer).get("error")
    except ValueError:
        return ""
    if not isinstance(error, dict):
        return str(redacted(str(error or "")))[:_TOLD]
    words = f"{error.get('code', '')}: {error.get('message', '')}"
    return str(redacted(words))[:_TOLD]
