"""GET /api/v1/analytics/lines/<id>: from a line to the row of the file it came from."""

import csv
import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from abi.core.accounts.models import User
from abi.core.accounts.roles import Role
from abi.core.accounts.scope import ScopeDimension
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from analytics.line_columns import COLUMNS, MAPS, PLACE
from billing import ingest
from billing.models import Arrival, Source
from tests.analytics.conftest import Ask
from tests.analytics.published import OCTOBER_CHARGES, Month, mark_repeated, publish
from tests.analytics.test_query_api import statements
from tests.billing.deliveries import HEADER, SUBSCRIPTION, row
from tests.people import People, grant

OCTOBER: dict[str, Any] = {"start_date": "2026-10-01", "end_date": "2026-10-31"}
Get = Callable[..., Any]


@pytest.fixture
def get() -> Get:
    def get(user: User | None, line_id: str, **asked: Any) -> Any:
        browser = APIClient()
        if user:
            browser.force_login(user)
        return browser.get(f"/api/v1/analytics/lines/{line_id}", asked)

    return get


def listed(ask: Ask, user: User, **asked: Any) -> list[dict[str, Any]]:
    answer = ask(user, "billing/data", **{**OCTOBER, **asked})
    assert answer.status_code == 200, answer.json()
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_every_column_of_a_line_is_told(clickhouse: str) -> None:
    found = client.read(
        Statement(
            "SELECT name FROM system.columns WHERE database = {db:String} AND table = 'charges'",
            {"db": clickhouse},
        )
    )
    assert set(found.column("name")) == {*COLUMNS, *MAPS, *PLACE}
    assert len(COLUMNS) == len(set(COLUMNS))


def test_a_line_is_the_one_that_was_listed(
    people: People, october: int, ask: Ask, get: Get
) -> None:
    lines = listed(ask, people.alice)
    assert len(lines) == 6
    for each in lines:
        found = get(people.alice, each["id"], date=each["date"])
        assert found.status_code == 200, found.json()
        assert found.json()["line"] == each
        assert found.json()["columns"]["billed_cost"] == each["extended_cost"]
        assert found.json()["tags"] == each["tags"]
        assert found.json()["origin"]["snapshot_id"] == october


