"""The columns of a FOCUS 1.2 file, in order, and where each comes from. Pure.

`sql` is for lines of Cost Management's own datasets, `native` for lines that were delivered as
FOCUS and keep what they said: their own column where it was kept under its name, else `native`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from analytics.exports.columns import Amounts, Kind
from analytics.service_sql import NATIVE_CATEGORY
from billing.typing_sql import DECIMAL, decimal_sql

VERSION = "1.2"
# What a file is summed by.
AMOUNTS = Amounts(
    "BillingCurrency", {"billed_cost": "BilledCost", "effective_cost": "EffectiveCost"}
)


@dataclass(frozen=True, slots=True)
class FocusColumn:
    """`sql` and `native` yield NULL where nothing is known; "" as `native` is never known."""

    name: str
    kind: Kind
    sql: str
    native: str = ""

    @property
    def value(self) -> str:
        """What `sql` is called in the rows that are written."""
        return self.name

    @property
    def is_ours(self) -> bool:
        """Not part of FOCUS: a provider's own column."""
        return self.name.startswith("x_")

    def expression(self, *, with_native: bool) -> str:
        """The column's value on any line, of one type whatever its parts are."""
        sql = self.sql
        if with_native and not self.is_ours:
            own = _OWN[self.kind](f"other_columns['{self.name}']")
            told = f"coalesce({own}, {self.native})" if self.native else own
            sql = f"if(is_native, {told}, {sql})"
        return self._typed(sql)

    @property
    def unknown(self) -> str:
        """No value, of the column's type."""
        return self._typed("NULL")

    def _typed(self, sql: str) -> str:
        return f"CAST({sql}, 'Nullable({self.type})')"

    @property
    def type(self) -> str:
        """ClickHouse's, as it stands within a quoted text."""
        return _TYPES[self.kind]


_TYPES = {
    Kind.TEXT: "String",
    Kind.JSON: "String",
    Kind.DECIMAL: DECIMAL,
    Kind.TIME: "DateTime(\\'UTC\\')",
}
_OWN: dict[Kind, Callable[[str], str]] = {
    Kind.TEXT: lambda text: f"nullIf({text}, '')",
    Kind.JSON: lambda text: f"nullIf({text}, '')",
    Kind.DECIMAL: decimal_sql,
    Kind.TIME: lambda text: f"parseDateTimeBestEffortOrNull({text}, 'UTC')",
}


def _text(name: str, sql: str, native: str = "") -> FocusColumn:
    return FocusColumn(name, Kind.TEXT, sql, native)


def _plain(name: str, column: str) -> FocusColumn:
    """Said in the same words by every dataset."""
    sql = f"nullIf(toString({column}), '')"
    return FocusColumn(name, Kind.TEXT, sql, sql)


def _decimal(name: str, sql: str, native: str = "") -> FocusColumn:
    return FocusColumn(name, Kind.DECIMAL, sql, native)


def _time(name: str, day: str) -> FocusColumn:
    """A delivery as FOCUS may say the hour."""
    sql = f"toDateTime({day}, 'UTC')"
    return FocusColumn(name, Kind.TIME, sql, sql)


def _json(name: str, sql: str, native: str = "") -> FocusColumn:
    return FocusColumn(name, Kind.JSON, sql, native)


def _words(column: str, words: dict[str, str], otherwise: str = "NULL") -> str:
    pairs = ", ".join(f"{column} = '{one}', '{other}'" for one, other in words.items())
    return f"multiIf({pairs}, {otherwise})"


_LAST = "splitByChar('/', trimRight(ifNull(resource_id, ''), '/'))[-1]"
_PREFIXED = (
    "if(isValidJSON(details), concat('{', arrayStringConcat(arrayMap(pair ->"
    " concat(toJSONString(concat('x_', pair.1)), ':',"
    " if(match(pair.2, '^[{\\\\[]'), toJSONString(pair.2), pair.2)),"
    " JSONExtractKeysAndValuesRaw(details)), ','), '}'), NULL)"
)
_OTHERS = "mapFilter((k, v) -> NOT has({focus_names:Array(String)}, k), other_columns)"

