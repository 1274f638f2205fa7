"""A month's page in the admin: its books, what differs and why, and what was shown when."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from abi.core.accounts.models import DataScope, User
from billing import decisions, history
from billing.books import run as ledgers
from billing.books.sheet import CauseName, StageName
from billing.models import BillingPeriod, Publication, Snapshot, Source, StatedTotal
from billing.period_page.words import CAUSES, STAGES
from tests.billing.closing import signed
from tests.billing.conftest import PERIOD, Ingest
from tests.billing.deliveries import cost_of, row, rows, write_csv, write_run
from tests.people import People
from workflows.models import MonthClaim, WorkflowRun

pytestmark = pytest.mark.django_db

BAD = row(4, Date="2/30/2023")


@pytest.fixture
def month(tmp_path: Path, ingested: Ingest) -> Source:
    """Three good lines and a quarantined one, with a manifest; Azure's invoice has a tax."""
    write_run(tmp_path, [[*rows(3), BAD]])
    ingested(tmp_path)
    return Source.objects.get()


def _state(amount: str, **parts: str) -> None:
    StatedTotal.objects.create(
        source=Source.objects.get(),
        billing_period=PERIOD,
        kind="invoice",
        currency="USD",
        amount=amount,
        parts=parts,
        document="totals/invoice.json",
        stated_at=timezone.now(),
    )


