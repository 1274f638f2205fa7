"""EA usage details v3 and ea.azure.cn as CSV: one cost that is both, a currency from the source."""

from pathlib import Path

import pytest

from abi.core.errors import AppError
from billing.errors import MISSING_REQUIRED_COLUMN
from billing.models import Source
from tests.billing.conftest import Ask, Ingest
from tests.billing.deliveries import Row, write_csv

pytestmark = pytest.mark.django_db

CHINA = (
    "AccountOwnerId", "AccountName", "ServiceAdministratorId", "SubscriptionId",
    "SubscriptionGuid", "SubscriptionName", "Date", "Month", "Day", "Year", "Product", "MeterId",
    "MeterCategory", "MeterSubCategory", "MeterRegion", "MeterName", "ConsumedQuantity",
    "ResourceRate", "ExtendedCost", "ResourceLocation", "ConsumedService", "InstanceId",
    "ServiceInfo1", "ServiceInfo2", "AdditionalInfo", "Tags", "StoreServiceIdentifier",
    "DepartmentName", "CostCenter", "UnitOfMeasure", "ResourceGroup",
)  # fmt: skip
V3 = (
    "serviceName", "serviceTier", "location", "chargesBilledSeparately", "partNumber",
    "resourceGuid", "offerId", "cost", "accountId", "productId", "resourceLocationId",
    "consumedServiceId", "departmentId", "accountOwnerEmail", "accountName",
    "serviceAdministratorId", "subscriptionId", "subscriptionGuid", "subscriptionName", "date",
    "product", "meterId", "meterCategory", "meterSubCategory", "meterRegion", "meterName",
    "consumedQuantity", "resourceRate", "resourceLocation", "consumedService", "instanceId",
    "serviceInfo1", "serviceInfo2", "additionalInfo", "tags", "storeServiceIdentifier",
    "departmentName", "costCenter", "unitOfMeasure", "resourceGroup",
)  # fmt: skip


def _row(header: tuple[str, ...], **changes: str) -> Row:
    known = {
        "subscriptionguid": "abc3455a-0000-4000-8000-000000000001",
        "subscriptionid": "23467313421",
        "product": "Virtual Network",
        "metercategory": "Virtual Network",
        "consumedquantity": "23.0",
        "resourcerate": "0.0304347826086957",
        "resourcegroup": "rg",
        "departmentname": "工程部",
    }
    return {name: changes.get(name, known.get(name.lower(), "")) for name in header}


@pytest.mark.parametrize(
    ("header", "cost", "date"),
    [(CHINA, "ExtendedCost", "03/31/2017"), (V3, "cost", "2017-03-31T00:00:00")],
)
def test_the_one_cost_of_legacy_usage_is_billed_and_effective(
    tmp_path: Path,
    source: Source,
    ingested: Ingest,
    ask: Ask,
    header: tuple[str, ...],
    cost: str,
    date: str,
) -> None:
    source.currency = "CNY"
    source.save()
    day = "Date" if header is CHINA else "date"
    costs = ("0.499222332425423563466", "0.00000000000000000000000000000001")
    lines = [_row(header, **{cost: each, day: date}) for each in costs]
    published = ingested(write_csv(tmp_path / "a.csv", lines, header))
    assert (published.dataset, published.billing_period) == ("legacy", "2017-03-01")
    assert (published.loaded, published.quarantined) == (1, 1)  # 32 decimals are never rounded
    assert published.billed_cost == published.effective_cost == (("CNY", costs[0]),)
    assert published.unknown_columns == ()
    assert ask("SELECT subscription_id, subscription_key, department_name FROM charges") == [
        ("23467313421", "abc3455a-0000-4000-8000-000000000001", "工程部")
    ]


def test_legacy_usage_without_a_currency_asks_for_the_sources(
    tmp_path: Path, ingested: Ingest
) -> None:
    line = _row(CHINA, ExtendedCost="1", Date="03/31/2017")
    with pytest.raises(AppError) as caught:
        ingested(write_csv(tmp_path / "a.csv", [line], CHINA))
    assert caught.value.code == MISSING_REQUIRED_COLUMN.code
    assert caught.value.detail.startswith("billing_currency: ")
    assert "set the source's currency" in caught.value.kind.fix.en
