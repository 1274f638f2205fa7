"""What each kind of charge becomes in FOCUS, cell by cell."""

from collections import Counter

import pytest

from analytics.focus.columns import NAMES
from tests.analytics.focus_bills import NOBODY, OTHER_SUB, PLAN, RESERVATION, SUB, VM
from tests.analytics.focus_published import exported, only, rows
from tests.people import People

Found = list[dict[str, str]]


@pytest.fixture
def found(people: People, bills: object) -> Found:
    return rows(exported(people.alice)[1])


def _says(row: dict[str, str], **said: str) -> None:
    assert {name: row[name] for name in said} == said


def test_the_rows_are_the_amortized_lines_and_the_commitments_bought(found: Found) -> None:
    counted = Counter((r["x_SourceName"], r["x_SourceDataset"], r["x_ChargeType"]) for r in found)
    assert counted == {
        ("ea", "amortized", "Usage"): 4,
        ("ea", "amortized", "UnusedReservation"): 1,
        ("ea", "amortized", "Purchase"): 1,
        ("ea", "amortized", "Tax"): 1,
        ("ea", "amortized", "Credit"): 1,
        ("ea", "amortized", "RoundingAdjustment"): 1,
        ("ea", "actual", "Purchase"): 1,
        ("ea", "actual", "Refund"): 1,
        ("mca", "amortized", "Usage"): 3,
        ("mca", "amortized", "UnusedSavingsPlan"): 1,
        ("mca", "actual", "Purchase"): 1,
    }


def test_the_header_is_every_column_once(found: Found) -> None:
    assert tuple(found[0]) == NAMES
    assert len(set(NAMES)) == len(NAMES)


def test_usage_on_demand(found: Found) -> None:
    row = only(found, ResourceId=VM.lower(), CapacityReservationStatus="Used")
    _says(
        row,
        BilledCost="2.4", EffectiveCost="2.4", ContractedCost="2.4", ListCost="2.88",
        ContractedUnitPrice="0.1", ListUnitPrice="0.12", PricingQuantity="24",
        PricingUnit="Hours", ConsumedQuantity="24", ConsumedUnit="Hours",
        BillingAccountId="8000001", BillingAccountType="Billing Account",
        BillingPeriodStart="2026-10-01T00:00:00Z", BillingPeriodEnd="2026-11-01T00:00:00Z",
        ChargePeriodStart="2026-10-02T00:00:00Z", ChargePeriodEnd="2026-10-03T00:00:00Z",
        ChargeCategory="Usage", ChargeClass="", ChargeFrequency="Usage-Based",
        PricingCategory="Standard", InvoiceId="", InvoiceIssuerName="Microsoft",
        RegionId="eastus", RegionName="East US", ResourceName="vm-1",
        ResourceType="microsoft.compute/virtualmachines", ServiceName="Virtual Machines",
        ServiceCategory="Compute", ServiceSubcategory="Virtual Machines",
        SubAccountId=SUB, SubAccountName="Web", SubAccountType="Subscription",
        Tags='{"env":"prod","团队":"=1+1"}', CommitmentDiscountId="",
        CommitmentDiscountStatus="", SkuId="", SkuMeter="", x_SkuMeterName="D2s v5",
        CapacityReservationId="/x/group/reserved-1", x_ResourceGroupName="rg-web",
        x_SkuDetails='{"x_VMCapacityReservationId":"/x/Group/Reserved-1",'
        '"x_a":"{\\"b\\":[1]}"}',
    )  # fmt: skip


def test_tags_that_are_no_json_are_kept_apart_and_other_spellings_of_a_region_are_one(
    found: Found,
) -> None:
    row = only(found, ChargePeriodStart="2026-10-31T00:00:00Z")
    _says(row, Tags="", x_UnreadableTags="not json {", RegionId="eastus", RegionName="East US")
    _says(row, ChargePeriodEnd="2026-11-01T00:00:00Z")


def test_a_block_unit_keeps_quantity_and_price_in_blocks(found: Found) -> None:
    row = only(found, x_PricingUnitDescription="10K")
    _says(
        row,
        PricingQuantity="0.0004", PricingUnit="10000 Units", ConsumedQuantity="0.0004",
        ConsumedUnit="10000 Units", ListUnitPrice="0.1", ListCost="0.00004",
        ContractedCost="0.00004", BilledCost="0.00004", x_PricingBlockSize="10000",
        ServiceName="Azure Storage", ServiceSubcategory="Object Storage",
    )  # fmt: skip


def test_covered_usage_is_not_billed_and_costs_its_share(found: Found) -> None:
    row = only(found, CommitmentDiscountStatus="Used", BillingCurrency="USD")
    _says(
        row,
        BilledCost="0", EffectiveCost="1.488", ContractedCost="2.4", ListCost="2.88",
        CommitmentDiscountId=RESERVATION.lower(), CommitmentDiscountName="Web VMs",
        CommitmentDiscountCategory="Usage", CommitmentDiscountType="Reservation",
        CommitmentDiscountQuantity="48", CommitmentDiscountUnit="Hours",
        PricingCategory="Committed", ConsumedQuantity="24",
    )  # fmt: skip


