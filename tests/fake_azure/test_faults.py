"""Every way to fail, one by one, and the same ways again for the same seed."""

from collections import Counter
from typing import Any

import httpx
import pytest

from abi.stack.fake_azure.faults import KINDS, Faults, Plan
from tests.fake_azure.accounts import delivered, enrolment, scope
from tests.fake_azure.clients import pages, report
from tests.fake_azure.server import FakeAzure, exact

_BODY = {"timePeriod": {"start": "2026-09-01", "end": "2026-09-30"}}
_COST = "x-ms-ratelimit-microsoft.costmanagement-"


def _usage(azure: FakeAzure) -> str:
    return f"/v3/enrollments/{enrolment(azure, 'USD')}/billingPeriods/202609/usagedetails"


def _balances(azure: FakeAzure) -> str:
    return f"{scope(azure, 'USD')}/providers/Microsoft.Consumption/balances"


def _only(azure: FakeAzure, kind: str, **plan: Any) -> None:
    azure.faults(rate=1, kinds=[kind], **plan)


@pytest.mark.parametrize(("kind", "status"), [("429", 429), ("500", 500), ("503", 503)])
def test_a_status_is_answered_in_azures_words(
    azure: FakeAzure, ea: httpx.Client, kind: str, status: int
) -> None:
    url = _usage(azure)
    _only(azure, kind)
    answer = ea.get(url)
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"code", "message"}


def test_throttling_speaks_with_the_headers_of_each_api(
    azure: FakeAzure, arm: httpx.Client, ea: httpx.Client
) -> None:
    azure.settings(retry_after=40)
    usage, balances, base = _usage(azure), _balances(azure), scope(azure, "USD")
    _only(azure, "429")
    consumption = "x-ms-ratelimit-microsoft.consumption-retry-after"
    assert ea.get(usage).headers[consumption] == "40"
    assert arm.get(balances).headers[consumption] == "40"
    assert arm.get(f"{base}/invoices").headers["retry-after"] == "40"
    found = arm.get(f"{base}/providers/Microsoft.CostManagement/exports").headers
    waits = [int(value) for name, value in found.items() if name.endswith("-retry-after")]
    assert sorted(waits) == [20, 40]


def test_a_stalled_request_ends_without_an_answer(azure: FakeAzure, ea: httpx.Client) -> None:
    url = _usage(azure)
    _only(azure, "timeout")
    with pytest.raises(httpx.ReadTimeout):
        ea.get(url, timeout=0.1)
    with pytest.raises(httpx.NetworkError):
        ea.get(url, timeout=10)


def test_a_reset_breaks_the_connection(azure: FakeAzure, ea: httpx.Client) -> None:
    url = _usage(azure)
    _only(azure, "reset")
    with pytest.raises(httpx.NetworkError):
        ea.get(url)