def test_somebody_elses_line_is_as_if_it_were_not_there(
    people: People, october: int, ask: Ask, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = listed(ask, people.alice)[4]
    nowhere = f"{'0' * 32}-1"
    told = []
    for line_id in (theirs["id"], nowhere):
        answer = get(people.bob, line_id, date=theirs["date"])
        assert answer.status_code == 404
        told.append({**answer.json(), "detail": "", "request_id": ""})
    assert told[0] == told[1]
    assert told[0]["code"] == "no_such_line"
    with statements(monkeypatch) as asked:
        assert get(people.charlie, theirs["id"], date=theirs["date"]).status_code == 404
        assert get(None, theirs["id"], date=theirs["date"]).status_code == 401
    assert asked == []


def test_a_line_is_looked_for_on_its_own_day_in_its_own_basis(
    people: People, october: int, ask: Ask, get: Get
) -> None:
    line = listed(ask, people.bob)[0]
    assert get(people.bob, line["id"], date=line["date"]).status_code == 200
    for asked in ({"date": "2026-10-02"}, {"date": line["date"], "basis": "effective"}):
        assert get(people.bob, line["id"], **asked).json()["code"] == "no_such_line"
    other = line["id"].replace("-1", "-2")
    assert get(people.bob, other, date=line["date"]).json()["code"] == "no_such_line"


@pytest.mark.parametrize("line_id", ["x", f"{'0' * 31}-1", f"{'A' * 32}-1", f"{'0' * 32}-0"])
def test_what_is_no_id_is_no_line(people: People, october: int, get: Get, line_id: str) -> None:
    answer = get(people.alice, line_id, date="2026-10-01")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_line")


@pytest.mark.parametrize(
    "asked", [{}, {"date": "x"}, {"date": "2026-10-01", "snapshot_id": -1}, {"dates": "2026-10-01"}]
)
def test_an_ill_formed_request_is_refused(
    people: People, october: int, get: Get, asked: dict[str, Any]
) -> None:
    answer = get(people.alice, f"{1000:032x}-1", **asked)
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")


def test_equal_lines_are_told_with_each_of_them(
    people: People, clickhouse: str, ask: Ask, get: Get
) -> None:
    equal = replace(OCTOBER_CHARGES[0], line_hash=2**128 - 1)
    same = [replace(equal, line_no=number) for number in (2, 3, 4)]
    snapshot = publish(Month(same))
    for nth, charge in enumerate(same[1:], start=2):
        mark_repeated(snapshot, charge, nth)
    ids = [each["id"] for each in listed(ask, people.bob)]
    assert ids == [f"{'f' * 32}-{nth}" for nth in (1, 2, 3)]
    for number, line_id in zip((2, 3, 4), ids, strict=True):
        found = get(people.bob, line_id, date="2026-10-01").json()
        assert (found["line"]["id"], found["line_number"]) == (line_id, number)
        assert [(e["id"], e["line_number"]) for e in found["equal_lines"]] == [
            (ids[0], 2),
            (ids[1], 3),
            (ids[2], 4),
        ]
        assert found["has_more_equal_lines"] is False


def test_a_line_that_was_replaced_is_found_in_its_snapshot(
    people: People, october: int, ask: Ask, get: Get
) -> None:
    line = listed(ask, people.bob)[0]
    later = datetime(2026, 11, 9, tzinfo=UTC)
    restated = replace(OCTOBER_CHARGES[0], billed_cost=Decimal(99), line_hash=77)
    publish(Month([restated], published_at=later))
    asked = {"date": line["date"]}
    assert get(people.bob, line["id"], **asked).status_code == 404
    found = get(people.bob, line["id"], **asked, snapshot_id=october)
    assert found.json()["line"] == line
    grant(people.charlie, ScopeDimension.SUBSCRIPTION, "nobody's")
    assert get(people.charlie, line["id"], **asked, snapshot_id=october).status_code == 404
    assert get(people.bob, line["id"], **asked, snapshot_id=october + 99).status_code == 404


def test_a_line_leads_to_the_row_of_its_file(
    people: People, clickhouse: str, landing: Path, tmp_path: Path, ask: Ask, get: Get
) -> None:
    rows = [row(number) | {"Mystery": f"raw ={number}, 虚"} for number in (1, 2, 3)]
    file = tmp_path / "part.csv"
    with file.open("w", newline="", encoding="utf-8") as text:
        writer = csv.DictWriter(text, [*HEADER, "Mystery"])
        writer.writeheader()
        writer.writerows(rows)
    source = Source.objects.create(name="ea", kind="files", url="file:///nowhere")
    (delivery,) = ingest.discover_at(file.as_uri(), source, dataset="actual")
    landed = ingest.land(delivery)
    snapshot = ingest.publish(ingest.check(ingest.load(landed, on_progress=lambda _: None)))
    grant(people.bob, ScopeDimension.SUBSCRIPTION, SUBSCRIPTION)
    # A column nobody documents may be a price.
    people.bob.roles = [Role.VIEWER, Role.PRICING]
    people.bob.save()
    lines = listed(ask, people.bob, start_date="2023-09-01", end_date="2023-09-30")
    assert len(lines) == 3
    for line in lines:
        found = get(people.bob, line["id"], date=line["date"]).json()
        assert found["line"] == line
        written = rows[found["line_number"] - 1]
        unknown = ("BillingPeriodEndDate", "Mystery")
        assert found["unknown_columns"] == {name: written[name] for name in unknown}
        assert found["columns"]["extended_cost"] == written["CostInBillingCurrency"]
        assert found["columns"]["tags_raw"] == written["Tags"]
        assert found["tags"] == {"env": "prod", "团队": "平台"}
        delivered_at = Arrival.objects.get().delivered_at
        assert found["origin"] == {
            "source": "ea",
            "dataset": "actual",
            "billing_period": "2023-09-01",
            "snapshot_id": snapshot.snapshot_id,
            "run_id": landed.run_id,
            "delivered_at": delivered_at.isoformat().replace("+00:00", "Z"),
            "loaded_at": found["origin"]["loaded_at"],
            "blob": landed.blobs[0].name,
            "file_sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        }
