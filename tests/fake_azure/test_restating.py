"""A month delivered again: one more export run, and every API answers from it."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import obstore
from obstore.store import AzureStore

from tests.fake_azure.accounts import account, delivered, scope
from tests.fake_azure.clients import cost, report, report_rows
from tests.fake_azure.server import FakeAzure, running
from tests.fake_azure.tiny import ACCOUNT, write_month

_SEPTEMBER = {"timePeriod": {"start": "2026-09-01", "end": "2026-09-30"}}


def test_a_restatement_changes_the_api_and_adds_a_run(
    azure: FakeAzure, arm: httpx.Client, truth: dict[str, Any]
) -> None:
    lines, before = delivered(truth, "2026-09", "USD")
    (now,) = azure.restate(
        "2026-09", account=account(azure, "USD"), dataset="ActualCost", factor="2", every=1
    )
    assert (now["lines"], Decimal(now["sum"])) == (lines, 2 * before)
    rows = report_rows(report(arm, scope(azure, "USD"), _SEPTEMBER))
    assert (len(rows), cost(rows)) == (lines, 2 * before)
    path = "/providers/Microsoft.CostManagement/exports/daily-actual/runHistory"
    runs = arm.get(scope(azure, "USD") + path).json()["value"]
    assert len(runs) == 5
    store = AzureStore(
        "contoso-enterprise",
        account_name="fakeazure",
        account_key="Zm9yIHRlc3Rz",
        endpoint=azure.blob_url,
        client_options={"allow_http": True},
    )
    assert obstore.head(store, runs[0]["properties"]["manifestFile"])["size"] > 0
    azure.reset()
    assert delivered(truth, "2026-09", "USD")[1] == _sum(azure, "2026-09")


def test_lines_can_go_and_a_month_can_become_empty(azure: FakeAzure, truth: dict[str, Any]) -> None:
    lines, _ = delivered(truth, "2026-09", "USD")
    number = account(azure, "USD")
    (fewer,) = azure.restate("2026-09", account=number, dataset="ActualCost", factor="1", drop=2)
    assert fewer["lines"] == lines - lines // 2
    (empty,) = azure.restate("2026-09", account=number, dataset="ActualCost", empty=True)
    assert (empty["lines"], empty["sum"]) == (0, "0")


def test_a_month_that_is_not_there_cannot_be_restated(azure: FakeAzure) -> None:
    url = f"{azure.base_url}/_control/restate"
    assert httpx.post(url, json={"month": "2020-01"}).status_code == 404
    assert httpx.post(url, json={"month": "2026-09", "factor": "much"}).status_code == 400


def test_digits_are_served_as_they_were_written(tmp_path: Path) -> None:
    costs = [
        "0.499222332425423563466",
        "0.50000011123124314235234522345",
        "-5.6E-05",
        "12",
        "1.500",
    ]
    write_month(tmp_path, month="2026-09", costs=costs)
    with running(tmp_path, now="2026-10-10T00:00:00Z", polls=0) as azure:
        with azure.ea() as ea:
            text = ea.get(f"/v3/enrollments/{ACCOUNT}/billingPeriods/202609/usagedetails").text
        with azure.arm() as arm:
            where = f"/providers/Microsoft.Billing/billingAccounts/{ACCOUNT}"
            rows = report_rows(report(arm, where, {"billingPeriod": "202609"}))
        totals = azure.totals()
    assert [f'"cost":{cost},' in text for cost in costs] == [True] * 5
    assert [row["CostInBillingCurrency"] for row in rows] == costs
    assert [row["Tags"].count("\n") for row in rows] == [1] * 5
    assert totals[0]["sum"] == "14.49916644365666670581834522345"


def test_the_newest_run_of_a_month_is_served(tmp_path: Path) -> None:
    write_month(tmp_path, month="2026-09", costs=["1"])
    write_month(tmp_path, month="2026-09", costs=["2"], submitted="2026-11-04T04:00:00.0000000Z")
    write_month(tmp_path, month="2026-09", costs=["3"], submitted="2026-10-04T04:00:00.0000000Z")
    with running(tmp_path) as azure:
        assert [each["sum"] for each in azure.totals()] == ["2"]


def _sum(azure: FakeAzure, month: str) -> Decimal:
    number = account(azure, "USD")
    for each in azure.totals():
        named = each["account"], each["month"][:7], each["dataset"]
        if named == (number, month, "ActualCost"):
            return Decimal(each["sum"])
    raise LookupError(month)
