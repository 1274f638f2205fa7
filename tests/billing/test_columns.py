"""Azure's headers of every year, by name and never by position."""

import json
import os
from pathlib import Path

import pytest

from abi.core.errors import AppError
from billing.azure.columns import map_header, normalised
from billing.azure.dates import DateStyle, day_of, style_of
from billing.azure.names import AZURE
from billing.azure.reading import reading_of
from billing.azure.shape import DATES, Reading
from billing.csv_head import Head
from billing.demo.headers import EA, MCA
from billing.errors import DATES_AMBIGUOUS, DUPLICATE_COLUMN, MISSING_REQUIRED_COLUMN
from billing.load_sql import insert_sql

GOLDEN = Path(__file__).parent / "golden"
EA_2019 = tuple(
    """
BillingAccountId BillingPeriodStartDate SubscriptionId Date Product MeterId Quantity
EffectivePrice Cost UnitPrice BillingCurrency ResourceId Tags InvoiceSection ResourceGroup
ChargeType PricingModel benefitId benefitName
""".split()  # noqa: SIM905 - reads as the file does
)
PAYG = tuple(
    """
SubscriptionGuid ResourceGroup ResourceLocation UsageDateTime MeterCategory MeterId
UsageQuantity ResourceRate PreTaxCost ConsumedService InstanceId Tags ServiceName ServiceTier
Currency
""".split()  # noqa: SIM905 - reads as the file does
)
HEADERS = {"ea_2019-10-01": EA_2019, "ea_2024-08-01": EA, "mca_2023-12-01": MCA, "payg": PAYG}


def _accepted(name: str, text: str) -> None:
    """Golden files: `ABI_ACCEPT_GOLDEN=1 pytest tests/billing/test_columns.py` rewrites them."""
    file = GOLDEN / name
    if os.environ.get("ABI_ACCEPT_GOLDEN") == "1":
        file.parent.mkdir(exist_ok=True)
        file.write_text(text + "\n", "utf-8")
    assert file.read_text("utf-8") == text + "\n", (
        f"{name} differs. If that is meant: ABI_ACCEPT_GOLDEN=1 pytest {__file__}"
    )


@pytest.mark.parametrize("name", HEADERS)
def test_the_mapping_of_a_header_is_as_accepted(name: str) -> None:
    mapping = map_header(HEADERS[name])
    named = {
        canonical: [HEADERS[name][at] for at in places]
        for canonical, places in mapping.columns.items()
        if places
    }
    others = [HEADERS[name][at] for at in mapping.others]
    _accepted(f"{name}.json", json.dumps({"columns": named, "others": others}, indent=1))


def test_the_load_statement_is_as_accepted() -> None:
    styles = dict.fromkeys(DATES, DateStyle.US)
    reading = Reading(map_header(EA_2019), styles, "amortized")
    _accepted("load_ea_2019-10-01.sql", insert_sql(reading, "file(…)"))


def test_nothing_of_a_header_enters_the_statement() -> None:
    evil = "x'); DROP TABLE charges; --"
    reading = Reading(map_header((*PAYG, evil)), dict.fromkeys(DATES, DateStyle.ISO), "actual")
    assert "DROP" not in insert_sql(reading, "file(…)")


def test_every_canonical_name_is_read_from_any_order_and_spelling() -> None:
    shuffled = tuple(f" {name[0].lower()}{name[1:]}_ " for name in reversed(EA))
    straight, turned = map_header(EA), map_header(shuffled)
    for name in AZURE:
        assert [normalised(shuffled[at]) for at in turned.columns[name]] == [
            normalised(EA[at]) for at in straight.columns[name]
        ]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("\ufeffDate", "date"),
        ("Cost in Billing-Currency", "costinbillingcurrency"),
        ("Kosten (costInBillingCurrency)", "costinbillingcurrency"),
        ("账单货币成本（CostInBillingCurrency）", "costinbillingcurrency"),
        ("meter_sub_category", "metersubcategory"),
    ],
)
def test_names_are_compared_without_case_signs_and_translation(written: str, name: str) -> None:
    assert normalised(written) == name


@pytest.mark.parametrize("missing", ["UsageDateTime", "PreTaxCost", "SubscriptionGuid", "Currency"])
def test_a_required_column_is_missed_by_name(missing: str) -> None:
    with pytest.raises(AppError) as caught:
        map_header(tuple(name for name in PAYG if name != missing))
    assert caught.value.code == MISSING_REQUIRED_COLUMN.code
    assert missing.lower() in caught.value.detail


def test_two_columns_of_one_name_that_differ_are_refused() -> None:
    head = Head((*PAYG, "tags"), (("x",) * len(PAYG) + ("y",),), gzip=False)
    with pytest.raises(AppError) as caught:
        reading_of(head, dataset="actual", currency="")
    assert (caught.value.code, caught.value.detail) == (DUPLICATE_COLUMN.code, "Tags, tags")


def test_one_date_style_is_found_or_refused() -> None:
    assert style_of(["", "2023-09-01", "2023-09-30T00:00:00.0000000Z"]) is DateStyle.ISO
    assert style_of(["9/1/2023", "09/30/2023"]) is DateStyle.US
    assert style_of(["20180331"]) is DateStyle.COMPACT
    assert style_of([]) is DateStyle.ISO
    for mixed in (["2023-09-01", "09/01/2023"], ["13/09/2023"], ["1 Sep 2023"]):
        with pytest.raises(AppError) as caught:
            style_of(mixed)
        assert caught.value.code == DATES_AMBIGUOUS.code


def test_a_day_that_no_calendar_has_is_none() -> None:
    assert day_of("09/31/2023") is None
    assert str(day_of("9/1/2023")) == "2023-09-01"