def test_a_cut_answer_breaks_openly_or_pretends_to_be_whole(
    azure: FakeAzure, ea: httpx.Client
) -> None:
    url = _usage(azure)
    whole = ea.get(url).content
    _only(azure, "truncated")
    with pytest.raises(httpx.RemoteProtocolError, match="peer closed connection"):
        ea.get(url)
    _only(azure, "truncated_quietly")
    cut = ea.get(url)
    assert (cut.status_code, cut.headers["content-length"]) == (200, str(len(whole) // 2))
    assert cut.content == whole[: len(whole) // 2]


def test_an_empty_200_has_nothing(azure: FakeAzure, arm: httpx.Client) -> None:
    url = _balances(azure)
    _only(azure, "empty_200")
    assert (arm.get(url).status_code, arm.get(url).content) == (200, b"")


@pytest.mark.parametrize("form", ["v3", "china"])
def test_every_page_comes_twice(azure: FakeAzure, ea: httpx.Client, form: str) -> None:
    url, key = _paged(azure, form)
    ordinary = pages(ea, url, key)
    _only(azure, "duplicate_page")
    assert pages(ea, url, key) == [page for page in ordinary for _ in range(2)]


@pytest.mark.parametrize("form", ["v3", "china"])
def test_reordered_pages_are_complete_but_not_in_order(
    azure: FakeAzure, ea: httpx.Client, truth: dict[str, Any], form: str
) -> None:
    url, key = _paged(azure, form)
    ordinary = pages(ea, url, key)
    _only(azure, "reordered_pages")
    found = pages(ea, url, key)
    assert found != ordinary
    assert sorted(map(str, found)) == sorted(map(str, ordinary))
    assert sum(map(len, found)) == delivered(truth, "2026-09", "USD")[0]


def test_a_link_that_never_ends_gives_another_url_each_time(
    azure: FakeAzure, ea: httpx.Client
) -> None:
    url = _usage(azure)
    _only(azure, "endless_pages", count=1)
    seen, link = set(), url
    for _ in range(30):
        answer = exact(ea.get(link))
        link = answer["nextLink"]
        seen.add(link)
    assert len(seen) == 30
    assert len(pages(ea, url, "data")) < 30


def test_a_link_says_that_its_signature_ended(azure: FakeAzure, arm: httpx.Client) -> None:
    done = report(arm, scope(azure, "USD"), _BODY).json()
    link = done["manifest"]["blobs"][0]["blobLink"]
    _only(azure, "expired_sas", count=1)
    assert httpx.get(link).status_code == 403
    assert httpx.get(link).status_code == 200


def test_an_expired_token_stays_expired_until_there_is_a_new_one(azure: FakeAzure) -> None:
    token, url = azure.token(), azure.base_url + _balances(azure)
    _only(azure, "expired_token", count=1)
    headers = {"Authorization": f"Bearer {token}"}
    for _ in range(2):
        refused = httpx.get(url, headers=headers)
        assert refused.status_code == 401
        assert "invalid_token" in refused.headers["www-authenticate"]
    fresh = {"Authorization": f"Bearer {azure.token()}"}
    assert httpx.get(url, headers=fresh).status_code == 200


def test_a_report_may_fail_for_good_and_the_next_succeeds(
    azure: FakeAzure, arm: httpx.Client
) -> None:
    where = scope(azure, "USD")
    _only(azure, "failed_report", count=1)
    failed = report(arm, where, _BODY).json()
    assert (failed["status"], failed["error"]["code"]) == ("Failed", "InternalServerError")
    assert report(arm, where, _BODY).json()["status"] == "Completed"


def test_faults_keep_to_their_paths_and_their_count(azure: FakeAzure, ea: httpx.Client) -> None:
    url = _usage(azure)
    _only(azure, "500", paths="/rest/")
    assert ea.get(url).status_code == 200
    _only(azure, "500", paths="usagedetails$", count=2)
    assert [ea.get(url).status_code for _ in range(4)] == [500, 500, 200, 200]
    assert azure.made() == 2


def test_the_same_seed_fails_the_same_requests_the_same_way(
    azure: FakeAzure, ea: httpx.Client
) -> None:
    url = _usage(azure)

    def struck(seed: int) -> list[str | None]:
        azure.reset()
        azure.faults(rate=0.5, seed=seed, kinds=["429", "500", "503", "empty_200"])
        for _ in range(40):
            ea.get(url)
        return [each["fault"] for each in azure.log()]

    first = struck(7)
    assert struck(7) == first
    assert struck(8) != first
    assert 10 < sum(each is not None for each in first) < 30


def test_what_is_asked_in_between_changes_nothing() -> None:
    alone, mixed = Faults(Plan(0.5, 7)), Faults(Plan(0.5, 7))
    expected = [alone.choose("GET", "/v3/a", "") for _ in range(50)]
    found = []
    for number in range(50):
        mixed.choose("GET", f"/v3/{number}", "")
        found.append(mixed.choose("GET", "/v3/a", ""))
    assert found == expected


def test_half_of_all_requests_fail_at_a_rate_of_one_half_and_every_kind_occurs() -> None:
    faults = Faults(Plan(0.5, 1))
    paths = (
        "/armreports/a/b",
        "/v3/enrollments/1/usagedetails",
        "/subscriptions/1/providers/Microsoft.CostManagement/costDetailsOperationResults/2",
    )
    found = Counter(faults.choose("GET", path, "")[0] for path in paths for _ in range(2000))
    assert 0.47 < found.pop(None) / 6000 < 0.53
    assert set(found) == set(KINDS)


def test_a_plan_with_an_unknown_kind_is_refused_and_the_old_one_stays(azure: FakeAzure) -> None:
    _only(azure, "500")
    answer = httpx.post(f"{azure.base_url}/_control/faults", json={"rate": 1, "kinds": ["501"]})
    assert answer.status_code == 400
    assert "no such fault: 501" in answer.json()["error"]["message"]
    plan = httpx.get(f"{azure.base_url}/_control/faults").json()
    assert (plan["rate"], plan["kinds"]) == (1, ["500"])


def test_the_log_tells_requests_without_their_secrets(azure: FakeAzure, arm: httpx.Client) -> None:
    done = report(arm, scope(azure, "USD"), _BODY).json()
    link = done["manifest"]["blobs"][0]["blobLink"]
    httpx.get(link, headers={"ClientType": "abi"})
    last = azure.log()[-1]
    assert (last["method"], last["status"], last["client_type"]) == ("GET", 200, "abi")
    assert "sig=…" in last["query"]
    assert "sig=" not in str(azure.log()).replace("sig=…", "")


def _paged(azure: FakeAzure, form: str) -> tuple[str, str]:
    if form == "v3":
        return _usage(azure), "data"
    number = enrolment(azure, "USD")
    url = f"/rest/{number}/usage-report/paginatedV3?month=2026-09&pageindex=0&fmt=json"
    return url, "content"
