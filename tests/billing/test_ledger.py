"""From the manifest to the invoice: every difference has a cause, or an alarm."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from abi.core.decimals import decimal_text, exact_sum
from billing import ingest
from billing.books import run as ledgers
from billing.books.build import Ledger, build
from billing.books.sheet import CauseName, Difference, StageName, Standing, texts
from billing.models import Alarm, BillingPeriod, Source, StatedTotal
from tests.billing.conftest import PERIOD, Check, Ingest
from tests.billing.deliveries import cost_of, row, rows, write_run
from tests.billing.overlapping import S, line

pytestmark = pytest.mark.django_db

BAD = row(4, Date="2/30/2023")


@pytest.fixture
def month(tmp_path: Path, ingested: Ingest) -> Source:
    """Three good lines and a quarantined one, with a manifest."""
    write_run(tmp_path, [[*rows(3), BAD]])
    ingested(tmp_path)
    return Source.objects.get()


def _run() -> Ledger:
    return ledgers.run(Source.objects.get().pk, PERIOD)


def _causes(found: Difference) -> list[tuple[str, int | None, dict[str, str]]]:
    return [(each.name.value, each.lines, texts(each.amounts)) for each in found.causes]


def _between(ledger: Ledger, to: StageName) -> Difference:
    return next(each for each in ledger.chains[0].differences if each.to is to)


def _state(amount: str, *, kind: str = "invoice", currency: str = "USD", **more: Any) -> None:
    StatedTotal.objects.create(
        source=Source.objects.get(),
        billing_period=PERIOD,
        kind=kind,
        currency=currency,
        amount=amount,
        stated_at=more.pop("stated_at", timezone.now()),
        **more,
    )


def _plus(*amounts: str) -> str:
    return decimal_text(exact_sum(map(Decimal, amounts)))


def test_every_stage_counts_and_sums_to_the_last_digit(month: Source) -> None:
    (chain,) = _run().chains
    stages = {each.name: each for each in chain.stages}
    whole, loaded = cost_of([*rows(3), BAD]), cost_of(rows(3))
    assert [each.name for each in chain.stages] == ["manifest", "landed", "loaded", "rollup"]
    assert [each.lines for each in chain.stages] == [4, 4, 3, 3]
    assert stages[StageName.MANIFEST].amounts is None
    assert texts(stages[StageName.LANDED].amounts or {}) == {"USD": whole}
    assert texts(stages[StageName.LOADED].amounts or {}) == {"USD": loaded}
    assert texts(stages[StageName.ROLLUP].amounts or {}) == {"USD": loaded}


def test_quarantined_money_is_a_named_cause_and_no_alarm(month: Source) -> None:
    ledger = _run()
    (found,) = ledger.chains[0].differences
    assert (found.since, found.to, found.lines) == (StageName.LANDED, StageName.LOADED, -1)
    assert _causes(found) == [("quarantined", -1, {"USD": "-" + cost_of([BAD])})]
    assert (found.standing, ledger.standing) == (Standing.OK, Standing.OK)
    assert not Alarm.objects.exists()
    assert BillingPeriod.objects.get().severity == "ok"


def _corrupt(sql: str) -> None:
    client.command(Statement(sql, {}, {"mutations_sync": 2, "insert_deduplicate": 0}))


DROP = "ALTER TABLE charges DELETE WHERE line_no = 2"
REPEAT = "INSERT INTO charges SELECT * FROM charges WHERE line_no = 2"
ALTER = "ALTER TABLE charges UPDATE billed_cost = 9, extended_cost = 9 WHERE line_no = 2"
MOVE = "ALTER TABLE charges UPDATE department_name = 'other' WHERE line_no = 2"
LINE_2 = cost_of([row(2)])
BLOB = "part_0_0001.csv.gz"


@pytest.mark.parametrize(
    ("harm", "cause", "lines", "amount"),
    [
        (DROP, "missing_lines", -1, f"-{LINE_2}"),
        (REPEAT, "repeated_lines", 1, LINE_2),
        (ALTER, "altered_lines", 0, _plus("9", f"-{LINE_2}")),
    ],
)
def test_a_corrupted_line_is_found_named_and_alarms(
    month: Source, harm: str, cause: str, lines: int, amount: str
) -> None:
    assert _run().standing == Standing.OK
    _corrupt(harm)
    ledger = _run()
    found = _between(ledger, StageName.LOADED)
    assert _causes(found)[1:] == [(cause, lines, {"USD": amount})]
    assert BLOB in found.causes[1].detail
    assert found.standing == Standing.RED
    assert texts(found.unexplained) == {"USD": amount}
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.dataset, alarm.billing_period) == (
        "unexplained_difference",
        "actual",
        PERIOD,
    )
    told = [each["causes"] for each in alarm.facts["differences"] if each["to"] == "loaded"]
    assert told[0][1]["cause"] == cause
    assert BillingPeriod.objects.get().severity == "red"
    rolled = _between(ledger, StageName.ROLLUP)
    assert (rolled.causes[0].name.value, rolled.standing) == (cause, Standing.RED)


def test_a_line_moved_to_another_department_is_found_though_every_sum_is_right(
    month: Source,
) -> None:
    assert _run().standing == Standing.OK
    _corrupt(MOVE)
    found = _between(_run(), StageName.LOADED)
    assert [each[0] for each in _causes(found)] == ["quarantined", "altered_lines"]
    assert found.standing == Standing.RED
    assert found.amounts == {"USD": Decimal("-" + cost_of([BAD]))}


def test_a_rollup_that_lost_a_line_is_named(month: Source) -> None:
    assert _run().standing == Standing.OK
    _corrupt("ALTER TABLE rollup_service_day DELETE WHERE date = '2023-09-03'")
    ledger = _run()
    found = _between(ledger, StageName.ROLLUP)
    assert (found.told_by, found.lines) == ("rollup_service_day", -1)
    assert _causes(found) == [("unknown", -1, {"USD": f"-{LINE_2}"})]
    assert [each.to for each in ledger.chains[0].differences].count(StageName.ROLLUP) == 1


def test_a_lost_quarantined_line_is_found(month: Source) -> None:
    _corrupt("ALTER TABLE quarantine DELETE WHERE line_no > 0")
    found = _between(_run(), StageName.LOADED)
    assert _causes(found) == [("unknown", -1, {"USD": "-" + cost_of([BAD])})]
    assert found.standing == Standing.RED


def test_an_alarm_is_opened_once_and_resolved_when_the_books_match_again(month: Source) -> None:
    _run()
    _corrupt(MOVE)
    _run()
    _run()
    alarm = Alarm.objects.get()
    assert (alarm.resolved_at, alarm.last_seen_at > alarm.opened_at) == (None, True)
    _corrupt(MOVE.replace("'other'", "''"))
    assert _run().standing == Standing.OK
    assert Alarm.objects.get().resolved_at is not None


def test_an_invoice_of_everything_is_explained_by_tax_credit_support_and_quarantine(
    month: Source,
) -> None:
    whole = [*rows(3), BAD]
    parts = {"tax": "3.3", "credit": "-2", "support": "29", "marketplace": "0"}
    _state(_plus(cost_of(whole), "3.3", "-2", "29"), parts=parts)
    found = _between(_run(), StageName.INVOICE)
    assert _causes(found) == [
        ("tax", 0, {"USD": "3.3"}),
        ("credit", 0, {"USD": "-2"}),
        ("support", 0, {"USD": "29"}),
        ("quarantined", 0, {"USD": cost_of([BAD])}),
    ]
    assert (found.standing, found.unexplained) == (Standing.OK, {})


def test_what_nothing_explains_is_unknown_red_and_alarms(month: Source) -> None:
    _state(_plus(cost_of([*rows(3), BAD]), "0.5", "3"), parts={"tax": "0.5", "marketplace": "0"})
    ledger = _run()
    found = _between(ledger, StageName.INVOICE)
    assert _causes(found)[-1] == ("unknown", 0, {"USD": "3"})
    assert (texts(found.unexplained), found.standing) == ({"USD": "3"}, Standing.RED)
    assert Alarm.objects.get().dataset == "actual"
    _state(_plus(cost_of([*rows(3), BAD]), "0.5"), parts={"tax": "0.5", "marketplace": "0"})
    assert _run().standing == Standing.OK
    assert Alarm.objects.get().resolved_at is not None


@pytest.mark.parametrize(
    ("off", "standing"),
    [("0.9", Standing.LISTED), ("1.1", Standing.RED), ("-0.9", Standing.LISTED)],
)
def test_a_small_unknown_rest_is_listed_and_a_larger_one_red(
    checked: Check, off: str, standing: Standing
) -> None:
    ingest.publish(checked("s", [row(1, CostInBillingCurrency="20000")]))
    _state(_plus("20000", off), kind="query", dataset="actual")
    found = _between(_run(), StageName.API)
    assert texts(found.unexplained) == {"USD": off}
    assert found.standing == standing
    assert BillingPeriod.objects.get().severity == standing.value


def test_a_rest_beyond_a_ten_thousandth_is_red_however_small(checked: Check) -> None:
    ingest.publish(checked("s", [row(1, CostInBillingCurrency="100")]))
    _state("100.02", kind="query", dataset="actual")
    assert _run().standing == Standing.RED


def test_rounding_explains_what_cutting_each_meter_to_cents_changes_and_no_more(
    checked: Check,
) -> None:
    lines = [line(n, S[n], CostInBillingCurrency="1.009") for n in range(1, 9)]
    ingest.publish(checked("s", lines))
    _state("8.00", parts={"marketplace": "0"})
    found = _between(_run(), StageName.INVOICE)
    assert _causes(found) == [("rounding", 0, {"USD": "-0.072"})]
    assert found.standing == Standing.OK
    _state("7.95", parts={"marketplace": "0"})
    found = _between(_run(), StageName.INVOICE)
    assert _causes(found) == [("unknown", 0, {"USD": "-0.122"})]


def test_an_api_total_is_rounded_by_a_cent_at_most(checked: Check) -> None:
    ingest.publish(checked("s", [row(1, CostInBillingCurrency="1.009")]))
    _state("1.00", kind="query", dataset="actual")
    assert _causes(_between(_run(), StageName.API)) == [("rounding", 0, {"USD": "-0.009"})]
    _state("0.98", kind="query", dataset="actual")
    assert _causes(_between(_run(), StageName.API)) == [("unknown", 0, {"USD": "-0.029"})]


def test_an_invoice_without_a_marketplace_part_leaves_those_lines_out(
    checked: Check, tmp_path: Path
) -> None:
    ingest.publish(checked("s", [row(1, CostInBillingCurrency="5"), row(2)]))
    _corrupt("ALTER TABLE charges UPDATE publisher_type = 'Marketplace' WHERE line_no = 1")
    _state(LINE_2)
    found = _between(_run(), StageName.INVOICE)
    assert _causes(found) == [("marketplace", 0, {"USD": "-5"})]
    _state(_plus("5", LINE_2), parts={"marketplace": "5"})
    assert all(each.to is not StageName.INVOICE for each in _run().chains[0].differences)


def test_an_invoice_that_includes_the_marketplace_without_saying_so_needs_no_cause(
    checked: Check,
) -> None:
    ingest.publish(checked("s", [row(1, CostInBillingCurrency="5"), row(2)]))
    _corrupt("ALTER TABLE charges UPDATE publisher_type = 'Marketplace' WHERE line_no = 1")
    _state(_plus("5", LINE_2, "0.001"))
    assert _causes(_between(_run(), StageName.INVOICE)) == [("rounding", 0, {"USD": "0.001"})]


def test_charges_that_came_after_the_statement_are_late(checked: Check) -> None:
    ingest.publish(checked("s", rows(3)))
    _state(cost_of(rows(3)), parts={"marketplace": "0"})
    ingest.publish(checked("s", rows(5)))
    found = _between(_run(), StageName.INVOICE)
    assert _causes(found) == [("late", 0, {"USD": "-" + cost_of([row(4), row(5)])})]
    assert found.standing == Standing.OK


def test_currencies_are_compared_each_with_itself(checked: Check) -> None:
    other = row(2, BillingCurrencyCode="EUR")
    ingest.publish(checked("s", [row(1), other]))
    _state(cost_of([row(1)]), kind="query", dataset="actual")
    _state(cost_of([row(1)]), kind="query", dataset="actual", currency="EUR  ")
    found = _between(_run(), StageName.API)
    assert texts(found.amounts) == {"EUR": "-1"}
    assert found.standing == Standing.RED


def test_only_due_months_are_run_again(month: Source) -> None:
    assert ledgers.run_due() == 1
    assert ledgers.run_due() == 0
    _state("1", kind="query", dataset="actual")
    assert ledgers.run_due() == 1
    assert list(ledgers.due(at_least_every=timedelta(0))) == [(month.pk, PERIOD)]


def test_reading_a_ledger_keeps_nothing(month: Source) -> None:
    assert build(month.pk, PERIOD).standing == Standing.OK
    assert not BillingPeriod.objects.exists()
    assert CauseName.QUARANTINED in [
        each.name for each in build(month.pk, PERIOD).chains[0].differences[0].causes
    ]