def _tables(site: Client) -> list[list[list[str]]]:
    """The words in the cells of each row of each table."""
    found = re.findall(r"<table class=.ledger.*?</table>", _page(site), re.DOTALL)
    return [
        [
            [_words(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", line, re.DOTALL)]
            for line in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)[1:]
        ]
        for table in found
    ]


def _page(site: Client) -> str:
    number = BillingPeriod.objects.get().pk
    answer = site.get(f"/admin/billing/billingperiod/{number}/change/")
    assert answer.status_code == 200
    return answer.content.decode()


def _words(cell: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())


def _run() -> None:
    ledgers.run(Source.objects.get().pk, PERIOD)


def test_books_differences_and_their_causes_are_told_to_the_last_digit(
    site: Client, month: Source
) -> None:
    loaded, bad = cost_of(rows(3)), cost_of([BAD])
    whole = cost_of([*rows(3), BAD])
    _state(whole)
    _run()
    snapshot, shown = Snapshot.objects.get(), Publication.objects.get()
    at = f"{shown.published_at:%Y-%m-%d %H:%M}"
    books, differences, before = _tables(site)
    assert books == [[
        "Actual cost billed cost", "3 / 4 Without the lines set aside", f"1 {bad} USD",
        f"{loaded} USD", f"Invoices {whole} USD", f"Invoices {bad} USD", "Balanced",
        f"{snapshot.pk} {at}",
    ]]  # fmt: skip
    cause = f"Lines in quarantine (-1 lines): -{bad} USD"
    inside = ["Actual cost", "Landed → Loaded", "-1", f"-{bad} USD", cause, "—", "Balanced"]
    assert differences[0] == inside
    assert differences[1][1] == "Loaded → Invoices totals/invoice.json"
    assert differences[1][3:] == [f"{bad} USD", f"Lines in quarantine: {bad} USD", "—", "Balanced"]
    assert before == [
        [
            at,
            "Actual cost",
            "Published (now)",
            f"{snapshot.pk} Published",
            "3",
            f"{loaded} USD",
            "—",
        ]
    ]


def test_what_nobody_can_explain_is_said_to_be_so(site: Client, month: Source) -> None:
    _state("1000000.000000000000000001")
    _run()
    page = _page(site)
    assert "<strong>Unexplained</strong>" in page
    assert "the month cannot become final" in page
    [book] = _tables(site)[0]
    assert book[6] == "Unexplained"
    assert book[4] == "Invoices 1000000.000000000000000001 USD"
    told = _tables(site)[1][1]
    assert told[4].startswith("Lines in quarantine")
    assert "Nobody knows: " in told[4]
    assert told[5:] == [told[4].rpartition(": ")[2], "Unexplained"]


def test_everything_that_was_shown_is_listed_the_newest_first(
    site: Client, people: People, tmp_path: Path, ingested: Ingest
) -> None:
    """Published, replaced, undone, signed."""
    ingested(write_csv(tmp_path / "one.csv", rows(1)))
    ingested(write_csv(tmp_path / "two.csv", rows(2)))
    month = history.Month("s", "actual", PERIOD)
    history.undo(month, actor=people.alice, reason="too early")
    signed(people)
    first, second = Snapshot.objects.order_by("pk")
    books, differences, before = [*_tables(site), []][:3]
    assert books[0][1] == "1 / 1 Every line is there"
    assert books[0][7].startswith(f"{first.pk} ")
    assert [[each[2], each[3], each[5]] for each in differences] == [
        ["Shown again (now)", f"{first.pk} Published", f"{cost_of(rows(1))} USD"],
        ["Published", f"{second.pk} Superseded", f"{cost_of(rows(2))} USD"],
        ["Published", f"{first.pk} Published", f"{cost_of(rows(1))} USD"],
    ]
    assert before == []
    page = _page(site)
    assert "<strong>Locked</strong> — It is signed: no run changes it any more." in page
    assert "bob: as invoiced" in page
    assert "every stage has the same lines" in page


def test_a_month_that_was_taken_back_says_that_nothing_is_shown(
    site: Client, people: People, month: Source
) -> None:
    _run()
    of = history.Month("s", "actual", PERIOD)
    decisions.withdraw(of, actor=people.alice, reason="wrong file")
    books, _, before = _tables(site)
    assert books[0][1:7] == ["Taken back: nothing is shown", *["—"] * 5]
    assert before[0][2] == "Taken back: nothing is shown (now)"
    page = _page(site)
    assert "<strong>Provisional</strong>" in page
    assert "What is shown changed since the ledger was run" in page


def test_before_the_ledger_has_run_the_sums_are_those_that_were_published(
    site: Client, month: Source
) -> None:
    BillingPeriod.objects.create(source=month, billing_period=PERIOD)
    [book], before = _tables(site)
    assert book[3:7] == [f"{cost_of(rows(3))} USD", "—", "—", "—"]
    assert len(before) == 1
    assert "The ledger has not run yet." in _page(site)


def test_a_month_that_is_due_and_not_there_is_missing(site: Client, source: Source) -> None:
    created = timezone.now() - timedelta(days=3)
    Source.objects.update(created_at=created, kind="exports")
    open_month = timezone.now().date().replace(day=1)
    BillingPeriod.objects.create(source=source, billing_period=open_month)
    [book] = _tables(site)[0]
    assert book[1].startswith("Missing due until ")
    assert "<strong>Open</strong> — The month is not over." in _page(site)


def test_a_snapshot_leads_to_the_run_that_loaded_it(site: Client, month: Source) -> None:
    _run()
    run = WorkflowRun.objects.create(
        workflow_type="x", work="x", parameters={}, temporal_run_id="abc"
    )
    link = f"/admin/workflows/workflowrun/{run.pk}/change/"
    assert link not in _page(site)
    Snapshot.objects.update(owner="abc/7")
    assert link in _page(site)
    Snapshot.objects.update(owner="of-a-child/7")
    assert link not in _page(site)
    claim = MonthClaim.objects.create(source="s", dataset="actual", billing_period=PERIOD, run=run)
    assert link not in _page(site), "it was loaded before the run began"
    WorkflowRun.objects.update(start_time=timezone.now() - timedelta(hours=1))
    assert link in _page(site)
    MonthClaim.objects.filter(pk=claim.pk).update(dataset="amortized")
    assert link not in _page(site)


def test_who_does_not_see_everything_is_told_no_sum(site: Client, month: Source) -> None:
    _state("1000000")
    _run()
    assert cost_of(rows(3)) in _page(site)
    DataScope.objects.filter(user__username="alice").delete()
    page = _page(site)
    assert "Sums are told to whoever sees every charge." in page
    assert not re.search(r"\d (USD)", page)
    [book], differences, before = _tables(site)
    assert book[1:6] == ["3 / 4 Without the lines set aside", "1", "—", "—", "—"]
    assert {cell for each in differences for cell in (each[3], each[5])} == {"—"}
    assert before[0][5] == "—"


def test_it_is_read_in_chinese(site: Client, people: People, month: Source) -> None:
    _state("1000000")
    _run()
    User.objects.filter(pk=people.alice.pk).update(language="zh-hans")
    books, differences, before = _tables(site)
    assert books[0][:2] == ["实际成本 账单成本", "3 / 4 不含已隔离的行"]
    assert books[0][6] == "无法解释"
    assert "原因不明" in differences[1][4]
    assert before[0][2] == "已发布 (当前)"
    assert "<strong>暂定</strong>" in _page(site)


def test_who_may_not_look_is_refused_and_nobody_changes_one(
    site: Client, people: People, month: Source
) -> None:
    _run()
    address = f"/admin/billing/billingperiod/{BillingPeriod.objects.get().pk}/change/"
    assert site.post(address, {"severity": "ok"}).status_code == 403
    User.objects.filter(pk=people.bob.pk).update(is_staff=True)
    bob = Client()
    bob.force_login(people.bob)
    assert bob.get(address).status_code == 403
    people.bob.user_permissions.add(Permission.objects.get(codename="view_billingperiod"))
    assert bob.get(address).status_code == 200
    gone = site.get("/admin/billing/billingperiod/99999/change/")
    assert gone["Location"] == "/admin/billing/billingperiod/"


def test_every_stage_and_cause_has_words() -> None:
    assert set(STAGES) == set(StageName)
    assert set(CAUSES) == set(CauseName)
