"""A month of two small bills with every kind of charge, as Azure would deliver them.

EA in USD: on demand, a block unit, a reservation used and unused, its purchase and a refund,
marketplace, tax, credit, rounding. MCA in EUR and CNY, priced in USD: savings plan, spot.
"""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from billing.demo.headers import EA, MCA

Row = dict[str, str]
SUB = "11111111-1111-4111-8111-111111111111"
OTHER_SUB = "33333333-3333-4333-8333-333333333333"
NOBODY = "00000000-0000-0000-0000-000000000000"
RESERVATION = (
    "/providers/Microsoft.Capacity/reservationOrders/44444444-0000-4000-8000-000000000001"
    "/reservations/44444444-0000-4000-8000-000000000002"
)
PLAN = "/providers/Microsoft.BillingBenefits/savingsPlanOrders/55555555-0000-4000-8000-000000000001"
VM = f"/subscriptions/{SUB}/resourceGroups/RG-Web/providers/Microsoft.Compute/virtualMachines/VM-1"
BLOB = f"/subscriptions/{SUB}/resourceGroups/RG-Web/providers/Microsoft.Storage/storageAccounts/st1"
_RATIO = '{"ServiceType": "Standard_D2s_v5", "RINormalizationRatio": 2.0, "VCPUs": 2}'


def _ea(**said: str) -> Row:
    row = {
        "BillingAccountId": "8000001", "BillingAccountName": "Contoso",
        "BillingProfileId": "8000001", "BillingProfileName": "Contoso",
        "BillingPeriodStartDate": "10/01/2026", "BillingPeriodEndDate": "10/31/2026",
        "BillingCurrencyCode": "USD", "SubscriptionId": SUB, "SubscriptionName": "Web",
        "Date": "10/02/2026", "ChargeType": "Usage", "Frequency": "UsageBased",
        "PricingModel": "OnDemand", "PublisherType": "Azure", "PublisherName": "Microsoft",
        "ProductName": "Virtual Machines - D2s v5 - US East", "MeterCategory": "Virtual Machines",
        "MeterSubCategory": "Dsv5 Series", "MeterName": "D2s v5", "ServiceFamily": "Compute",
        "MeterId": "66666666-0000-4000-8000-000000000001", "PartNumber": "AAA-1",
        "ConsumedService": "Microsoft.Compute", "UnitOfMeasure": "1 Hour", "Quantity": "24",
        "UnitPrice": "0.1", "EffectivePrice": "0.1", "PayGPrice": "0.12",
        "CostInBillingCurrency": "2.4", "ResourceLocation": "eastus", "ResourceId": VM,
        "ResourceGroup": "RG-Web", "ResourceName": "VM-1",
        "Tags": '"env": "prod","团队": "=1+1"',
    }  # fmt: skip
    return row | said


