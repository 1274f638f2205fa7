"""What the page shows beside the editor: names that can be used as they stand, and the cost."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from tests.analytics.explorer.conftest import Sql, rows
from tests.people import People


def _schema(people: People) -> Any:
    browser = APIClient()
    browser.force_login(people.alice)
    return browser.get("/api/v1/analytics/sql/schema").json()


def test_functions_are_spelled_as_the_server_takes_them(
    analysts: People, october: int, sql: Sql
) -> None:
    groups = {group["title"]: group["names"] for group in _schema(analysts)["functions"]}
    assert "argMax" in groups["Aggregate and window"]
    assert "argmax" not in groups["Aggregate and window"]
    asked = "SELECT argMax(service, billed_cost) IS NULL FROM daily_cost"
    assert rows(sql(analysts.alice, asked)) == [[0]]


def test_an_estimate_counts_rows_and_not_parts(analysts: People, october: int) -> None:
    browser = APIClient()
    browser.force_login(analysts.alice)
    asked = {"query": "SELECT count() FROM azure_billing_detail"}
    told = browser.post("/api/v1/analytics/sql/estimate", asked, format="json").json()
    counted = Statement(
        "SELECT count(), uniq(_part) FROM charges WHERE snapshot_id = {id:UInt64}", {"id": october}
    )
    ((lines, parts),) = client.read(counted).rows()
    assert lines != parts
    assert told["rows"] >= int(str(lines))


@pytest.mark.parametrize("limit", [1000, 100_000])
def test_more_rows_than_ever_come_back_are_cut_and_not_refused(
    analysts: People, sql: Sql, limit: int
) -> None:
    answer = sql(analysts.alice, "SELECT arrayJoin(range(1000000))", limit=limit)
    assert len(rows(answer)) == limit
    assert answer.json()["is_cut"] is True
    assert _schema(analysts)["limits"]["result_rows"] == 100_000
