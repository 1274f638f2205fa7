"""The closed set of words a question is made of, and the only analytic SQL a person writes.

To add a dimension, add one line to `DIMENSIONS`; see docs/query-layer.md.
"""

from dataclasses import dataclass
from enum import StrEnum

from abi.core.accounts.scope import ScopeDimension
from abi.core.errors import Words


class Basis(StrEnum):
    """Billed: what the invoice says. Effective: commitments spread over their use."""

    BILLED = "billed"
    EFFECTIVE = "effective"


class Unit(StrEnum):
    """What a measure counts in."""

    CURRENCY = "currency"
    COUNT = "count"
    QUANTITY = "quantity"
    RATIO = "ratio"


class Grain(StrEnum):
    """The width of a time bucket."""

    DAY = "day"
    MONTH = "month"


class Operator(StrEnum):
    """How a filter compares."""

    IN = "in"
    NOT_IN = "not_in"


class ColumnType(StrEnum):
    """What a column of an answer holds; decimals travel as text."""

    DATE = "date"
    STRING = "string"
    DECIMAL = "decimal"
    INTEGER = "integer"


@dataclass(frozen=True, slots=True)
class Dimension:
    """Something to group and filter by; `sql` always yields a string, "" where Azure says nothing.

    `columns` are the physical columns `sql` reads. `caseless` ids are stored lowered.
    `name_column` holds a name shown beside the id. `tag_key` is set on tags only.
    """

    name: str
    label: Words
    sql: str
    columns: tuple[str, ...]
    type: ColumnType = ColumnType.STRING
    caseless: bool = False
    name_column: str = ""
    tag_key: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A named aggregate. One that is not `additive` may never be summed over groups.

    `per` names the dimension that has to be fixed or grouped by for the sum to mean anything;
    `argument` is what is aggregated where that is not the bare `column`.
    """

    name: str
    label: Words
    function: str
    column: str
    unit: Unit
    type: ColumnType
    basis: Basis | None = None
    additive: bool = True
    per: str = ""
    condition: str = ""
    argument: str = ""

    def sql(self, when: str = "") -> str:
        """The aggregate over the rows of a group, or over those of them where `when` holds."""
        conditions = " AND ".join(part for part in (self.condition, when) if part)
        arguments = ", ".join(part for part in (self.argument or self.column, conditions) if part)
        return f"{self.function}{'If' if conditions else ''}({arguments})"


TAG_PREFIX = "tag:"
SOURCE = "source"


def tag_sql(key: str) -> str:
    """The value of a tag; `key` is a placeholder. Azure's tag keys know no case: the first wins."""
    return (
        f"arrayFirst((value, key) -> lowerUTF8(key) = lowerUTF8({key}),"
        " mapValues(tags), mapKeys(tags))"
    )


def _plain(name: str, en: str, zh: str, column: str = "", *, caseless: bool = False) -> Dimension:
    column = column or name
    return Dimension(name, Words(en, zh), column, (column,), caseless=caseless)


DIMENSIONS: dict[str, Dimension] = {
    dimension.name: dimension
    for dimension in (
        Dimension(
            "billing_period",
            Words("Billing period", "账单周期"),
            "toString(billing_period)",
            ("billing_period",),
            type=ColumnType.DATE,
        ),
        Dimension(
            "subscription",
            Words("Subscription", "订阅"),
            "subscription_key",
            ("subscription_key",),
            caseless=True,
            name_column="subscription_name",
        ),
        _plain("resource_group", "Resource group", "资源组", "resource_group_key", caseless=True),
        _plain("service", "Service", "服务", "meter_category"),
        _plain("meter_sub_category", "Meter subcategory", "计量子类别"),
        _plain("meter", "Meter", "计量", "meter_name"),
        _plain("product", "Product", "产品"),
        _plain("location", "Location", "区域", "resource_location"),
        _plain("resource", "Resource", "资源", "instance_key", caseless=True),
        _plain("charge_type", "Charge type", "费用类型"),
        _plain("pricing_model", "Pricing model", "定价模式"),
        _plain("publisher_type", "Publisher type", "发布者类型"),
        _plain("department", "Department", "部门", "department_name"),
        _plain("cost_center", "Cost center", "成本中心"),
        _plain("account", "Account", "账户", "account_name"),
        _plain(
            "billing_account", "Billing account", "计费账户", "billing_account_key", caseless=True
        ),
        _plain("billing_currency", "Billing currency", "计费币种"),
        _plain("service_family", "Service family", "服务系列"),
        _plain("unit_of_measure", "Unit of measure", "计量单位"),
        Dimension(
            SOURCE,
            Words("Source", "数据源"),
            "transform(snapshot_id, {snapshots:Array(UInt64)}, {sources:Array(String)}, '')",
            ("snapshot_id",),
        ),
    )
}

MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        Measure(
            "billed_cost",
            Words("Billed cost", "账单成本"),
            "sum",
            "billed_cost",
            Unit.CURRENCY,
            ColumnType.DECIMAL,
            basis=Basis.BILLED,
            per="billing_currency",
        ),
        Measure(
            "effective_cost",
            Words("Effective cost", "有效成本"),
            "sum",
            "effective_cost",
            Unit.CURRENCY,
            ColumnType.DECIMAL,
            basis=Basis.EFFECTIVE,
            per="billing_currency",
        ),
        Measure(
            "consumed_quantity",
            Words("Consumed quantity", "用量"),
            "sum",
            "consumed_quantity",
            Unit.QUANTITY,
            ColumnType.DECIMAL,
            per="unit_of_measure",
            # A purchase has no quantity; the sum is that of the lines which have one.
            argument="ifNull(consumed_quantity, 0)",
        ),
        Measure(
            "lines", Words("Lines", "明细行数"), "sum", "lines", Unit.COUNT, ColumnType.INTEGER
        ),
        Measure(
            "resources",
            Words("Resources", "资源数"),
            "uniqExact",
            "instance_key",
            Unit.COUNT,
            ColumnType.INTEGER,
            additive=False,
            condition="instance_key != ''",
        ),
    )
}

# The columns that hold sums: nothing is grouped by them.
TOTALLED = frozenset({"billed_cost", "effective_cost", "consumed_quantity", "lines"})

# The data sets that carry each basis; no snapshot outside them is read.
DATASETS = {
    Basis.BILLED: frozenset({"actual", "focus", "legacy"}),
    Basis.EFFECTIVE: frozenset({"amortized", "focus", "legacy"}),
}

BUCKETS = {Grain.DAY: "date", Grain.MONTH: "toStartOfMonth(date)"}

SCOPE_COLUMNS = {
    ScopeDimension.BILLING_ACCOUNT: "billing_account_key",
    ScopeDimension.SUBSCRIPTION: "subscription_key",
    ScopeDimension.RESOURCE_GROUP: "resource_group_key",
    ScopeDimension.DEPARTMENT: "department_name",
    ScopeDimension.COST_CENTER: "cost_center",
    ScopeDimension.TAG: "tags",
}

# `AzureBillingDetail` in the owner's order, without `id`, and the currency of its cost.
DETAIL_COLUMNS = (
    "account_name",
    "subscription_id",
    "subscription_guid",
    "subscription_name",
    "date",
    "product",
    "meter_category",
    "meter_sub_category",
    "meter_name",
    "consumed_quantity",
    "resource_rate",
    "extended_cost",
    "resource_location",
    "consumed_service",
    "instance_id",
    "resource_group",
    "department_name",
    "cost_center",
    "tags",
    "transform_timestamp",
    "billing_currency",
)
# What orders lines totally: the last three name one line of one delivered file.
LINE_KEY = ("date", "line_hash", "snapshot_id", "blob", "line_no")


def dimension(name: str) -> Dimension | None:
    """The dimension of this name, also `tag:<key>` for any key; None when there is none."""
    key = name.removeprefix(TAG_PREFIX)
    if key and key != name:
        return Dimension(name, Words(key, key), "", ("tags",), tag_key=key)
    return DIMENSIONS.get(name)
