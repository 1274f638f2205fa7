"""A whole export: exact, complete or refused, the same bytes again, and no row too many."""

import gzip
import io
import itertools
import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.utils import timezone

from abi.core.audit.models import AuditEvent
from abi.core.clickhouse import client
from abi.core.decimals import decimal_text, exact_sum
from abi.core.errors import AppError
from analytics.exports.formats import FileFormat
from analytics.focus.columns import NAMES
from analytics.focus.formats import FOCUS_FORMATS
from analytics.focus.manifest import manifest
from analytics.focus.periods import covered
from analytics.query import Filter
from analytics.vocabulary import Operator
from billing.demo.headers import EA
from billing.models import Publication, Source
from tests.analytics.charges import Charge
from tests.analytics.focus_bills import EA_ACTUAL, EA_AMORTIZED, OTHER_SUB, SUB
from tests.analytics.focus_published import Bills, deliver, exported, only, rows
from tests.analytics.published import BOBS, SOMEONES, Month, publish
from tests.people import People, grant

USD_BILLED = "137.423496832712345678901234567"
USD_EFFECTIVE = "109.391496832712345678901234567"


def _withdraw(snapshot: int) -> None:
    row = Publication.objects.get(snapshot=snapshot)
    row.pk, row.snapshot = None, None
    row.published_at = row.published_at.replace(year=row.published_at.year + 1)
    row.save()


def test_focus_adds_up_to_actual_and_amortized_to_the_last_digit(
    people: People, bills: Bills
) -> None:
    done, data = exported(people.alice)
    told = manifest(done)
    assert told["billed_cost"] == {"CNY": "14", "EUR": "21", "USD": USD_BILLED}
    assert told["effective_cost"] == {"CNY": "14", "EUR": "1.95", "USD": USD_EFFECTIVE}
    assert done.is_exact
    assert {(b["billed_cost_difference"], b["effective_cost_difference"])
            for b in told["reconciliation"]} == {("0", "0")}  # fmt: skip
    for name, sums in (("BilledCost", "billed_cost"), ("EffectiveCost", "effective_cost")):
        for currency, sum_ in told[sums].items():
            read = [Decimal(r[name]) for r in rows(data) if r["BillingCurrency"] == currency]
            assert decimal_text(exact_sum(read)) == sum_
    assert told["rows"] == len(rows(data)) == 16
    assert (told["completeness"], told["left_out"]) == ("complete", [])


def test_a_difference_between_the_datasets_is_told_by_month_and_currency(
    people: People, bills: Bills, tmp_path: Path
) -> None:
    changed = (EA_AMORTIZED[0] | {"CostInBillingCurrency": "2.5"}, *EA_AMORTIZED[1:])
    deliver(tmp_path, "ea", "amortized", EA, changed)
    done, _ = exported(people.alice)
    told = {(b["source"], b["currency"]): b for b in manifest(done)["reconciliation"]}
    assert told["ea", "USD"]["billed_cost_difference"] == "0.1"
    assert told["ea", "USD"]["effective_cost_difference"] == "0"
    assert told["mca", "EUR"]["billed_cost_difference"] == "0"
    assert not done.is_exact


def test_what_azure_did_not_say_is_counted(people: People, bills: Bills) -> None:
    told = {(b.source, b.currency): b.unknown for b in exported(people.alice)[0].books}
    assert told == {
        ("ea", "USD"): {"list_unit_price": 1, "service_category": 4, "tags": 1},
        ("mca", "CNY"): {},
        ("mca", "EUR"): {"list_unit_price": 1},
    }


def test_the_same_data_is_the_same_bytes(people: People, bills: Bills) -> None:
    for format_ in (FileFormat.CSV, FileFormat.CSV_GZ, FileFormat.JSONL):
        first, second = (exported(people.alice, format=format_)[1] for _ in range(2))
        assert first == second


def test_every_format_says_the_same(people: People, bills: Bills) -> None:
    data = {format_: exported(people.alice, format=format_)[1] for format_ in FOCUS_FORMATS}
    told = [{n: v or None for n, v in row.items()} for row in rows(data[FileFormat.CSV])]
    assert gzip.decompress(data[FileFormat.CSV_GZ]) == data[FileFormat.CSV]
    assert [json.loads(line) for line in data[FileFormat.JSONL].splitlines()] == told
    table = pq.read_table(io.BytesIO(data[FileFormat.PARQUET]))
    assert tuple(table.column_names) == NAMES
    assert [_as_text(row) for row in table.to_pylist()] == told


def _as_text(row: dict[str, Any]) -> dict[str, str | None]:
    return {name: _text(value) for name, value in row.items()}


def _text(value: Any) -> str | None:
    if isinstance(value, Decimal):
        return decimal_text(value)
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if hasattr(value, "year") else value


