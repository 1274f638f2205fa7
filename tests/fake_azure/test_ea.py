"""The EA APIs: ea.azure.cn and the legacy v3, as pages of the same lines."""

from decimal import Decimal
from typing import Any

import httpx
import pytest

from abi.core.decimals import exact_sum
from tests.fake_azure.accounts import account, delivered, enrolment
from tests.fake_azure.clients import pages
from tests.fake_azure.server import FakeAzure, exact


@pytest.mark.parametrize("currency", ["CNY", "EUR", "USD"])
def test_chinas_pages_have_the_lines_and_the_sum_of_the_export(
    azure: FakeAzure, ea: httpx.Client, truth: dict[str, Any], currency: str
) -> None:
    url = f"/rest/{enrolment(azure, currency)}/usage-report/paginatedV3?month=2026-09&fmt=json"
    found = pages(ea, f"{url}&pageindex=0", "content")
    assert [len(page) for page in found[:-1]] == [50] * (len(found) - 1)
    costs = [Decimal(line["ExtendedCost"]) for page in found for line in page]
    assert (len(costs), exact_sum(costs)) == delivered(truth, "2026-09", currency)


def test_chinas_records_are_pascal_case_with_a_byte_order_mark(
    azure: FakeAzure, ea: httpx.Client
) -> None:
    url = f"/rest/{enrolment(azure, 'CNY')}/usage-report/paginatedV3?month=2026-09&pageindex=0"
    answer = ea.get(url)
    assert answer.content.startswith(b"\xef\xbb\xbf{")
    line = exact(answer)["content"][0]
    assert (line["Date"], line["Year"], line["Month"], line["Day"]) == ("09/01/2026", 2026, 9, 1)
    assert len(line) == 31
    assert "Currency" not in "".join(line)


def test_an_empty_month_in_china_is_csv_whatever_was_asked_for(
    azure: FakeAzure, ea: httpx.Client
) -> None:
    number = enrolment(azure, "CNY")
    for form in (
        "usage-report/paginatedV3?month=2026-07&pageindex=0&fmt=json",
        "usage-report?month=2026-07&fmt=Json",
    ):
        answer = ea.get(f"/rest/{number}/{form}")
        assert answer.status_code == 200
        lines = answer.text.splitlines()
        assert lines[:2] == ["Usage Data Extract", ""]
        assert lines[2].startswith("AccountOwnerId,Account Name,ServiceAdministratorId")
        assert "Meter Sub-Category" in lines[2]
        assert len(lines) == 3


def test_chinas_months_are_listed_newest_first(azure: FakeAzure, ea: httpx.Client) -> None:
    answer = exact(ea.get(f"/rest/{enrolment(azure, 'CNY')}/usage-reports"))
    months = [each["Month"] for each in answer["AvailableMonths"]]
    assert months == ["2026-10", "2026-09", "2026-08"]


def test_an_enrolment_of_several_currencies_is_refused_where_none_is_printed(
    azure: FakeAzure,
    ea: httpx.Client,
) -> None:
    number = account(azure, "CNY")
    for url in (
        f"/rest/{number}/usage-report/paginatedV3?month=2026-09",
        f"/v3/enrollments/{number}/usagedetails",
    ):
        answer = ea.get(url)
        assert answer.status_code == 404
        assert f"{number}-CNY, {number}-EUR" in answer.json()["error"]["message"]


def test_v3s_pages_have_the_lines_and_the_sum_of_the_export(
    azure: FakeAzure, ea: httpx.Client, truth: dict[str, Any]
) -> None:
    base = f"/v3/enrollments/{enrolment(azure, 'USD')}"
    for url, month in (
        ("/usagedetails", "2026-10"),
        ("/billingPeriods/202609/usagedetails", "2026-09"),
    ):
        found = pages(ea, base + url, "data")
        costs = [Decimal(line["cost"]) for page in found for line in page]
        assert (len(costs), exact_sum(costs)) == delivered(truth, month, "USD")


def test_v3_by_date_spans_months(azure: FakeAzure, ea: httpx.Client) -> None:
    url = f"/v3/enrollments/{enrolment(azure, 'USD')}/usagedetailsbycustomdate"
    found = pages(ea, f"{url}?startTime=2026-09-30&endTime=2026-10-01", "data")
    days = {line["date"] for page in found for line in page}
    assert days == {"2026-09-30T00:00:00", "2026-10-01T00:00:00"}
    too_long = ea.get(f"{url}?startTime=2020-01-01&endTime=2026-10-01")
    assert too_long.status_code == 400


def test_v3_answers_304_until_the_lines_change(azure: FakeAzure, ea: httpx.Client) -> None:
    url = f"/v3/enrollments/{enrolment(azure, 'USD')}/billingPeriods/202609/usagedetails"
    etag = ea.get(url).headers["etag"]
    again = ea.get(url, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    azure.restate("2026-09")
    changed = ea.get(url, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != etag


def test_v3_has_an_empty_answer_for_no_month(azure: FakeAzure, ea: httpx.Client) -> None:
    url = f"/v3/enrollments/{enrolment(azure, 'USD')}/billingPeriods/202607/usagedetails"
    assert ea.get(url).status_code == 404


def test_v3s_smaller_reports_are_bare(
    azure: FakeAzure, ea: httpx.Client, truth: dict[str, Any]
) -> None:
    base = f"/v3/enrollments/{enrolment(azure, 'USD')}"
    periods = exact(ea.get(f"{base}/billingperiods"))
    assert [each["billingPeriodId"] for each in periods] == ["202610", "202609", "202608"]
    balance = exact(ea.get(f"{base}/billingPeriods/202609/balancesummary"))
    sold = exact(ea.get(f"{base}/billingPeriods/202609/marketplacecharges"))
    prices = exact(ea.get(f"{base}/billingPeriods/202609/pricesheet"))
    marketplace = exact_sum(Decimal(each["extendedCost"]) for each in sold)
    assert (len(sold), marketplace) == (1, balance["azureMarketplaceServiceCharges"])
    assert balance["totalUsage"] + marketplace == delivered(truth, "2026-09", "USD")[1]
    assert len(prices) > 5
    assert {each["currencyCode"] for each in prices} == {"USD"}


def test_both_want_the_key(azure: FakeAzure) -> None:
    number = enrolment(azure, "USD")
    for path in (f"/rest/{number}/usage-reports", f"/v3/enrollments/{number}/usagedetails"):
        for headers in ({}, {"Authorization": "bearer wrong"}):
            assert httpx.get(f"{azure.base_url}{path}", headers=headers).status_code == 401