_STORAGE = {
    "ProductName": "Blob Storage - Hot LRS Read Operations", "MeterCategory": "Storage",
    "MeterSubCategory": "Tiered Block Blob", "MeterName": "Hot Read Operations",
    "ServiceFamily": "Storage", "ConsumedService": "Microsoft.Storage", "UnitOfMeasure": "10K",
    "Quantity": "0.0004", "UnitPrice": "0.1", "EffectivePrice": "0.1", "PayGPrice": "0.1",
    "CostInBillingCurrency": "0.00004", "ResourceId": BLOB, "ResourceName": "st1", "Tags": "",
}  # fmt: skip
_BOUGHT = {
    "ChargeType": "Purchase", "Frequency": "Recurring", "PricingModel": "Reservation",
    "ProductName": "Virtual Machines Reservation", "ConsumedService": "Microsoft.Capacity",
    "ResourceId": "", "ResourceName": "", "ResourceGroup": "", "ResourceLocation": "",
    "Tags": "", "benefitId": RESERVATION, "benefitName": "Web VMs", "Term": "12",
    "Quantity": "1", "UnitPrice": "60", "EffectivePrice": "60", "PayGPrice": "80",
    "CostInBillingCurrency": "60",
}  # fmt: skip
_COVERED = {
    "PricingModel": "Reservation", "benefitId": RESERVATION, "benefitName": "Web VMs",
    "AdditionalInfo": _RATIO,
}  # fmt: skip
_UNUSED = _BOUGHT | {
    "ChargeType": "UnusedReservation", "Frequency": "UsageBased", "SubscriptionId": NOBODY,
    "SubscriptionName": "", "Quantity": "6", "UnitPrice": "0", "EffectivePrice": "0.08",
    "PayGPrice": "0", "CostInBillingCurrency": "0.48", "AdditionalInfo": _RATIO,
}  # fmt: skip
_MARKET = {
    "ChargeType": "Purchase", "Frequency": "Recurring", "PricingModel": "OnDemand",
    "PublisherType": "Marketplace", "PublisherName": "Northwind", "PlanName": "Gold",
    "ProductName": "Northwind Gold, annual", "MeterCategory": "SaaS", "MeterSubCategory": "",
    "MeterName": "Gold", "ServiceFamily": "SaaS", "ConsumedService": "Microsoft.SaaS",
    "UnitOfMeasure": "1", "Quantity": "1", "UnitPrice": "99.5", "EffectivePrice": "99.5",
    "PayGPrice": "99.5", "CostInBillingCurrency": "99.5", "ResourceId": "", "ResourceName": "",
    "ResourceGroup": "", "ResourceLocation": "", "Tags": "",
}  # fmt: skip
_NOTHING = {
    "ResourceId": "", "ResourceName": "", "ResourceGroup": "", "ResourceLocation": "",
    "PricingModel": "", "UnitOfMeasure": "", "Quantity": "", "UnitPrice": "",
    "EffectivePrice": "", "PayGPrice": "", "Tags": "", "MeterSubCategory": "", "MeterName": "",
    "MeterId": "", "ServiceFamily": "", "Frequency": "OneTime", "ConsumedService": "",
}  # fmt: skip
_SHARED = (
    _ea(AdditionalInfo='"VMCapacityReservationId": "/x/Group/Reserved-1", "a": {"b": [1]}'),
    _ea(Date="10/31/2026", ResourceLocation="US East", Tags="not json {"),
    _ea(**_STORAGE),
    _ea(**_MARKET),
    _ea(**_NOTHING, ChargeType="Tax", MeterCategory="Tax", ProductName="VAT",
        CostInBillingCurrency="6.123456789012345678901234567"),
    _ea(**_NOTHING, ChargeType="Credit", MeterCategory="Credit", ProductName="Promotion",
        CostInBillingCurrency="-3"),
    _ea(**_NOTHING, ChargeType="RoundingAdjustment", MeterCategory="Rounding",
        ProductName="Rounding", CostInBillingCurrency="0.0000000437", SubscriptionId=""),
)  # fmt: skip
EA_ACTUAL = (
    *_SHARED,
    _ea(**_COVERED, EffectivePrice="0", CostInBillingCurrency="0"),
    _ea(**_BOUGHT, Date="10/01/2026"),
    _ea(**_BOUGHT | {"ChargeType": "Refund", "Frequency": "OneTime", "Quantity": "-0.5",
                     "CostInBillingCurrency": "-30"}),
)  # fmt: skip
EA_AMORTIZED = (
    *_SHARED,
    _ea(**_COVERED, EffectivePrice="0.062", CostInBillingCurrency="1.488"),
    _ea(**_UNUSED),
)


