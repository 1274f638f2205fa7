"""A pull that was killed goes on where it was; a finished one is pulled anew."""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from billing import connectors, ingest
from billing.zone import LandingZone
from tests.billing.connectors.conftest import CLOUD, MakeSource, cloud_row
from tests.billing.connectors.killed import START
from tests.billing.connectors.subjects import (
    CONNECTORS,
    EXPORT,
    TOTALS,
    asked,
    exact,
    export_source,
)
from tests.billing.connectors.test_exact import EA, EA_SCOPE, MCA, found
from tests.billing.connectors.truths import lines_of, stated, total_of
from tests.fake_azure.server import ROOT, FakeAzure

pytestmark = pytest.mark.usefixtures("clock")


def requests(azure: FakeAzure, part: str, *, answered: bool = True) -> list[dict[str, Any]]:
    return [
        each
        for each in azure.log()
        if part in each["path"] and (not answered or (each["status"], each["fault"]) == (200, None))
    ]


def killed_when(
    ready: Callable[[], bool], azure: FakeAzure, landing: Path, kind: str, scope: str
) -> None:
    """A process fetches September, and is killed as soon as it has come so far."""
    now = "2026-09-01"
    environment = os.environ | {
        "ABI_CLOUDS": json.dumps({CLOUD: cloud_row(azure)}),
        "LANDING_URL": landing.as_uri(),
        "DJANGO_SETTINGS_MODULE": "abi.settings",
    }
    command = [sys.executable, "-c", START, kind, scope, now]
    with subprocess.Popen(command, env=environment, cwd=ROOT) as process:
        try:
            ends = time.monotonic() + 60
            while not ready():
                assert process.poll() is None, "it ended before it could be killed"
                assert time.monotonic() < ends
                time.sleep(0.05)
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("kind", "scope", "part"),
    [
        pytest.param("ea_china", f"{MCA}-CNY", "/paginatedV3", marks=pytest.mark.slow),
        ("ea_legacy", EA, "/usagedetails"),
    ],
)
def test_pages_that_were_kept_are_not_asked_for_again(
    azure: FakeAzure, landing: Path, make_source: MakeSource, kind: str, scope: str, part: str
) -> None:
    azure.settings(page_size=4)

    def some_pages() -> bool:
        return len(requests(azure, part)) >= 3

    killed_when(some_pages, azure, landing, kind, scope)
    before = {each["query"] for each in requests(azure, part)}
    source = make_source(kind, scope, currency="CNY")
    (delivery,) = found(source)
    landed = ingest.land(delivery)
    account, currency = (MCA, "CNY") if kind == "ea_china" else (EA, "")
    expected = stated(azure, account, month="2026-09", currency=currency)
    assert total_of(lines_of(landed, landing)) == expected
    asked = Counter(each["query"] for each in requests(azure, part))
    # Only the page that was on its way when the process died may have come twice.
    assert sum(asked[query] - 1 for query in before) <= 1
    assert len(asked) > len(before)


def fetched(azure: FakeAzure, pattern: str) -> Counter[str]:
    """How often each such document was had; a place that is polled, and tokens, are none."""
    return Counter(
        re.sub(
            r"/armreports/.*", "/armreports/", f"{each['method']} {each['path']}?{each['query']}"
        )
        for each in azure.log()
        if re.search(pattern, each["path"])
        and not re.search("OperationResults|/token|openid|discovery", each["path"])
        and each["status"] in (200, 202, 204, 206)
        and each["fault"] is None
    )


def test_a_blob_that_was_landed_is_not_fetched_again(
    azure: FakeAzure, landing: Path, db: None
) -> None:
    second = "amortized.*/part_"
    azure.faults(rate=1, kinds=["503"], paths=second)
    killed_when(lambda: azure.made() > 0, azure, landing, "exports", EXPORT)
    before = fetched(azure, "/part_")
    assert before
    azure.faults(rate=0)
    exact(CONNECTORS["exports"], export_source(), azure, landing)
    after = fetched(azure, "/part_")
    assert before < after
    assert set(after.values()) == {1}


