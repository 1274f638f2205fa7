"""What Azure states elsewhere equals its lines, to the last digit; asked twice it is there once."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from abi.core.decimals import decimal_text, exact_sum
from abi.core.errors import AppError
from billing import reconciliation
from billing.models import Source, StatedTotal
from tests.billing.conftest import Ask
from tests.billing.connectors.conftest import MakeSource
from tests.billing.connectors.test_exact import EA, EA_SCOPE, MCA, MCA_SCOPE
from tests.billing.connectors.truths import stated
from tests.fake_azure.server import FakeAzure

MONTH = date(2026, 9, 1)
TABLES = ("reservation_transactions", "price_sheet")

pytestmark = pytest.mark.usefixtures("clock", "landing", "clickhouse")


def amounts(source: Source, kind: str) -> dict[tuple[str, str], str]:
    rows = StatedTotal.objects.filter(source=source, kind=kind, billing_period=MONTH)
    return {(row.dataset, row.currency): row.amount for row in rows}


def truth(azure: FakeAzure, account: str, currency: str, dataset: str = "actual") -> str:
    return stated(azure, account, month="2026-09", dataset=dataset, currency=currency)[1]


def test_an_enrolments_balance_query_and_invoice(azure: FakeAzure, make_source: MakeSource) -> None:
    source = make_source("cost_details", EA_SCOPE)
    reconciliation.fetch(source.name, MONTH)
    usd = truth(azure, EA, "USD")
    assert amounts(source, "balance") == {("", "USD"): usd}
    assert amounts(source, "invoice") == {("", "USD"): usd}
    assert amounts(source, "query") == {
        ("actual", "USD"): usd,
        ("amortized", "USD"): truth(azure, EA, "USD", "amortized"),
    }
    balance = StatedTotal.objects.get(kind="balance")
    sold = Decimal(balance.parts["marketplace"])
    assert decimal_text(exact_sum([Decimal(balance.parts["totalUsage"]), sold])) == usd


def test_a_customer_agreement_in_two_currencies(azure: FakeAzure, make_source: MakeSource) -> None:
    source = make_source("cost_details", MCA_SCOPE)
    reconciliation.fetch(source.name, MONTH)
    each = {("", currency): truth(azure, MCA, currency) for currency in ("CNY", "EUR")}
    assert amounts(source, "invoice") == each
    assert amounts(source, "query")["actual", "EUR"] == each["", "EUR"]
    assert amounts(source, "balance") == {}


def test_the_legacy_balance(azure: FakeAzure, make_source: MakeSource) -> None:
    source = make_source("ea_legacy", EA)
    reconciliation.fetch(source.name, MONTH)
    assert amounts(source, "balance") == {("", "USD"): truth(azure, EA, "USD")}


def test_reservations_and_prices_are_rows(
    azure: FakeAzure, make_source: MakeSource, ask: Ask
) -> None:
    source = make_source("cost_details", EA_SCOPE)
    month = _month_with_reservations(source, azure)
    (total,) = StatedTotal.objects.filter(kind="reservations", billing_period=month)
    rows = ask(
        "SELECT count(), toString(sum(amount)), countIf(isNull(event_date)), uniqExact(fetch_id)"
        f" FROM reservation_transactions WHERE billing_period = '{month}'"
    )
    count, summed, undated, fetches = rows[0]
    assert int(str(count)) > 0
    assert (decimal_text(Decimal(str(summed))), undated, fetches) == (total.amount, 0, 1)
    prices = ask(
        "SELECT count(), countIf(isNull(unit_price)), countIf(isNull(effective_start)),"
        f" anyLast(currency) FROM price_sheet WHERE billing_period = '{month}'"
    )
    assert int(str(prices[0][0])) > 0
    assert prices[0][1:] == (0, 0, "USD")


def _month_with_reservations(source: Source, azure: FakeAzure) -> date:
    for month in (date(2026, 8, 1), MONTH, date(2026, 10, 1)):
        reconciliation.fetch(source.name, month)
        if StatedTotal.objects.filter(kind="reservations", billing_period=month).exists():
            return month
    raise AssertionError("the demo has no reservation")


def test_asked_twice_it_is_there_once(azure: FakeAzure, make_source: MakeSource, ask: Ask) -> None:
    source = make_source("cost_details", EA_SCOPE)
    first = reconciliation.fetch(source.name, MONTH, turn="once")
    rows = StatedTotal.objects.count()
    tables = [ask(f"SELECT count(), uniqExact(fetch_id) FROM {each}") for each in TABLES]
    asked = len(azure.log())
    again = reconciliation.fetch(source.name, MONTH, turn="once")
    assert len(first.documents) - len(again.documents) == 1, "a fresh price sheet is kept"
    assert set(again.documents) < set(first.documents)
    assert len(azure.log()) == asked
    assert StatedTotal.objects.count() == rows
    assert [ask(f"SELECT count(), uniqExact(fetch_id) FROM {each}") for each in TABLES] == tables
    azure.restate("2026-09", account=EA, factor="1.5", every=2)
    reconciliation.fetch(source.name, MONTH)
    newest = StatedTotal.objects.filter(kind="balance").order_by("-stated_at").first()
    assert newest is not None
    assert newest.amount == truth(azure, EA, "USD")


def test_one_that_fails_does_not_stop_the_others(azure: FakeAzure, make_source: MakeSource) -> None:
    azure.faults(rate=1, kinds=["expired_token"], paths="Microsoft.Consumption/balances")
    source = make_source("cost_details", EA_SCOPE)
    with pytest.raises(AppError) as refused:
        reconciliation.fetch(source.name, MONTH)
    assert refused.value.code == "azure_unauthorized"
    assert refused.value.detail.startswith("balance: azure_unauthorized: ")
    assert amounts(source, "invoice") == {("", "USD"): truth(azure, EA, "USD")}
    assert amounts(source, "balance") == {}


@pytest.mark.parametrize("seed", [1, 2])
def test_half_of_all_answers_are_errors(
    azure: FakeAzure, make_source: MakeSource, seed: int
) -> None:
    source = make_source("cost_details", EA_SCOPE)
    azure.faults(rate=0.5, seed=seed)
    for attempt in range(3):
        try:
            reconciliation.fetch(source.name, MONTH, turn="one")
            break
        except AppError as e:
            if not e.retryable or attempt == 2:
                raise
    assert amounts(source, "query")["actual", "USD"] == truth(azure, EA, "USD")
    assert amounts(source, "balance") == {("", "USD"): truth(azure, EA, "USD")}


def test_documents_are_kept_as_they_came(
    azure: FakeAzure, make_source: MakeSource, landing: Path
) -> None:
    source = make_source("ea_legacy", EA)
    told = reconciliation.fetch(source.name, MONTH)
    (document,) = told.documents
    assert b"totalUsage" in (landing / document).read_bytes()