def test_only_the_spreadsheet_variant_changes_a_cell(
    people: People, bills: Bills, tmp_path: Path
) -> None:
    formula = {**EA_AMORTIZED[0], "ProductName": "=HYPERLINK(1)", "SubscriptionName": "＝1"}
    deliver(tmp_path, "ea", "amortized", EA, (formula, *EA_AMORTIZED[1:]))
    faithful, safe = (exported(people.alice, excel=excel)[1] for excel in (False, True))
    assert only(rows(faithful), ChargeDescription="=HYPERLINK(1)")["SubAccountName"] == "＝1"
    assert safe.startswith(b"\xef\xbb\xbf")
    found = rows(safe.removeprefix(b"\xef\xbb\xbf"))
    assert only(found, ChargeDescription="'=HYPERLINK(1)")["SubAccountName"] == "'＝1"
    assert only(found, ChargeCategory="Credit")["BilledCost"] == "-3"


def test_a_person_exports_the_rows_of_their_scope(people: People, bills: Bills) -> None:
    done, data = exported(people.bob)
    assert {row["SubAccountId"] for row in rows(data)} == {SUB}
    assert OTHER_SUB.encode() not in data
    assert b"Contoso Global" not in data
    assert done.tally.rows == 9
    assert {b.source for b in done.books} == {"ea"}
    nothing, header = exported(people.charlie)
    assert header.decode() == ",".join(NAMES) + "\n"
    assert (nothing.tally.rows, nothing.months, nothing.books) == (0, (), ())


def test_a_scope_by_tag_is_a_scope_here_too(people: People, bills: Bills) -> None:
    grant(people.charlie, "tag", "test", tag_key="ENV")  # type: ignore[arg-type]
    assert {r["x_SourceName"] for r in rows(exported(people.charlie)[1])} == {"mca"}


@pytest.mark.parametrize(
    ("filter_", "count"),
    [
        (Filter("source", Operator.IN, ("mca",)), 5),
        (Filter("tag:env", Operator.IN, ("prod",)), 2),
        (Filter("charge_type", Operator.NOT_IN, ("Usage",)), 9),
        (Filter("subscription", Operator.IN, (SUB.upper(),)), 9),
    ],
)
def test_filters_are_those_of_every_question(
    people: People, bills: Bills, filter_: Filter, count: int
) -> None:
    done, data = exported(people.alice, filters=(filter_,))
    assert len(rows(data)) == done.tally.rows == count
    assert done.is_exact


def test_a_period_may_be_some_days(people: People, bills: Bills) -> None:
    second = date(2026, 10, 2)
    _, data = exported(people.alice, covered=covered("", second, second))
    assert {row["ChargePeriodStart"] for row in rows(data)} == {"2026-10-02T00:00:00Z"}
    assert {row["BillingPeriodEnd"] for row in rows(data)} == {"2026-11-01T00:00:00Z"}


@pytest.mark.parametrize("missing", ["actual", "amortized"])
def test_a_month_that_lacks_a_dataset_is_refused(
    people: People, bills: Bills, missing: str
) -> None:
    _withdraw(bills["mca", missing])
    events = AuditEvent.objects.count()
    with pytest.raises(AppError, match=rf"focus_incomplete.*mca 2026-10 \({missing}\)"):
        exported(people.alice)
    assert AuditEvent.objects.count() == events


def test_or_left_out_by_name(people: People, bills: Bills) -> None:
    _withdraw(bills["mca", "amortized"])
    done, data = exported(people.alice, leave_out=True)
    assert {row["x_SourceName"] for row in rows(data)} == {"ea"}
    told = manifest(done)
    assert told["completeness"] == "partial"
    assert [(m["source"], m["billing_period"], m["lacking"]) for m in told["left_out"]] == [
        ("mca", "2026-10-01", ["amortized"])
    ]


def test_a_person_is_told_nothing_of_months_that_hold_none_of_their_lines(
    people: People, bills: Bills
) -> None:
    _withdraw(bills["mca", "amortized"])
    done, _ = exported(people.bob)
    assert [str(month) for month in done.months] == ["ea 2026-10"]
    assert "mca" not in json.dumps(manifest(done))
    _withdraw(bills["ea", "actual"])
    with pytest.raises(AppError, match=r"missing: ea 2026-10 \(actual\)$"):
        exported(people.bob)


def test_a_correction_dated_before_is_in_the_month_that_bills_it(
    people: People, bills: Bills, tmp_path: Path
) -> None:
    late = EA_ACTUAL[0] | {"Date": "09/15/2026", "CostInBillingCurrency": "-0.4"}
    deliver(tmp_path, "ea", "actual", EA, (*EA_ACTUAL, late))
    deliver(tmp_path, "ea", "amortized", EA, (*EA_AMORTIZED, late))
    done, data = exported(people.alice)
    row = only(rows(data), BilledCost="-0.4")
    assert row["ChargePeriodStart"] == "2026-09-15T00:00:00Z"
    assert row["BillingPeriodStart"] == "2026-10-01T00:00:00Z"
    assert manifest(done)["billed_cost"]["USD"] == "137.023496832712345678901234567"
    assert done.is_exact
    days = covered("", date(2026, 10, 1), date(2026, 10, 31))
    assert exported(people.alice, covered=days)[0].tally.rows == 16