def _mca(**said: str) -> Row:
    row = {
        "billingAccountId": "BA-1", "billingAccountName": "Contoso Global",
        "billingProfileId": "BP-EUR", "billingProfileName": "Contoso EUR",
        "invoiceId": "G0001", "billingPeriodStartDate": "10/01/2026",
        "billingPeriodEndDate": "10/31/2026", "date": "10/03/2026",
        "SubscriptionId": OTHER_SUB, "subscriptionName": "Shop", "billingCurrency": "EUR",
        "pricingCurrency": "USD", "exchangeRatePricingToBilling": "0.5",
        "exchangeRateDate": "10/01/2026", "chargeType": "Usage", "frequency": "UsageBased",
        "pricingModel": "OnDemand", "publisherType": "Microsoft", "publisherName": "Microsoft",
        "serviceFamily": "Databases", "meterCategory": "SQL Database", "meterName": "vCore",
        "meterSubCategory": "Single General Purpose", "consumedService": "Microsoft.Sql",
        "ProductId": "DZH318Z0BP04", "ProductName": "SQL Database - vCore", "unitOfMeasure":
        "1 Hour", "quantity": "10", "effectivePrice": "0.2", "unitPrice": "0.2",
        "PayGPrice": "0.3", "costInPricingCurrency": "2", "costInBillingCurrency": "1",
        "resourceLocation": "westeurope", "resourceGroupName": "rg-shop",
        "ResourceId": f"/subscriptions/{OTHER_SUB}/resourceGroups/rg-shop/providers"
        "/Microsoft.Sql/servers/sql1/databases/Shop", "tags": '{"env": "test"}',
    }  # fmt: skip
    return row | said


_CNY = {
    "billingProfileId": "BP-CNY", "billingProfileName": "Contoso CNY", "billingCurrency": "CNY",
    "exchangeRatePricingToBilling": "7", "costInBillingCurrency": "14",
    "resourceLocation": "chinanorth3", "pricingModel": "Spot",
}  # fmt: skip
_PLANNED = {
    "pricingModel": "SavingsPlan", "benefitId": PLAN, "benefitName": "Compute plan",
    "serviceFamily": "Compute", "meterCategory": "Virtual Machines", "meterName": "D4as v5",
    "meterSubCategory": "Dasv5 Series", "consumedService": "Microsoft.Compute",
    "ProductId": "DZH318Z0BP05", "ProductName": "Virtual Machines - D4as v5",
    "ResourceId": f"/subscriptions/{OTHER_SUB}/resourceGroups/rg-shop/providers"
    "/Microsoft.Compute/virtualMachineScaleSets/vmss1",
}  # fmt: skip
_PLAN_BOUGHT = _PLANNED | {
    "chargeType": "Purchase", "frequency": "Recurring", "ResourceId": "", "tags": "",
    "resourceGroupName": "", "resourceLocation": "", "quantity": "1", "unitPrice": "40",
    "effectivePrice": "40", "PayGPrice": "40", "costInPricingCurrency": "40",
    "costInBillingCurrency": "20",
}  # fmt: skip
_PLAN_UNUSED = _PLAN_BOUGHT | {
    "chargeType": "UnusedSavingsPlan", "frequency": "UsageBased", "SubscriptionId": "",
    "subscriptionName": "", "quantity": "1", "unitPrice": "0", "effectivePrice": "0.5",
    "PayGPrice": "0", "costInPricingCurrency": "0.5", "costInBillingCurrency": "0.25",
}  # fmt: skip
MCA_ACTUAL = (
    _mca(),
    _mca(**_CNY),
    _mca(**_PLANNED, effectivePrice="0", costInPricingCurrency="0", costInBillingCurrency="0"),
    _mca(**_PLAN_BOUGHT, date="10/01/2026"),
)
MCA_AMORTIZED = (
    _mca(),
    _mca(**_CNY),
    _mca(**_PLANNED, effectivePrice="0.14", costInPricingCurrency="1.4",
         costInBillingCurrency="0.7"),
    _mca(**_PLAN_UNUSED),
)  # fmt: skip
BILLS = {
    ("ea", "actual"): (EA, EA_ACTUAL),
    ("ea", "amortized"): (EA, EA_AMORTIZED),
    ("mca", "actual"): (MCA, MCA_ACTUAL),
    ("mca", "amortized"): (MCA, MCA_AMORTIZED),
}


def write(path: Path, header: Iterable[str], rows: Iterable[Row]) -> Path:
    """A CSV as an export writes it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(header), restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text("\ufeff" + text.getvalue(), "utf-8")
    return path
