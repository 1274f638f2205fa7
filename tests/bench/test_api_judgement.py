"""What `make bench-api` tells of what people met, and when it fails."""

from typing import Any

import pytest

from bench.api.report import passed, told
from bench.api.visits import SHARES, visits

NOTED: dict[str, Any] = {
    "times": {"dashboard": [float(n) for n in range(1, 101)], "lines": [500.0]},
    "statuses": {"200": 100, "304": 1},
    "failures": {},
}


def test_percentiles_are_told_by_name_and_of_all() -> None:
    result = told(NOTED, seconds=10)
    assert (result["requests"], result["failures"], result["requests_per_s"]) == (101, 0, 10.1)
    assert result["names"]["dashboard"] == {
        "requests": 100,
        "p50_ms": 50.0,
        "p95_ms": 95.0,
        "p99_ms": 99.0,
    }
    assert (result["p95_ms"], result["names"]["lines"]["p50_ms"]) == (96.0, 500.0)


def test_answers_not_modified_and_refused_for_their_rate_are_always_told() -> None:
    assert told(NOTED, seconds=10)["statuses"] == {"200": 100, "304": 1, "429": 0}


@pytest.mark.parametrize(
    "wrong",
    [
        {"failures": {"lines: 500 HTTPError": 1}},
        {"times": {}},
    ],
)
def test_one_failed_request_fails_it_and_so_does_none_at_all(wrong: dict[str, Any]) -> None:
    assert passed(told(NOTED, seconds=10) | {"missing": {}})
    assert not passed(told(NOTED | wrong, seconds=10) | {"missing": {}})


def test_what_could_not_be_asked_fails_it() -> None:
    assert not passed(told(NOTED, seconds=10) | {"missing": {"lines": "HTTP 404"}})


def test_every_kind_of_visit_has_its_share() -> None:
    made = visits("a-subscription")
    for kind, share in SHARES.items():
        found = sum(each.share for each in made if each.name.split()[0] == kind)
        assert found == pytest.approx(share)
