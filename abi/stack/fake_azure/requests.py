"""What handlers read from a request besides its path."""

import json
from datetime import date
from typing import Any

from starlette.requests import Request

from abi.stack.fake_azure.answers import AzureError


def json_body(request: Request) -> dict[str, Any]:
    """Raises AzureError for what is no JSON object. It was read before: handlers may block."""
    try:
        found = json.loads(request.state.body or b"{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise AzureError(400, "BadRequest", "The request body is not a JSON object.")
    return found


def day_given(request: Request, name: str) -> date:
    """Raises AzureError unless the query has this day, as yyyy-MM-dd."""
    try:
        return date.fromisoformat(request.query_params.get(name, "")[:10])
    except ValueError:
        raise AzureError(400, "BadRequest", f"{name} must be a date, yyyy-MM-dd.") from None


def month_of(text: str) -> date:
    """Of yyyyMM or yyyy-MM. Raises AzureError for anything else."""
    digits = text.replace("-", "")
    try:
        return date(int(digits[:4]), int(digits[4:]), 1)
    except ValueError:
        raise AzureError(400, "BadRequest", f"'{text}' is not a month.") from None
