"""Every connector brings exactly the lines and sums that the fake Azure has."""

from datetime import date
from pathlib import Path

import pytest

from billing import ingest
from billing.azure.http.clock import Clock
from billing.deliveries import Delivery, Landed
from billing.models import Source
from tests.billing.connectors.conftest import MakeSource
from tests.billing.connectors.truths import lines_of, stated, total_of
from tests.fake_azure.server import FakeAzure

EA, MCA, EA_CURRENCY = "89323935", "83701494", "USD"
EA_SCOPE = f"/providers/Microsoft.Billing/billingAccounts/{EA}"
MCA_SCOPE = f"/providers/Microsoft.Billing/billingAccounts/{MCA}:x_2019-05-31"
SEPTEMBER = date(2026, 9, 1)

pytestmark = pytest.mark.usefixtures("clock")


def found(source: Source, *, start: date = SEPTEMBER, end: date = SEPTEMBER) -> list[Delivery]:
    return list(ingest.discover(source.name, start=start, end=end))


def landed(source: Source) -> dict[str, Landed]:
    return {each.dataset: ingest.land(each) for each in found(source)}


@pytest.mark.parametrize(("scope", "account"), [(EA_SCOPE, EA), (MCA_SCOPE, MCA)])
def test_cost_details_of_an_account(
    azure: FakeAzure, landing: Path, make_source: MakeSource, scope: str, account: str
) -> None:
    got = landed(make_source("cost_details", scope))
    assert set(got) == {"actual", "amortized"}
    for dataset, each in got.items():
        expected = stated(azure, account, month="2026-09", dataset=dataset)
        assert total_of(lines_of(each, landing)) == expected
        assert len(each.blobs) == 2


def test_the_china_portal(azure: FakeAzure, landing: Path, make_source: MakeSource) -> None:
    source = make_source("ea_china", f"{MCA}-CNY", currency="CNY")
    got = landed(source)["legacy"]
    expected = stated(azure, MCA, month="2026-09", currency="CNY")
    assert total_of(lines_of(got, landing)) == expected
    assert got.stated_rows == expected[0]


def test_the_legacy_reports(azure: FakeAzure, landing: Path, make_source: MakeSource) -> None:
    got = landed(make_source("ea_legacy", EA))["legacy"]
    expected = stated(azure, EA, month="2026-09")
    assert total_of(lines_of(got, landing)) == expected
    assert got.stated_rows == expected[0]


def test_every_request_says_who_asks(
    azure: FakeAzure, landing: Path, make_source: MakeSource
) -> None:
    landed(make_source("cost_details", EA_SCOPE))
    asked = [each for each in azure.log() if each["path"].startswith("/providers/")]
    assert {each["client_type"] for each in asked} == {"AzureBillingIntelligence"}


def test_the_clock_is_ours(clock: Clock) -> None:
    before = clock.now()
    clock.sleep(3600)
    assert 3600 <= clock.now() - before < 3610
