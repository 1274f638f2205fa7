"""The tenant's QPU quota, as headers before it is used up and as a 429 after."""

import httpx

from tests.fake_azure.accounts import scope
from tests.fake_azure.server import FakeAzure

_ASK = "/providers/Microsoft.CostManagement/generateCostDetailsReport"
_BODY = {"timePeriod": {"start": "2026-09-01", "end": "2026-09-30"}}
_COST = "x-ms-ratelimit-microsoft.costmanagement-"


def test_every_answer_says_what_it_took_and_what_is_left(
    azure: FakeAzure, arm: httpx.Client
) -> None:
    url = scope(azure, "USD") + _ASK
    first, second = arm.post(url, json=_BODY), arm.post(url, json=_BODY)
    assert first.headers[f"{_COST}qpu-consumed"] == "1"
    assert second.headers[f"{_COST}qpu-remaining"] == (
        "QueriesPerHour:598,QueriesPerMin:58,QueriesPer10Sec:10"
    )


def test_thirteen_at_once_are_too_many_and_wait_for_the_largest_header(
    azure: FakeAzure, arm: httpx.Client
) -> None:
    azure.settings(qpu_10s=3)
    url = scope(azure, "USD") + _ASK
    assert [arm.post(url, json=_BODY).status_code for _ in range(3)] == [202] * 3
    refused = arm.post(url, json=_BODY)
    assert refused.status_code == 429
    assert refused.json() == {
        "error": {"code": "429", "message": "Too many requests. Please retry."}
    }
    waits = [
        int(refused.headers[f"{_COST}{name}-retry-after"]) for name in ("qpu", "entity", "tenant")
    ]
    assert 8 <= max(waits) == waits[0] <= 10
    azure.advance(max(waits))
    assert arm.post(url, json=_BODY).status_code == 202


def test_a_minutes_quota_holds_when_the_ten_seconds_are_over(
    azure: FakeAzure, arm: httpx.Client
) -> None:
    azure.settings(qpu_10s=10, qpu_min=4)
    url = scope(azure, "USD") + _ASK
    for _ in range(4):
        assert arm.post(url, json=_BODY).status_code == 202
        azure.advance(11)
    refused = arm.post(url, json=_BODY)
    assert refused.status_code == 429
    assert 10 <= int(refused.headers[f"{_COST}qpu-retry-after"]) <= 17


def test_a_query_takes_a_unit_for_each_month(azure: FakeAzure, arm: httpx.Client) -> None:
    period = {"from": "2026-08-01", "to": "2026-10-31"}
    body = {"type": "ActualCost", "timeframe": "Custom", "timePeriod": period, "dataset": {}}
    answer = arm.post(f"{scope(azure, 'USD')}/providers/Microsoft.CostManagement/query", json=body)
    assert answer.headers[f"{_COST}qpu-consumed"] == "3"
