"""Deliveries that are FOCUS already, and legacy ones, on their way out again."""

from decimal import Decimal
from pathlib import Path

from analytics.focus.manifest import manifest
from analytics.focus.months import months
from analytics.focus.periods import covered
from billing import ingest
from billing.models import Dataset, Source
from tests.analytics.focus_published import Bills, exported, only, rows
from tests.analytics.published import Month, publish
from tests.billing.deliveries import Row, write_csv
from tests.billing.focus import ACCOUNT, AZURE, focus_row
from tests.people import People

SEPTEMBER = covered("2023-09", None, None)


def _deliver(folder: Path, lines: list[Row]) -> None:
    source = Source.objects.create(name="focus", kind="files", url="file:///nowhere")
    file = write_csv(folder / "focus.csv", lines, AZURE)
    (delivery,) = ingest.discover_at(file.as_uri(), source)
    loaded = ingest.load(ingest.land(delivery), on_progress=lambda _: None)
    assert ingest.publish(ingest.check(loaded)).dataset == Dataset.FOCUS


def test_a_focus_delivery_leaves_as_it_came(
    people: People, clickhouse: str, landing: Path, tmp_path: Path
) -> None:
    hour = {"ChargePeriodStart": "2023-09-02T05:00:00Z", "ChargePeriodEnd": "2023-09-02T06:00:00Z"}
    came = focus_row(1, **hour, ListCost="9", PricingQuantity="3", Tags='{"env":"prod"}')
    _deliver(tmp_path, [came, focus_row(2, ChargeFrequency="", PricingCategory="Committed")])
    done, data = exported(people.alice, covered=SEPTEMBER)
    left = only(rows(data), BilledCost="1.25")
    standard = [name for name in AZURE if not name.startswith("x_")]
    assert {name: left[name] for name in standard} == {name: came[name] for name in standard}
    assert left["BillingAccountId"] == ACCOUNT
    assert (left["x_BillingAccountId"], left["x_SourceDataset"]) == ("7000001", "focus")
    unknown = ("ServiceSubcategory", "RegionName", "SkuId", "ResourceType", "InvoiceId")
    assert [left[name] for name in unknown] == [""] * 5
    other = only(rows(data), BilledCost="2.25")
    assert (other["ChargeFrequency"], other["PricingCategory"]) == ("", "Committed")
    assert done.books[0].unknown["charge_frequency"] == 1
    assert manifest(done)["effective_cost"] == {"USD": "3.0000000000000000000000000002"}
    assert done.is_exact


def test_a_month_told_twice_is_read_once(people: People, bills: Bills) -> None:
    focus = publish(Month((), dataset="focus", source="ea"))
    done, data = exported(people.alice)
    (ea,) = (month for month in done.months if month.source == "ea")
    assert (ea.made_of, [each.snapshot_id for each in ea.not_read]) == ("actual+amortized", [focus])
    assert len(rows(data)) == 16


def test_focus_stands_in_for_a_half_told_month(people: People, bills: Bills) -> None:
    publish(Month((), dataset="focus", source="half"))
    publish(Month((), dataset="actual", source="half"))
    publish(Month((), dataset="legacy", source="old"))
    told = {month.source: month.made_of for month in exported(people.alice)[0].months}
    assert told == {"ea": "actual+amortized", "mca": "actual+amortized", "half": "focus",
                    "old": "legacy"}  # fmt: skip


def test_legacy_usage_has_one_cost_that_is_both(
    people: People, clickhouse: str, landing: Path, tmp_path: Path
) -> None:
    header = ("SubscriptionGuid", "SubscriptionName", "Date", "Product", "MeterCategory",
              "ConsumedQuantity", "ResourceRate", "Cost", "Currency", "UnitOfMeasure",
              "ConsumedService", "InstanceId", "ResourceLocation")  # fmt: skip
    line = dict(zip(header, ("11111111-1111-4111-8111-111111111111", "Web", "2023-09-13", "VM",
                             "Virtual Machines", "4", "0.5", "2", "USD", "1 Hour", "x", "", "bjs"),
                    strict=True))  # fmt: skip
    source = Source.objects.create(name="old", kind="files", url="file:///nowhere")
    file = write_csv(tmp_path / "old.csv", [line], header)
    (delivery,) = ingest.discover_at(file.as_uri(), source, dataset="legacy")
    loaded = ingest.load(ingest.land(delivery), on_progress=lambda _: None)
    ingest.publish(ingest.check(loaded))
    (row,) = rows(exported(people.alice, covered=SEPTEMBER)[1])
    assert [Decimal(row[name]) for name in ("BilledCost", "EffectiveCost", "ListCost")] == [2, 2, 2]
    assert (row["ChargeCategory"], row["ChargeFrequency"], row["RegionId"]) == (
        "Usage", "", "chinanorth2",
    )  # fmt: skip


def test_nothing_shown_is_no_month() -> None:
    assert months(()) == ()