def test_unused_commitment_has_no_consumption_and_no_price(found: Found) -> None:
    row = only(found, CommitmentDiscountStatus="Unused", BillingCurrency="USD")
    _says(
        row,
        ChargeCategory="Usage", BilledCost="0", EffectiveCost="0.48", ConsumedQuantity="",
        ConsumedUnit="", ListUnitPrice="", ContractedUnitPrice="", ListCost="0",
        CommitmentDiscountQuantity="12", SubAccountId="", SubAccountName="", SubAccountType="",
        ResourceId="", ResourceType="", RegionId="", RegionName="",
    )  # fmt: skip
    assert NOBODY not in row.values()


def test_a_commitment_bought_is_billed_and_has_no_effective_cost(found: Found) -> None:
    bought = {"x_SourceDataset": "actual", "BillingCurrency": "USD"}
    row = only(found, **bought, x_ChargeType="Purchase")
    _says(
        row,
        ChargeCategory="Purchase", ChargeClass="", ChargeFrequency="Recurring",
        BilledCost="60", EffectiveCost="0", ContractedCost="60", ListCost="80",
        PricingCategory="Committed", CommitmentDiscountStatus="", ConsumedQuantity="",
        PricingCurrencyEffectiveCost="0",
    )  # fmt: skip
    refund = only(found, **bought, x_ChargeType="Refund")
    _says(refund, ChargeCategory="Purchase", ChargeClass="Correction", BilledCost="-30")
    _says(refund, EffectiveCost="0", ChargeFrequency="One-Time")


def test_marketplace_tax_credit_and_rounding(found: Found) -> None:
    market = only(found, x_PublisherCategory="Marketplace")
    _says(market, PublisherName="Northwind", ChargeCategory="Purchase", BilledCost="99.5")
    _says(market, EffectiveCost="99.5", ServiceName="SaaS", ServiceCategory="Other")
    tax = only(found, ChargeCategory="Tax")
    _says(tax, BilledCost="6.123456789012345678901234567", PricingQuantity="", PricingUnit="")
    _says(tax, PricingCategory="", ListUnitPrice="", SkuId="", ListCost=tax["BilledCost"])
    _says(only(found, ChargeCategory="Credit"), BilledCost="-3", EffectiveCost="-3")
    rounding = only(found, ChargeCategory="Adjustment")
    _says(rounding, BilledCost="0.0000000437", PricingQuantity="", SubAccountId="", Tags="")


def test_a_price_list_in_another_currency(found: Found) -> None:
    row = only(found, BillingCurrency="EUR", PricingCategory="Standard")
    _says(
        row,
        BillingAccountId="bp-eur", BillingAccountType="Billing Profile", InvoiceId="G0001",
        PricingCurrency="USD", ContractedUnitPrice="0.1", ListUnitPrice="0.15",
        PricingCurrencyContractedUnitPrice="0.2", PricingCurrencyListUnitPrice="0.3",
        PricingCurrencyEffectiveCost="2", BilledCost="1", ListCost="1.5", ContractedCost="1",
        SkuId="DZH318Z0BP04", SkuMeter="vCore", ServiceName="Azure SQL",
        ResourceType="microsoft.sql/servers/databases", ResourceName="shop",
        SubAccountId=OTHER_SUB, x_BillingAccountId="BA-1", x_BillingExchangeRate="0.5",
    )  # fmt: skip
    yuan = only(found, BillingCurrency="CNY")
    _says(yuan, BilledCost="14", ListCost="21", PricingCategory="Dynamic")
    _says(yuan, RegionId="chinanorth3", RegionName="China North 3")


def test_a_savings_plan_counts_in_the_currency_of_its_prices(found: Found) -> None:
    used = only(found, CommitmentDiscountStatus="Used", BillingCurrency="EUR")
    _says(used, CommitmentDiscountCategory="Spend", CommitmentDiscountType="Savings Plan")
    _says(used, CommitmentDiscountQuantity="1.4", CommitmentDiscountUnit="USD")
    _says(used, CommitmentDiscountId=PLAN.lower(), BilledCost="0", EffectiveCost="0.7")
    bought = only(found, x_SourceDataset="actual", BillingCurrency="EUR")
    _says(bought, CommitmentDiscountQuantity="40", CommitmentDiscountUnit="USD", BilledCost="20")


def test_no_cell_says_that_it_is_empty(found: Found) -> None:
    words = {"NULL", "null", "\\N", "None", "nan", "{}", '""', "Unassigned"}
    assert [name for row in found for name in NAMES if row[name] in words] == []