@pytest.mark.parametrize(
    "at",
    [
        "/invoices",
        pytest.param("/balances", marks=pytest.mark.slow),
        pytest.param("/reservationTransactions", marks=pytest.mark.slow),
        pytest.param("pricesheetDownloadOperationResults", marks=pytest.mark.slow),
        pytest.param("/armreports/", marks=pytest.mark.slow),
    ],
)
def test_totals_that_were_had_are_not_asked_for_again(
    azure: FakeAzure, landing: Path, make_source: MakeSource, at: str
) -> None:
    source, names = make_source("cost_details", EA_SCOPE), [*TOTALS]
    names.remove("legacy balance")
    clean = [asked(name, source, landing, turn="turn 1") for name in names]
    once = fetched(azure, "")
    azure.faults(rate=1, kinds=["503"], paths=at)
    killed_when(lambda: azure.made() > 0, azure, landing, "turn 2", EA_SCOPE)
    assert fetched(azure, "") - once, "it had nothing yet"
    azure.faults(rate=0)
    assert [asked(name, source, landing, turn="turn 2") for name in names] == clean
    assert fetched(azure, "") == once + once


def test_the_same_report_is_polled_on(
    azure: FakeAzure, landing: Path, make_source: MakeSource
) -> None:
    azure.settings(polls=1000, retry_after=1)

    def polled() -> bool:
        return len(requests(azure, "OperationResults", answered=False)) >= 2

    killed_when(polled, azure, landing, "cost_details", EA_SCOPE)
    azure.settings(polls=1)
    source = make_source("cost_details", EA_SCOPE)
    actual, _ = found(source)
    landed = ingest.land(actual)
    assert total_of(lines_of(landed, landing)) == stated(azure, EA, month="2026-09")
    assert len(requests(azure, "generateCostDetailsReport", answered=False)) == 1


class Dies(Exception):  # noqa: N818
    """As if the process had ended here."""


class Dying(LandingZone):
    """Dies when it is to keep the second part."""

    kept = 0

    def keep(self, name: str, chunks: Any) -> Any:
        Dying.kept += 1
        if Dying.kept == 2:
            raise Dies
        return super().keep(name, chunks)


def test_a_part_that_was_kept_is_not_fetched_again(
    azure: FakeAzure, landing: Path, make_source: MakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Dying, "kept", 0)
    source = make_source("cost_details", EA_SCOPE, dataset="actual")
    (delivery,) = found(source)
    with pytest.raises(Dies):
        connectors.of(source).fetch(delivery, Dying())
    (again,) = found(source)
    assert again.content_key == delivery.content_key
    landed = ingest.land(again)
    assert total_of(lines_of(landed, landing)) == stated(azure, EA, month="2026-09")
    parts = Counter(each["path"] for each in requests(azure, "/armreports/"))
    assert set(parts.values()) == {1}
    assert len(parts) == 2
    assert len(requests(azure, "generateCostDetailsReport", answered=False)) == 1


def test_a_finished_pull_is_pulled_anew(
    azure: FakeAzure, landing: Path, make_source: MakeSource
) -> None:
    source = make_source("cost_details", EA_SCOPE, dataset="actual")
    (first,) = found(source)
    assert found(source) == [first], "nothing has begun yet"
    landed = ingest.land(first)
    azure.restate("2026-09", account=EA, factor="1.5", every=3)
    (second,) = found(source)
    assert second.content_key != first.content_key
    anew = ingest.land(second)
    assert anew.content_hash != landed.content_hash
    assert total_of(lines_of(anew, landing)) == stated(azure, EA, month="2026-09")


def test_an_unfinished_pull_that_is_too_old_is_left_behind(
    azure: FakeAzure, landing: Path, make_source: MakeSource, clock: Any
) -> None:
    source = make_source("cost_details", EA_SCOPE, dataset="actual")
    (delivery,) = found(source)
    azure.settings(polls=1000, retry_after=300)
    with pytest.raises(Exception, match="report_pending"):
        connectors.of(source).fetch(delivery, LandingZone())
    assert found(source)[0].content_key == delivery.content_key
    clock.sleep(7 * 3600)
    assert found(source)[0].content_key != delivery.content_key


def test_no_link_and_no_secret_is_written_down(
    azure: FakeAzure, landing: Path, make_source: MakeSource
) -> None:
    source = make_source("cost_details", EA_SCOPE)
    deliveries = found(source)
    for delivery in deliveries:
        ingest.land(delivery)
    notes = "".join(file.read_text("utf-8") for file in landing.rglob("*.json"))
    everything = notes + repr(deliveries)
    assert "sig=" not in everything
    assert "fake-secret" not in everything
    assert "OperationResults" in notes