def test_a_correction_is_among_the_charges_of_its_day_and_not_of_another_bill(
    people: People, bills: Bills, tmp_path: Path
) -> None:
    late = EA_ACTUAL[0] | {"Date": "09/15/2026", "CostInBillingCurrency": "-0.4"}
    deliver(tmp_path, "ea", "actual", EA, (*EA_ACTUAL, late))
    day = covered("", date(2026, 9, 15), date(2026, 9, 15))
    with_one = len(rows(exported(people.alice, covered=day)[1]))
    deliver(tmp_path, "ea", "amortized", EA, (*EA_AMORTIZED, late))
    done, data = exported(people.alice, covered=day)
    assert (with_one, [row["BilledCost"] for row in rows(data)]) == (0, ["-0.4"])
    assert [str(month) for month in done.months] == ["ea 2026-10"]
    assert exported(people.alice, covered=covered("2026-09", None, None))[0].tally.rows == 0


def test_an_export_says_how_fresh_it_is_of_the_sources_one_sees(
    people: People, clickhouse: str
) -> None:
    now = timezone.now()
    month = now.date().replace(day=1)
    for source, key, hours in (("mine", BOBS, 30), ("secret", SOMEONES, 60)):
        charge = Charge(0, month, subscription_key=key, billed_cost=Decimal(1))
        at = now - timedelta(hours=hours)
        publish(Month((charge,), "focus", source, billing_period=month, published_at=at))
    Source.objects.update(created_at=now - timedelta(days=90))
    asked = covered(f"{month:%Y-%m}", None, None)
    all_, mine = (exported(each, covered=asked)[0] for each in (people.alice, people.bob))
    assert (all_.freshness.state, mine.freshness.state) == ("red", "amber")
    told = manifest(mine)["freshness"]
    (only_,) = told["sources"]
    assert (told["state"], only_["source"], only_["period_state"]) == ("amber", "mine", "open")
    nothing = exported(people.charlie, covered=asked)[0]
    assert manifest(nothing)["freshness"] == {"state": "none", "sources": []}


def test_as_of_exports_what_was_shown_then(people: People, bills: Bills, tmp_path: Path) -> None:
    before, data = exported(people.alice)
    changed = (EA_AMORTIZED[0] | {"Quantity": "25"}, *EA_AMORTIZED[1:])
    deliver(tmp_path, "ea", "amortized", EA, changed)
    assert exported(people.alice, as_of=before.read_at)[1] == data
    assert exported(people.alice)[1] != data


def test_an_export_leaves_an_event_with_rows_and_hash(people: People, bills: Bills) -> None:
    done, _ = exported(people.bob)
    event = AuditEvent.objects.latest("number")
    assert (event.action, event.actor) == ("focus.exported", "bob")
    assert event.after == {
        "rows": 9,
        "sha256": done.sha256,
        "bytes": done.size,
        "format": "csv",
        "snapshots": [bills["ea", "actual"], bills["ea", "amortized"]],
        "left_out": [],
    }


def test_rows_that_go_missing_on_the_way_are_noticed(
    people: People, bills: Bills, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, asked = client.stream, itertools.count()
    monkeypatch.setattr(
        client,
        "stream",
        lambda statement: _cut(whole(statement)) if next(asked) else whole(statement),
    )
    events = AuditEvent.objects.count()
    with pytest.raises(AppError, match="focus_interrupted: 15 rows written, 16 counted"):
        exported(people.alice)
    assert AuditEvent.objects.count() == events


def _cut(blocks: Any) -> Any:
    """Every block of rows loses one; what was counted first stays."""
    for block in blocks:
        yield type(block)(block.columns, tuple(column[1:] for column in block.data))


def test_the_invoice_of_azure_china_comes_from_its_operator(people: People, bills: Bills) -> None:
    Source.objects.filter(name="mca").update(cloud="AzureChinaCloud")
    issuers = {(r["x_SourceName"], r["InvoiceIssuerName"]) for r in rows(exported(people.alice)[1])}
    assert issuers == {
        ("ea", "Microsoft"),
        ("mca", "Shanghai Blue Cloud Technology Co., Ltd."),
    }


def test_a_stranger_to_the_period_exports_a_header(people: People, bills: Bills) -> None:
    done, data = exported(people.alice, covered=covered("2025-10", None, None))
    assert (done.tally.rows, done.months) == (0, ())
    assert data.count(b"\n") == 1
