"""FOCUS files, of Azure's exports and of other vendors: both costs of every line, proved."""

from decimal import Decimal
from pathlib import Path

import pytest
from rest_framework.test import APIClient

from abi.core.decimals import decimal_text, exact_sum
from abi.core.errors import AppError
from billing.errors import MISSING_REQUIRED_COLUMN
from billing.models import Publication, Snapshot
from tests.billing.conftest import Ask, Ingest
from tests.billing.deliveries import SUBSCRIPTION, Row, rows, write_csv
from tests.billing.focus import AZURE, STANDARD, focus_row, write_focus_run
from tests.people import People

pytestmark = pytest.mark.django_db


def _sum(lines: list[Row], column: str) -> str:
    return decimal_text(exact_sum(Decimal(line[column]) for line in lines))


@pytest.mark.parametrize(
    ("version", "time"),
    [("1.0", "T00:00Z"), ("1.0r2", "T00:00:00Z"), ("1.2-preview", "T00:00:00.0000000Z")],
)
def test_every_focus_export_version_fills_both_costs(
    tmp_path: Path, ingested: Ingest, ask: Ask, version: str, time: str
) -> None:
    lines = [focus_row(number, time=time) for number in range(1, 5)]
    write_focus_run(tmp_path, lines, version=version)
    published = ingested(tmp_path)
    assert (published.dataset, published.billing_period) == ("focus", "2023-09-01")
    assert (published.delivered, published.loaded, published.quarantined) == (4, 4, 0)
    assert published.billed_cost == (("USD", _sum(lines, "BilledCost")),) == (("USD", "11"),)
    assert published.effective_cost == (("USD", "10.0000000000000000000000000004"),)
    assert Snapshot.objects.get().manifest["data_version"] == version
    assert ask("SELECT min(date)::String, max(date)::String, any(extended_cost) = any(billed_cost)"
               " FROM charges") == [("2023-09-02", "2023-09-05", 1)]  # fmt: skip


