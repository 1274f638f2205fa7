"""Ask the API, and follow a run to its end as the page does."""

import time
from collections.abc import Callable
from typing import Any

from rest_framework.test import APIClient

RUNS = "/api/v1/workflows/"
Json = dict[str, Any]


def october(**more: object) -> Json:
    return {"start_date": "2026-10-01", "end_date": "2026-10-31", **more}


def trigger(browser: APIClient, **parameters: object) -> Json:
    asked = {"workflow_type": "azure_billing_extraction", "parameters": october(**parameters)}
    answer = browser.post(RUNS, asked, format="json")
    assert answer.status_code == 202, answer.content
    run: Json = answer.json()
    return run


def eventually[T](ask: Callable[[], T], *, seconds: float = 20) -> T:
    """What is asked, as soon as it is not empty: Temporal's lists follow its writes."""
    deadline = time.monotonic() + seconds
    while not (answer := ask()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return answer


def ended(browser: APIClient, run: Json, *, seconds: float = 90) -> Json:
    """The run when it runs no more; fails the test when it takes too long."""
    deadline = time.monotonic() + seconds
    while True:
        now: Json = browser.get(f"{RUNS}{run['id']}").json()
        if now["status"] != "running":
            return now
        assert time.monotonic() < deadline, now
        time.sleep(0.1)
