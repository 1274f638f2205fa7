"""How long Azure asks to wait. It uses several headers at once, and the largest is true."""

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

_COST = "x-ms-ratelimit-microsoft.costmanagement-"
_SECONDS = (
    "retry-after",
    "x-ms-ratelimit-microsoft.consumption-retry-after",
    f"{_COST}qpu-retry-after",
    f"{_COST}entity-retry-after",
    f"{_COST}tenant-retry-after",
    f"{_COST}client-retry-after",
    f"{_COST}clienttype-retry-after",
)
_MILLISECONDS = ("retry-after-ms", "x-ms-retry-after-ms")
_NUMBER = re.compile(r"\d{1,9}(\.\d+)?")


def seconds(headers: Mapping[str, str], *, now: float) -> float:
    """The largest wait that any header asks for, 0 without one; header names in lower case.

    A header is a number of seconds or an HTTP date; what is neither is no wish.
    """
    asked = [_wait(headers[name], now) for name in _SECONDS if name in headers]
    asked += [_wait(headers[name], now) / 1000 for name in _MILLISECONDS if name in headers]
    return max(asked, default=0.0)


def _wait(text: str, now: float) -> float:
    text = text.strip()
    if _NUMBER.fullmatch(text):
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except ValueError:
        return 0.0