def test_a_focus_line_compares_with_lines_of_other_exports(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    ingested(write_csv(tmp_path / "a.csv", [focus_row(1)], AZURE))
    assert ask(
        "SELECT subscription_key, subscription_id, billing_account_key, resource_group_key,"
        " meter_category, consumed_quantity, unit_price, payg_price, charge_type FROM charges"
    ) == [
        (
            SUBSCRIPTION.lower(),
            f"/subscriptions/{SUBSCRIPTION}",
            "7000001",
            "rg",
            "Virtual Machines",
            Decimal(1),
            Decimal("1.5"),
            Decimal("1.75"),
            "Usage",
        )
    ]


def test_what_has_no_place_of_its_own_stays_by_its_own_name(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    line = focus_row(1, ChargePeriodStart="2023-09-02T05:00:00Z", x_SkuTier="")
    ingested(write_csv(tmp_path / "a.csv", [line], AZURE))
    ((others,),) = ask("SELECT other_columns FROM charges")
    assert isinstance(others, dict)
    assert others["ListCost"] == "1.75"
    assert others["ContractedCost"] == "1.5"
    assert others["PricingQuantity"] == "1"
    assert others["ChargePeriodStart"] == "2023-09-02T05:00:00Z"
    assert others["BillingAccountId"] == line["BillingAccountId"]
    assert others["ServiceName"] == "Virtual Machines"
    assert not others.keys() & {"BilledCost", "EffectiveCost", "Tags", "x_SkuTier"}


def test_a_focus_file_of_any_vendor_is_told_by_its_header(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    lines = [
        focus_row(1, SubAccountId="123456789012", ProviderName="AWS"),
        focus_row(2, SubAccountId="", ProviderName="AWS"),
    ]
    published = ingested(write_csv(tmp_path / "a.csv", lines, STANDARD))
    assert (published.dataset, published.loaded, published.unknown_columns) == ("focus", 2, ())
    assert ask("SELECT subscription_key, meter_category FROM charges ORDER BY line_no") == [
        ("123456789012", "Virtual Machines"),
        ("", "Virtual Machines"),
    ]


def test_a_line_without_its_effective_cost_is_set_aside_with_the_billed_one(
    tmp_path: Path, ingested: Ingest, ask: Ask
) -> None:
    lines = [focus_row(1), focus_row(2, EffectiveCost=""), focus_row(3, EffectiveCost="1,5")]
    lines += [focus_row(4, BilledCost="?")]
    published = ingested(write_csv(tmp_path / "a.csv", lines, AZURE))
    assert (published.loaded, published.quarantined) == (1, 3)
    assert ask("SELECT rule, bad_column, cost, effective FROM quarantine ORDER BY line_no") == [
        ("empty", "effective", Decimal("2.25"), None),
        ("thousands_separator", "effective", Decimal("3.25"), None),
        ("not_a_number", "cost", None, Decimal("4.0000000000000000000000000001")),
    ]


def test_an_effective_cost_that_changes_on_the_way_is_noticed(
    tmp_path: Path, ingested: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = {"focus": "ifNull(effective, 0) + 1"}
    monkeypatch.setattr(
        "billing.load_sql._money",
        lambda dataset: {
            "extended_cost": "ifNull(cost, 0)",
            "billed_cost": "ifNull(cost, 0)",
            "effective_cost": broken[dataset],
            "billing_currency": "currency",
        },
    )
    with pytest.raises(AppError, match="books_do_not_balance"):
        ingested(write_csv(tmp_path / "a.csv", [focus_row(1)], AZURE))
    assert not Publication.objects.exists()


def test_focus_beside_actual_of_the_same_subscription_is_refused(
    tmp_path: Path, ingested: Ingest
) -> None:
    shown = ingested(write_csv(tmp_path / "a.csv", rows(2)), "actual")
    with pytest.raises(AppError, match="overlapping_sources"):
        ingested(write_csv(tmp_path / "b.csv", [focus_row(1)], AZURE))
    assert [row.snapshot_id for row in Publication.objects.all()] == [shown.snapshot_id]


def test_a_question_of_either_basis_is_answered_from_a_focus_source(
    tmp_path: Path, ingested: Ingest, people: People
) -> None:
    lines = [focus_row(number) for number in range(1, 5)]
    ingested(write_csv(tmp_path / "a.csv", lines, AZURE))
    api = APIClient()
    api.force_login(people.alice)
    for measure, column in (("billed_cost", "BilledCost"), ("effective_cost", "EffectiveCost")):
        question = {
            "measures": [measure],
            "period": {"start": "2023-09-01", "end": "2023-10-01"},
            "dimensions": ["service", "subscription"],
        }
        answer = api.post("/api/v1/analytics/query", question, format="json").json()
        names = [each["name"] for each in answer["columns"]]
        told = {name: column[0] for name, column in zip(names, answer["data"], strict=True)}
        assert told["service"] == "Virtual Machines"
        assert told["subscription"] == SUBSCRIPTION.lower()
        assert told[measure] == _sum(lines, column)


def test_a_missing_focus_column_names_the_versions_that_have_it(
    tmp_path: Path, ingested: Ingest
) -> None:
    header = tuple(name for name in AZURE if name != "EffectiveCost")
    with pytest.raises(AppError) as caught:
        ingested(write_csv(tmp_path / "a.csv", [focus_row(1)], header), "focus")
    assert caught.value.code == MISSING_REQUIRED_COLUMN.code
    assert "effective: expected one of effectivecost" in caught.value.detail
    assert "1.0r2, 1.2-preview" in caught.value.detail


def test_the_public_sample_is_loaded_digit_for_digit(sample_data: Path, ingested: Ingest) -> None:
    published = ingested(sample_data / "generated" / "fdt_focus_1_2_azure_500rows.csv")
    assert (published.dataset, published.delivered, published.quarantined) == ("focus", 500, 0)
    assert dict(published.billed_cost).keys() == dict(published.effective_cost).keys()
