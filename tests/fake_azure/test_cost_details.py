"""Cost Details: the dance of Location and polls, and the exact lines at its end."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.fake_azure.accounts import account, delivered, scope
from tests.fake_azure.clients import cost, csv_rows, report, report_rows
from tests.fake_azure.server import FakeAzure

_SEPTEMBER = {"start": "2026-09-01", "end": "2026-09-30"}
_ASK = "/providers/Microsoft.CostManagement/generateCostDetailsReport"


@pytest.mark.parametrize("dataset", ["ActualCost", "AmortizedCost"])
def test_a_months_report_has_the_lines_and_the_sum_of_the_export(
    azure: FakeAzure, arm: httpx.Client, truth: dict[str, Any], dataset: str
) -> None:
    body = {"metric": dataset, "timePeriod": _SEPTEMBER}
    rows = report_rows(report(arm, scope(azure, "USD"), body))
    assert (len(rows), cost(rows)) == delivered(truth, "2026-09", "USD", dataset)


def test_every_part_has_its_own_byte_order_mark_and_header(
    azure: FakeAzure, arm: httpx.Client
) -> None:
    azure.settings(blobs=3)
    azure.set_time("2026-11-10T08:00:00")
    done = report(arm, scope(azure, "USD"), {"timePeriod": _SEPTEMBER}).json()
    parts = [httpx.get(blob["blobLink"]).content for blob in done["manifest"]["blobs"]]
    assert [part[:21] for part in parts] == [b"\xef\xbb\xbfInvoiceSectionName"] * 3
    assert [len(part) for part in parts] == [b["byteCount"] for b in done["manifest"]["blobs"]]
    assert done["manifest"]["byteCount"] == sum(map(len, parts))
    assert done["manifest"]["blobCount"] == 3
    till = datetime.fromisoformat(done["validTill"]) - datetime(2026, 11, 10, 9, tzinfo=UTC)
    assert timedelta(0) <= till < timedelta(minutes=5)  # an hour after the report was done


def test_a_poll_answers_202_with_another_location_until_it_is_done(
    azure: FakeAzure, arm: httpx.Client
) -> None:
    azure.settings(polls=2, retry_after=7)
    path = f"{scope(azure, 'USD')}{_ASK}"
    asked = arm.post(path, json={"timePeriod": _SEPTEMBER})
    first = arm.get(asked.headers["location"])
    second = arm.get(first.headers["location"])
    last = arm.get(second.headers["location"])
    statuses = [each.status_code for each in (asked, first, second, last)]
    assert statuses == [202, 202, 202, 200]
    assert asked.headers["retry-after"] == first.headers["retry-after"] == "7"
    places = {each.headers["location"] for each in (asked, first, second)}
    assert len(places) == 3


def test_in_china_a_pending_poll_is_an_empty_200(azure: FakeAzure, arm: httpx.Client) -> None:
    azure.settings(polls=0, empty_polls=2)
    asked = arm.post(f"{scope(azure, 'CNY')}{_ASK}", json={"timePeriod": _SEPTEMBER})
    polls = [arm.get(asked.headers["location"]) for _ in range(3)]
    assert [(poll.status_code, bool(poll.content)) for poll in polls] == [
        (200, False),
        (200, False),
        (200, True),
    ]


def test_a_subscription_and_a_department_have_their_own_lines(
    azure: FakeAzure, arm: httpx.Client
) -> None:
    whole = scope(azure, "USD")
    rows = report_rows(report(arm, whole, {"timePeriod": _SEPTEMBER}))
    one = rows[0]["SubscriptionId"]
    department = rows[0]["InvoiceSectionName"]
    of_one = [row for row in rows if row["SubscriptionId"] == one]
    assert report_rows(report(arm, f"/subscriptions/{one}", {"timePeriod": _SEPTEMBER})) == of_one
    found = report_rows(
        report(arm, f"{whole}/departments/{department}", {"timePeriod": _SEPTEMBER})
    )
    assert found == [row for row in rows if row["InvoiceSectionName"] == department]
    assert 0 < len(found) < len(rows)


def test_days_within_two_months_come_from_both(azure: FakeAzure, arm: httpx.Client) -> None:
    period = {"start": "2026-09-20", "end": "2026-10-19"}
    rows = report_rows(report(arm, scope(azure, "USD"), {"timePeriod": period}))
    days = {row["Date"] for row in rows}
    assert (min(days), max(days), len(days)) == ("09/20/2026", "10/19/2026", 30)


def test_a_billing_period_is_for_ea_and_an_invoice_for_mca(
    azure: FakeAzure, arm: httpx.Client, truth: dict[str, Any]
) -> None:
    rows = report_rows(report(arm, scope(azure, "USD"), {"billingPeriod": "202609"}))
    assert (len(rows), cost(rows)) == delivered(truth, "2026-09", "USD")
    invoice = f"F{account(azure, 'CNY')}-202609-CNY"
    rows = report_rows(report(arm, scope(azure, "CNY"), {"invoiceId": invoice}))
    assert (len(rows), cost(rows)) == delivered(truth, "2026-09", "CNY")
    assert report(arm, scope(azure, "CNY"), {"billingPeriod": "202609"}).status_code == 400


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"timePeriod": _SEPTEMBER, "billingPeriod": "202609"}, "Only one of"),
        ({"timePeriod": {"start": "2026-09-01", "end": "2026-10-01"}}, "cannot exceed 1 month"),
        ({"timePeriod": {"start": "2025-09-30", "end": "2025-10-01"}}, "within the last 13 months"),
        ({"timePeriod": {"start": "2026-12-01", "end": "2026-12-02"}}, "in the future"),
        ({"timePeriod": {"start": "2026-09-02", "end": "2026-09-01"}}, "before its start"),
        ({"timePeriod": {"start": "2026-09-02"}}, "needs start and end"),
        ({"billingPeriod": "2026-09"}, "must be yyyyMM"),
        ({"metric": "Usage"}, "metric must be"),
    ],
)
def test_what_azure_would_refuse_is_refused(
    azure: FakeAzure, arm: httpx.Client, body: dict[str, Any], words: str
) -> None:
    answer = report(arm, scope(azure, "USD"), body)
    assert answer.status_code == 400
    assert words in answer.json()["error"]["message"]


def test_thirteen_months_back_is_the_last_month_allowed(
    azure: FakeAzure, arm: httpx.Client
) -> None:
    period = {"start": "2025-10-01", "end": "2025-10-31"}
    answer = report(arm, scope(azure, "USD"), {"timePeriod": period})
    assert answer.json()["status"] == "NoDataFound"


def test_a_management_group_has_no_cost_details(azure: FakeAzure, arm: httpx.Client) -> None:
    place = "/providers/Microsoft.Management/managementGroups/all"
    assert report(arm, place, {"timePeriod": _SEPTEMBER}).status_code == 400


def test_no_data_is_said_in_two_ways(azure: FakeAzure, arm: httpx.Client) -> None:
    body = {"timePeriod": {"start": "2026-07-01", "end": "2026-07-31"}}
    done = report(arm, scope(azure, "USD"), body).json()
    assert (done["status"], done["manifest"]) == ("NoDataFound", None)
    azure.settings(no_data="204")
    assert report(arm, scope(azure, "USD"), body).status_code == 204


def test_a_link_ends_and_never_takes_a_token(azure: FakeAzure, arm: httpx.Client) -> None:
    azure.settings(sas_seconds=60)
    done = report(arm, scope(azure, "USD"), {"timePeriod": _SEPTEMBER}).json()
    link = done["manifest"]["blobs"][0]["blobLink"]
    with_token = {"Authorization": f"Bearer {azure.token()}"}
    assert httpx.get(link, headers=with_token).status_code == 403
    assert httpx.get(link.replace("sig=", "sig=A")).status_code == 403
    assert len(csv_rows(httpx.get(link))) > 1
    azure.advance(61)
    late = httpx.get(link)
    assert (late.status_code, late.json()["error"]["code"]) == (403, "AuthenticationFailed")
