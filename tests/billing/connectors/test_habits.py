"""Azure's habits, one by one: what moves, ends, is empty, is refused, is as before."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import redis
from pytest_django import Settings

from abi.core.errors import AppError
from billing import credentials, ingest
from billing.models import Source
from tests.billing.connectors.conftest import MakeSource
from tests.billing.connectors.test_exact import EA, EA_SCOPE, MCA, found
from tests.billing.connectors.test_resume import requests
from tests.billing.connectors.truths import lines_of, stated, total_of
from tests.fake_azure.server import FakeAzure

pytestmark = pytest.mark.usefixtures("clock")


def actual(make_source: MakeSource) -> Source:
    return make_source("cost_details", EA_SCOPE, dataset="actual")


def refused(source: Source, **period: date) -> AppError:
    try:
        for delivery in found(source, **period):
            ingest.land(delivery)
    except AppError as error:
        return error
    raise AssertionError("nothing was refused")


def test_a_report_that_moves_is_followed(
    azure: FakeAzure, landing: Path, make_source: MakeSource
) -> None:
    azure.settings(polls=3, new_locations=1)
    (delivery,) = found(actual(make_source))
    ingest.land(delivery)
    asked = [each["query"] for each in azure.log() if "OperationResults" in each["path"]]
    assert len(asked) == 4
    assert len(set(asked)) == 4, "each answer named another Location"


def test_two_hundred_without_a_body_is_pending(
    azure: FakeAzure, landing: Path, make_source: MakeSource
) -> None:
    azure.settings(polls=0, empty_polls=2)
    (delivery,) = found(actual(make_source))
    landed = ingest.land(delivery)
    assert total_of(lines_of(landed, landing)) == stated(azure, EA, month="2026-09")


def test_a_link_that_has_ended_wants_another_report(
    azure: FakeAzure, landing: Path, make_source: MakeSource
) -> None:
    azure.faults(rate=1, kinds=["expired_sas"], count=1)
    (delivery,) = found(actual(make_source))
    landed = ingest.land(delivery)
    assert total_of(lines_of(landed, landing)) == stated(azure, EA, month="2026-09")
    assert len(requests(azure, "generateCostDetailsReport", answered=False)) == 2
    dead = [each["path"] for each in azure.log() if each["fault"] == "expired_sas"]
    assert [each["path"] for each in azure.log()].count(dead[0]) == 1, "the dead link again"


@pytest.mark.parametrize("no_data", ["NoDataFound", "204"])
def test_a_month_without_lines_is_a_delivery_without_files(
    azure: FakeAzure, landing: Path, make_source: MakeSource, no_data: str
) -> None:
    azure.settings(no_data=no_data)
    azure.restate("2026-09", account=EA, empty=True)
    (delivery,) = found(actual(make_source))
    assert ingest.land(delivery).blobs == ()


def test_the_china_portal_answers_an_empty_month_with_csv(
    azure: FakeAzure, landing: Path, make_source: MakeSource
) -> None:
    source = make_source("ea_china", f"{MCA}-CNY", currency="CNY")
    (delivery,) = found(source, start=date(2026, 11, 1), end=date(2026, 11, 1))
    landed = ingest.land(delivery)
    assert (landed.blobs, landed.stated_rows) == ((), 0)


def test_the_china_portal_needs_a_currency(azure: FakeAzure, make_source: MakeSource) -> None:
    assert refused(make_source("ea_china", f"{MCA}-CNY")).code == "currency_required"
    assert azure.log() == []


def test_thirteen_months_back_and_no_further(azure: FakeAzure, make_source: MakeSource) -> None:
    source = actual(make_source)
    (oldest,) = found(source, start=date(2025, 10, 1), end=date(2025, 10, 1))
    assert oldest.billing_period == "2025-10-01"
    error = refused(source, start=date(2025, 9, 1), end=date(2026, 9, 1))
    assert (error.code, error.retryable) == ("period_too_old", False)
    assert "13 months" in error.detail


def test_what_is_as_before_is_not_loaded_again(
    azure: FakeAzure, landing: Path, make_source: MakeSource
) -> None:
    source = make_source("ea_legacy", EA)
    first = ingest.land(found(source)[0])
    azure_before = len(azure.log())
    again = ingest.land(found(source)[0])
    assert (again.content_hash, again.blobs) == (first.content_hash, first.blobs)
    assert [each["status"] for each in azure.log()[azure_before:]] == [304]
    azure.restate("2026-09", account=EA, factor="1.1", every=2)
    changed = ingest.land(found(source)[0])
    assert changed.content_hash != first.content_hash
    assert total_of(lines_of(changed, landing)) == stated(azure, EA, month="2026-09")


def test_a_refused_token_is_renewed_once(
    azure: FakeAzure, landing: Path, make_source: MakeSource
) -> None:
    azure.faults(rate=1, kinds=["expired_token"], count=1)
    (delivery,) = found(actual(make_source))
    ingest.land(delivery)
    assert len([each for each in azure.log() if each["path"].endswith("/token")]) == 2


def test_a_token_refused_twice_is_a_clear_failure(
    azure: FakeAzure, landing: Path, make_source: MakeSource
) -> None:
    azure.faults(rate=1, kinds=["expired_token"], paths="generateCostDetailsReport")
    error = refused(actual(make_source))
    assert (error.code, error.retryable) == ("azure_unauthorized", False)
    assert len(requests(azure, "generateCostDetailsReport", answered=False)) == 2


def test_a_wrong_key_is_a_clear_failure(azure: FakeAzure, make_source: MakeSource) -> None:
    source = make_source("ea_legacy", EA)
    credentials.seal(source.credential, "wrong")  # type: ignore[arg-type]
    assert refused(source).code == "azure_unauthorized"


def test_an_unknown_enrolment_is_refused_in_azures_words(
    azure: FakeAzure, make_source: MakeSource
) -> None:
    error = refused(make_source("ea_legacy", "999"))
    assert (error.code, error.detail[:3]) == ("azure_refused", "404")


def test_throttled_is_pending_and_not_skipped(
    azure: FakeAzure, landing: Path, make_source: MakeSource
) -> None:
    azure.settings(retry_after=3600)
    azure.faults(rate=1, kinds=["429"], paths="generateCostDetailsReport", count=1)
    source = actual(make_source)
    error = refused(source)
    assert (error.code, error.retryable) == ("azure_throttled", True)
    assert len(found(source)) == 1


def most_in(times: Sequence[float], seconds: float) -> int:
    """The most requests within any such span."""
    return max(sum(at <= other < at + seconds for other in times) for at in times)


def test_the_quota_is_never_exceeded(
    azure: FakeAzure, landing: Path, make_source: MakeSource, settings: Settings
) -> None:
    settings.AZURE_QUOTA = ((10, 3), (60, 8), (3600, 600))
    azure.settings(qpu_10s=3, qpu_min=8)
    source = actual(make_source)
    for month in (6, 7, 8, 9):
        for delivery in found(source, start=date(2026, month, 1), end=date(2026, month, 1)):
            ingest.land(delivery)
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        (used,) = server.scan_iter("abi:{azure FakeCloud*:used")
        times = [score / 1000 for _, score in server.zrange(used, 0, -1, withscores=True)]
    asked = [each for each in azure.log() if "CostManagement" in each["path"]]
    assert len(times) == len(asked) > 8
    assert [each["status"] for each in azure.log()].count(429) == 0
    assert (most_in(times, 10), most_in(times, 60)) == (3, 8)
