"""The closed set of words a question is made of, and the only analytic SQL a person writes.

To add a dimension, add one line to `DIMENSIONS`; see docs/query-layer.md.
"""

from abi.core.accounts.scope import ScopeDimension
from analytics.dimensions import DIMENSIONS, SOURCE, TAG_PREFIX, dimension
from analytics.measures import MEASURES
from analytics.terms import Basis, ColumnType, Dimension, Grain, Measure, Operator, Unit

__all__ = [
    "BUCKETS",
    "DATASETS",
    "DETAIL_COLUMNS",
    "DIMENSIONS",
    "LINE_KEY",
    "MEASURES",
    "OF_MONTHS",
    "SCOPE_COLUMNS",
    "SOURCE",
    "TAG_PREFIX",
    "TOTALLED",
    "Basis",
    "ColumnType",
    "Dimension",
    "Grain",
    "Measure",
    "Operator",
    "Unit",
    "dimension",
]

# The columns that hold sums: nothing is grouped by them.
TOTALLED = frozenset(measure.column for measure in MEASURES.values() if measure.additive)

# The data sets that carry each basis; no snapshot outside them is read.
DATASETS = {
    Basis.BILLED: frozenset({"actual", "focus", "legacy"}),
    Basis.EFFECTIVE: frozenset({"amortized", "focus", "legacy"}),
}

# What a line costs on each basis; the two are never added.
COSTS = {Basis.BILLED: "billed_cost", Basis.EFFECTIVE: "effective_cost"}

# Weeks are those of ISO 8601: they start on Monday.
BUCKETS = {
    Grain.DAY: "date",
    Grain.WEEK: "toMonday(date)",
    Grain.MONTH: "toStartOfMonth(date)",
    Grain.QUARTER: "toStartOfQuarter(date)",
    Grain.YEAR: "toStartOfYear(date)",
}
# The grains that whole months make up.
OF_MONTHS = frozenset({Grain.MONTH, Grain.QUARTER, Grain.YEAR})

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
