"""Balances, invoices, Query and the rest agree with truth.json to the last digit."""

from decimal import Decimal
from typing import Any

import httpx
import pytest

from abi.core.decimals import exact_sum
from tests.fake_azure.accounts import delivered, enrolment, scope
from tests.fake_azure.clients import csv_rows
from tests.fake_azure.server import FakeAzure, exact

_QUERY = "/providers/Microsoft.CostManagement/query"


def _query(month: str, days: int, **dataset: Any) -> dict[str, Any]:
    period = {"from": f"{month}-01", "to": f"{month}-{days}"}
    given = {"granularity": "None", **dataset}
    return {"type": "ActualCost", "timeframe": "Custom", "timePeriod": period, "dataset": given}


def test_the_totals_are_those_of_the_data(azure: FakeAzure, truth: dict[str, Any]) -> None:
    totals = azure.totals()
    assert len(totals) == len(truth["deliveries"]) == 18
    for each in totals:
        expected = delivered(truth, each["month"][:7], each["currency"], each["dataset"])
        assert (each["lines"], Decimal(each["sum"])) == expected


def test_query_gives_one_exact_total_for_each_currency(
    azure: FakeAzure, arm: httpx.Client, truth: dict[str, Any]
) -> None:
    body = _query("2026-09", 30)
    answer = exact(arm.post(scope(azure, "CNY") + _QUERY, json=body))["properties"]
    assert [column["name"] for column in answer["columns"]] == ["Cost", "Currency"]
    assert {row[1]: row[0] for row in answer["rows"]} == {
        currency: delivered(truth, "2026-09", currency)[1] for currency in ("CNY", "EUR")
    }


def test_query_pages_are_posted_again_and_add_up(
    azure: FakeAzure, arm: httpx.Client, truth: dict[str, Any]
) -> None:
    grouping = [{"type": "Dimension", "name": "ServiceName"}]
    body = _query("2026-09", 30, granularity="Daily", grouping=grouping)
    url: str | None = f"{scope(azure, 'USD')}{_QUERY}?$top=100"
    rows: list[list[Any]] = []
    while url:
        answer = exact(arm.post(url, json=body))["properties"]
        assert len(answer["rows"]) <= 100
        rows += answer["rows"]
        url = answer["nextLink"]
    assert len(rows) > 300
    assert {row[2] for row in rows} == set(range(20260901, 20260931))
    assert exact_sum(Decimal(row[0]) for row in rows) == delivered(truth, "2026-09", "USD")[1]


def test_query_filters_and_refuses_what_it_does_not_know(
    azure: FakeAzure, arm: httpx.Client, truth: dict[str, Any]
) -> None:
    service = next(each for each in truth["services"] if each["currency"] == "USD")
    values = {"name": "ServiceName", "operator": "In", "values": [service["service"].upper()]}
    body = _query(service["billing_period"][:7], 31, filter={"dimensions": values})
    rows = exact(arm.post(scope(azure, "USD") + _QUERY, json=body))["properties"]["rows"]
    assert rows == [[Decimal(service["sum"]), "USD"]]
    body["dataset"]["filter"] = {"not": {"dimensions": values}}
    assert arm.post(scope(azure, "USD") + _QUERY, json=body).status_code == 400


def test_query_has_204_for_no_data_and_400_for_the_future(
    azure: FakeAzure, arm: httpx.Client
) -> None:
    url = scope(azure, "USD") + _QUERY
    assert arm.post(url, json=_query("2026-07", 31)).status_code == 204
    future = arm.post(url, json=_query("2026-12", 31))
    assert future.status_code == 400
    assert "Invalid query definition: The selected date range" in future.text


@pytest.mark.parametrize("currency", ["CNY", "EUR", "USD"])
def test_a_balance_adds_up_to_the_lines(
    azure: FakeAzure, arm: httpx.Client, truth: dict[str, Any], currency: str
) -> None:
    base = f"/providers/Microsoft.Billing/billingAccounts/{enrolment(azure, currency)}"
    url = f"{base}/billingPeriods/202609/providers/Microsoft.Consumption/balances"
    found = exact(arm.get(url))["properties"]
    assert found["currency"] == f"{currency}  "
    total = found["totalUsage"] + found["azureMarketplaceServiceCharges"]
    assert total == delivered(truth, "2026-09", currency)[1]


def test_an_invoice_is_the_sum_of_its_month_and_currency(
    azure: FakeAzure, arm: httpx.Client, truth: dict[str, Any]
) -> None:
    found = exact(arm.get(f"{scope(azure, 'CNY')}/invoices"))["value"]
    amounts = {
        (each["properties"]["invoicePeriodStartDate"][:7], money["currency"]): money["value"]
        for each in found
        for money in [each["properties"]["billedAmount"]]
    }
    assert amounts == {
        (month, currency): delivered(truth, month, currency)[1]
        for month in ("2026-08", "2026-09", "2026-10")
        for currency in ("CNY", "EUR")
    }


def test_a_month_that_runs_has_no_invoice(azure: FakeAzure, arm: httpx.Client) -> None:
    azure.set_time("2026-10-20T00:00:00Z")
    url = f"{scope(azure, 'USD')}/invoices?periodStartDate=2026-09-01&periodEndDate=2026-10-31"
    found = exact(httpx.get(azure.base_url + url, headers=arm.headers))["value"]
    assert [each["properties"]["invoicePeriodStartDate"][:7] for each in found] == ["2026-09"]


def test_a_purchase_and_its_refund_share_an_id(azure: FakeAzure, arm: httpx.Client) -> None:
    asked = "properties/eventDate ge 2026-09-01 and properties/eventDate le 2026-09-30"
    url = f"{scope(azure, 'USD')}/providers/Microsoft.Consumption/reservationTransactions"
    found = exact(arm.get(url, params={"$filter": asked}))["value"]
    kinds = {each["properties"]["eventType"]: each for each in found}
    assert set(kinds) == {"Purchase", "Refund"}
    assert kinds["Purchase"]["id"] == kinds["Refund"]["id"]
    assert kinds["Refund"]["properties"]["amount"] == Decimal(-643)
    assert kinds["Purchase"]["properties"]["amount"] == Decimal(13230)


def test_the_price_sheet_is_polled_then_downloaded(azure: FakeAzure, arm: httpx.Client) -> None:
    path = "providers/Microsoft.CostManagement/pricesheets/default/download"
    asked = arm.post(f"{scope(azure, 'USD')}/billingPeriods/202609/{path}")
    first = arm.get(asked.headers["location"])
    done = arm.get(first.headers["location"])
    assert [each.status_code for each in (asked, first, done)] == [202, 202, 200]
    rows = csv_rows(httpx.get(done.json()["properties"]["downloadUrl"]))
    assert len(rows[0]) == 21
    assert {row["CurrencyCode"] for row in rows} == {"USD"}
    assert "0.38400000" in {row["UnitPrice"] for row in rows}