COLUMNS: tuple[FocusColumn, ...] = (
    _text("AvailabilityZone", "nullIf(other_columns['AvailabilityZone'], '')"),
    FocusColumn("BilledCost", Kind.DECIMAL, "billed", "billed"),
    _text(
        "BillingAccountId",
        "nullIf(lowerUTF8(toString(if(is_mca, billing_profile_id, billing_account_id))), '')",
        "nullIf(toString(billing_account_id), '')",
    ),
    _text(
        "BillingAccountName",
        "nullIf(toString(if(is_mca, billing_profile_name, billing_account_name)), '')",
        "nullIf(toString(billing_account_name), '')",
    ),
    _text(
        "BillingAccountType",
        "multiIf(is_mca, 'Billing Profile', billing_account_id != '', 'Billing Account', NULL)",
    ),
    _plain("BillingCurrency", "billing_currency"),
    _time("BillingPeriodEnd", "addMonths(billing_period, 1)"),
    _time("BillingPeriodStart", "billing_period"),
    _text("CapacityReservationId", "nullIf(capacity, '')"),
    _text(
        "CapacityReservationStatus",
        "multiIf(capacity = '', NULL, resource_type ="
        " 'microsoft.compute/capacityreservationgroups/capacityreservations', 'Unused', 'Used')",
    ),
    _text(
        "ChargeCategory",
        "multiIf(is_usage, 'Usage', is_purchase, 'Purchase',"
        " charge_type IN ('Credit', 'Tax'), toString(charge_type), 'Adjustment')",
        "nullIf(toString(charge_type), '')",
    ),
    _text("ChargeClass", "if(charge_type = 'Refund', 'Correction', NULL)"),
    _plain("ChargeDescription", "product"),
    _text(
        "ChargeFrequency",
        _words(
            "frequency",
            {"OneTime": "One-Time", "Recurring": "Recurring", "UsageBased": "Usage-Based"},
        ),
        "nullIf(toString(frequency), '')",
    ),
    _time("ChargePeriodEnd", "addDays(date, 1)"),
    _time("ChargePeriodStart", "date"),
    _text("CommitmentDiscountCategory", "commitment_kind"),
    _text("CommitmentDiscountId", "nullIf(commitment, '')", "nullIf(toString(benefit_id), '')"),
    _text(
        "CommitmentDiscountName",
        "if(commitment = '', NULL,"
        " nullIf(toString(if(benefit_name = '', reservation_name, benefit_name)), ''))",
        "nullIf(toString(benefit_name), '')",
    ),
    _decimal(
        "CommitmentDiscountQuantity",
        "multiIf(isNull(commitment_kind) OR NOT (is_usage OR is_purchase), NULL,"
        " commitment_kind = 'Spend', if(is_purchase,"
        " if(same_currency, billed, cost_in_pricing_currency), pricing_effective),"
        " is_usage, commitment_quantity, NULL)",
    ),
    _text(
        "CommitmentDiscountStatus",
        "multiIf(commitment = '' OR NOT is_usage, NULL, is_unused, 'Unused',"
        " is_committed, 'Used', NULL)",
    ),
    _text(
        "CommitmentDiscountType",
        _words("commitment_kind", {"Usage": "Reservation", "Spend": "Savings Plan"}),
    ),
    _text(
        "CommitmentDiscountUnit",
        "multiIf(isNull(CommitmentDiscountQuantity), NULL, commitment_kind = 'Spend',"
        " upper(toString(if(pricing_currency = '', billing_currency, pricing_currency))), unit)",
    ),
    _decimal(
        "ConsumedQuantity",
        "if(is_usage AND NOT is_unused, quantity, NULL)",
        "consumed_quantity",
    ),
    _text(
        "ConsumedUnit",
        "if(is_usage AND NOT is_unused, unit, NULL)",
        "nullIf(toString(unit_of_measure), '')",
    ),
    _decimal("ContractedCost", "coalesce(contracted, if(is_covered, NULL, billed))"),
    _decimal("ContractedUnitPrice", "contracted_price", "unit_price"),
    FocusColumn("EffectiveCost", Kind.DECIMAL, "effective", "effective"),
    _plain("InvoiceId", "invoice_id"),
    _text(
        "InvoiceIssuerName",
        "coalesce(nullIf(other_columns['partnerName'], ''), nullIf(other_columns['resellerName'],"
        " ''), transform(source_id, {source_ids:Array(UInt32)}, {issuers:Array(String)},"
        " 'Microsoft'))",
    ),
    _decimal("ListCost", "coalesce(listed, if(is_covered, NULL, billed))"),
    _decimal("ListUnitPrice", "list_price", "payg_price"),
    _text(
        "PricingCategory",
        "if(is_tax, NULL, "
        + _words(
            "pricing_model",
            {
                "OnDemand": "Standard",
                "Spot": "Dynamic",
                "Reservation": "Committed",
                "SavingsPlan": "Committed",
            },
        )
        + ")",
        "nullIf(toString(pricing_model), '')",
    ),
    _text(
        "PricingCurrency",
        "upper(toString(if(pricing_currency = '', billing_currency, pricing_currency)))",
        "nullIf(toString(pricing_currency), '')",
    ),
    _decimal(
        "PricingCurrencyContractedUnitPrice",
        "if(same_currency OR price_rate = exchange_rate, told_price, NULL)",
    ),
    _decimal("PricingCurrencyEffectiveCost", "pricing_effective"),
    _decimal(
        "PricingCurrencyListUnitPrice",
        "if(same_currency OR price_rate = exchange_rate, told_list_price, NULL)",
    ),
    _decimal("PricingQuantity", "quantity"),
    _text("PricingUnit", "unit"),
    _text("ProviderName", "'Microsoft'", "'Microsoft'"),
    _text(
        "PublisherName",
        "coalesce(nullIf(toString(publisher_name), ''), if(is_marketplace, NULL, 'Microsoft'))",
        "nullIf(toString(publisher_name), '')",
    ),
    _text("RegionId", "region", "nullIf(toString(resource_location), '')"),
    _text(
        "RegionName",
        "if(isNull(region), NULL, transform(region, {regions:Array(String)},"
        " {region_names:Array(String)}, toString(resource_location)))",
    ),
    _text("ResourceId", "resource_id", "nullIf(instance_id, '')"),
    _text(
        "ResourceName",
        "if(isNull(resource_id), NULL, nullIf(lowerUTF8(if(resource_name = '' OR"
        f" startsWith(resource_name, '/'), {_LAST}, resource_name)), ''))",
        "nullIf(resource_name, '')",
    ),
    _text("ResourceType", "if(isNull(resource_id), NULL, nullIf(resource_type, ''))"),
    _text("ServiceCategory", "category", NATIVE_CATEGORY),
    _text("ServiceName", "service", "nullIf(toString(meter_category), '')"),
    _text("ServiceSubcategory", "subcategory", "nullIf(toString(meter_sub_category), '')"),
    _text("SkuId", "if(is_tax, NULL, nullIf(other_columns['ProductId'], ''))"),
    _text(
        "SkuMeter",
        "if(is_tax OR other_columns['ProductId'] = '', NULL, nullIf(toString(meter_name), ''))",
        "nullIf(toString(meter_name), '')",
    ),
    _json("SkuPriceDetails", "NULL"),
    _text("SkuPriceId", "NULL"),
    _text("SubAccountId", "subscription", "nullIf(toString(subscription_id), '')"),
    _text(
        "SubAccountName",
        "if(isNull(subscription), NULL, nullIf(toString(subscription_name), ''))",
        "nullIf(toString(subscription_name), '')",
    ),
    _text("SubAccountType", "if(isNull(subscription), NULL, 'Subscription')"),
    FocusColumn(
        "Tags",
        Kind.JSON,
        "if(tags_valid AND notEmpty(tags), toJSONString(tags), NULL)",
        "if(tags_valid AND notEmpty(tags), toJSONString(tags), NULL)",
    ),
    _plain("x_AccountName", "account_name"),
    _plain("x_AccountOwnerId", "account_owner_id"),
    _plain("x_BillingAccountId", "billing_account_id"),
    _decimal("x_BillingExchangeRate", "exchange_rate"),
    _text("x_BillingExchangeRateDate", "toString(exchange_rate_date)"),
    _plain("x_BillingProfileId", "billing_profile_id"),
    _plain("x_BillingProfileName", "billing_profile_name"),
    _plain("x_ChargeType", "charge_type"),
    _plain("x_ConsumedService", "consumed_service"),
    _plain("x_CostAllocationRuleName", "cost_allocation_rule_name"),
    _plain("x_CostCenter", "cost_center"),
    _decimal("x_EffectiveUnitPrice", "resource_rate"),
    _plain("x_InvoiceSectionId", "invoice_section_id"),
    _plain("x_InvoiceSectionName", "department_name"),
    _decimal("x_PricingBlockSize", "if(unit_size = 0, NULL, toDecimal256(unit_size, 30))"),
    _plain("x_PricingModel", "pricing_model"),
    _plain("x_PricingUnitDescription", "unit_of_measure"),
    _plain("x_PreviousInvoiceId", "previous_invoice_id"),
    _plain("x_PublisherCategory", "publisher_type"),
    _text("x_ResourceGroupName", "nullIf(toString(resource_group_key), '')"),
    _json("x_SkuDetails", f"if(details = '', NULL, {_PREFIXED})"),
    _plain("x_SkuMeterCategory", "meter_category"),
    _plain("x_SkuMeterId", "meter_id"),
    _plain("x_SkuMeterName", "meter_name"),
    _plain("x_SkuMeterSubcategory", "meter_sub_category"),
    _plain("x_SkuOfferId", "offer_id"),
    _plain("x_SkuOrderId", "product_order_id"),
    _plain("x_SkuOrderName", "product_order_name"),
    _plain("x_SkuPartNumber", "part_number"),
    _plain("x_SkuPlanName", "plan_name"),
    _plain("x_SkuRegion", "meter_region"),
    _plain("x_SkuServiceFamily", "service_family"),
    _plain("x_SkuTerm", "term"),
    _text("x_UnreadableTags", "if(tags_valid, NULL, nullIf(tags_raw, ''))"),
    _json("x_OtherColumns", f"if(empty({_OTHERS}), NULL, toJSONString({_OTHERS}))"),
    _text(
        "x_SourceName",
        "nullIf(transform(source_id, {source_ids:Array(UInt32)}, {source_names:Array(String)},"
        " ''), '')",
    ),
    _text("x_SourceDataset", "toString(dataset)"),
    _text("x_SnapshotId", "toString(snapshot_id)"),
    _text("x_LineHash", "lower(leftPad(hex(line_hash), 32, '0'))"),
)
NAMES = tuple(column.name for column in COLUMNS)
