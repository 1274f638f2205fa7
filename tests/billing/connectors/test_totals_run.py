"""A run publishes a month, asks Azure what it states of it, and the ledger compares the two."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from abi.core.decimals import EXACT, decimal_text
from billing.books.run import run as run_ledger
from billing.books.wire import wire
from billing.models import Alarm, Publication, Source, StatedTotal
from tests.billing.connectors.conftest import MakeSource
from tests.billing.connectors.test_exact import EA, EA_SCOPE
from tests.billing.connectors.truths import stated
from tests.fake_azure.server import FakeAzure
from tests.people import People
from tests.workflows.conftest import queue, signed_in, worker
from tests.workflows.following import RUNS, ended, eventually, trigger
from workflows.models import WorkflowRun

__all__ = ["queue", "worker"]

MONTH = date(2026, 9, 1)
TOTALS = "CostManagement/query|/balances|/invoices|/reservationTransactions|/pricesheets"
OUTSIDE = {"api", "balance", "invoice"}

pytestmark = pytest.mark.usefixtures("clock", "worker")


def published(source: Source, people: People) -> dict[str, Any]:
    """September of this source; the totals come later."""
    browser = signed_in(people.alice)
    asked = trigger(browser, start_date="2026-09-01", end_date="2026-09-30", source=source.name)
    return ended(browser, asked)


def newest(source: Source) -> dict[str, int]:
    """The newest statement of each kind and dataset."""
    rows = StatedTotal.objects.filter(source=source, billing_period=MONTH).order_by("pk")
    return {f"{row.kind} {row.dataset}".strip(): row.pk for row in rows}


def fetched(source: Source, since: dict[str, int]) -> bool:
    """Whether the invoices, which are asked for last, were stated anew."""
    return newest(source).get("invoice", 0) > since.get("invoice", 0)


def ledger(source: Source, dataset: str = "actual") -> dict[str, Any]:
    whole = wire(run_ledger(source.pk, MONTH))
    found: list[dict[str, Any]] = [each for each in whole["datasets"] if each["dataset"] == dataset]
    assert len(found) == 1
    return found[0]


def outside(found: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {each["stage"]: each["amounts"] for each in found["stages"] if each["stage"] in OUTSIDE}


def truth(azure: FakeAzure, dataset: str = "actual") -> str:
    return stated(azure, EA, month="2026-09", dataset=dataset)[1]


def test_a_published_month_is_compared_with_what_azure_states(
    azure: FakeAzure, make_source: MakeSource, people: People
) -> None:
    source = make_source("cost_details", EA_SCOPE)

    assert published(source, people)["status"] == "completed"
    eventually(lambda: fetched(source, {}), seconds=90)

    actual, amortized = ledger(source), ledger(source, "amortized")
    usd = {"USD": truth(azure)}
    assert outside(actual) == {"api": usd, "balance": usd, "invoice": usd}
    assert outside(amortized) == {"api": {"USD": truth(azure, "amortized")}}
    assert (actual["differences"], actual["severity"]) == ([], "ok")
    assert (amortized["differences"], amortized["severity"]) == ([], "ok")
    documents = {each["told_by"] for each in actual["stages"] if each["stage"] in OUTSIDE}
    assert all(document.startswith("raw/") for document in documents)
    assert not Alarm.objects.exists()


def test_totals_that_cannot_be_had_warn_and_what_was_stated_before_explains_the_rest(
    azure: FakeAzure, make_source: MakeSource, people: People
) -> None:
    source = make_source("cost_details", EA_SCOPE)
    published(source, people)
    eventually(lambda: fetched(source, {}), seconds=90)
    before, first = truth(azure), newest(source)

    azure.restate("2026-09", account=EA, factor="1.5", every=3)
    azure.faults(rate=1, kinds=["expired_token"], paths=TOTALS)
    run = published(source, people)
    assert run["status"] == "completed", run["error"]
    alarm = eventually(lambda: Alarm.objects.filter(kind="totals_not_fetched").first(), seconds=90)
    assert alarm is not None
    assert (alarm.source, alarm.billing_period) == (source, MONTH)
    assert alarm.facts["code"] == "azure_unauthorized"
    assert newest(source) == first
    (warning,) = eventually(lambda: warnings(run, people), seconds=30)
    assert (warning["code"], warning["detail"][:12]) == ("azure_unauthorized", "api 2026-09:")
    found = ledger(source)
    late = decimal_text(EXACT.subtract(Decimal(before), Decimal(truth(azure))))
    assert {
        (each["to"], cause["cause"], cause["amounts"]["USD"])
        for each in found["differences"]
        for cause in each["causes"]
    } == {(stage, "late", late) for stage in OUTSIDE}
    assert outside(found)["invoice"] == {"USD": before}

    azure.faults(rate=0)
    again = published(source, people)
    eventually(lambda: fetched(source, first), seconds=90)
    assert (again["status"], again["warnings"]) == ("completed", [])
    assert outside(ledger(source))["invoice"] == {"USD": truth(azure)}
    assert ledger(source)["differences"] == []
    eventually(lambda: not Alarm.objects.filter(resolved_at=None).exists())


def warnings(run: dict[str, Any], people: People) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        signed_in(people.alice).get(f"{RUNS}{run['id']}").json()["warnings"]
    )
    return found


def test_a_backfill_asks_about_each_month(
    azure: FakeAzure, make_source: MakeSource, people: People
) -> None:
    source = make_source("ea_legacy", EA, currency="USD")
    browser = signed_in(people.alice)
    months = {"from_month": "2026-08", "to_month": "2026-09", "sources": [source.name]}
    asked = {"workflow_type": "azure_billing_backfill", "parameters": months}
    answer = browser.post(RUNS, asked, format="json")
    assert answer.status_code == 202, answer.content
    assert ended(browser, answer.json())["status"] == "completed"
    assert eventually(lambda: _balances(source) if len(_balances(source)) == 2 else {}) == {
        f"2026-0{month}": stated(azure, EA, month=f"2026-0{month}")[1] for month in (8, 9)
    }


def _balances(source: Source) -> dict[str, str]:
    rows = StatedTotal.objects.filter(source=source, kind="balance")
    return {f"{row.billing_period:%Y-%m}": row.amount for row in rows}


def test_people_ask_by_command(azure: FakeAzure, make_source: MakeSource, people: People) -> None:
    source, out = make_source("ea_legacy", EA, currency="USD"), StringIO()
    assert published(source, people)["status"] == "completed"
    call_command("reconcile", source.name, "2026-09", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["stated"], told["severity"]) == (1, "ok")
    assert ledger(source, "legacy")["differences"] == []
    with pytest.raises(CommandError, match="unknown_source"):
        call_command("reconcile", "nobody", "2026-09")
    assert Publication.objects.count() == 1
    assert WorkflowRun.objects.count() == 1
