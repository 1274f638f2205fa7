"""What can be grouped and filtered by: one line for each.

Columns that no line stores as such are worked out in derived.py.
"""

from abi.core.errors import Words
from analytics.terms import ColumnType, Dimension

TAG_PREFIX = "tag:"
SOURCE = "source"


def _plain(name: str, en: str, zh: str, column: str = "") -> Dimension:
    column = column or name
    return Dimension(name, Words(en, zh), column, (column,))


def _id(name: str, en: str, zh: str, names: str = "") -> Dimension:
    """An id, compared in lower case; `names` is the column of the name shown beside it."""
    key = f"{name}_key"
    return Dimension(name, Words(en, zh), key, (key,), caseless=True, name_column=names)


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
        _id("subscription", "Subscription", "订阅", "subscription_name"),
        _id("resource_group", "Resource group", "资源组"),
        _plain("service", "Service", "服务", "meter_category"),
        _plain("meter_sub_category", "Meter subcategory", "计量子类别"),
        _plain("meter", "Meter", "计量", "meter_name"),
        _plain("product", "Product", "产品"),
        _plain("location", "Location", "区域", "resource_location"),
        Dimension(
            "resource", Words("Resource", "资源"), "instance_key", ("instance_key",), caseless=True
        ),
        Dimension(
            "resource_type",
            Words("Resource type", "资源类型"),
            "resource_type",
            ("resource_type",),
            caseless=True,
        ),
        _plain("charge_type", "Charge type", "费用类型"),
        _plain("pricing_model", "Pricing model", "定价模式"),
        _plain("publisher_type", "Publisher type", "发布者类型"),
        _plain("department", "Department", "部门", "department_name"),
        _plain("cost_center", "Cost center", "成本中心"),
        _plain("account", "Account", "账户", "account_name"),
        _id("billing_account", "Billing account", "计费账户"),
        _id("billing_profile", "Billing profile", "计费配置文件", "billing_profile_name"),
        _id("invoice_section", "Invoice section", "发票科目", "invoice_section_name"),
        _id("commitment", "Commitment", "承诺折扣", "commitment_name"),
        _plain("invoice", "Invoice", "发票", "invoice_id"),
        _plain("sku", "SKU", "SKU"),
        _plain("part_number", "Part number", "部件号"),
        _plain("offer", "Offer", "优惠", "offer_id"),
        _plain("term", "Term", "承诺期限"),
        _plain("frequency", "Charge frequency", "计费频率"),
        _plain("publisher", "Publisher", "发布者", "publisher_name"),
        _plain("resource_provider", "Resource provider", "资源提供程序", "consumed_service"),
        _plain("pricing_currency", "Pricing currency", "定价币种"),
        _plain("billing_currency", "Billing currency", "计费币种"),
        _plain("service_category", "Service category", "服务类别"),
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


def dimension(name: str) -> Dimension | None:
    """The dimension of this name, also `tag:<key>` for any key; None when there is none."""
    key = name.removeprefix(TAG_PREFIX)
    if key and key != name:
        return Dimension(name, Words(key, key), "", ("tags",), tag_key=key)
    return DIMENSIONS.get(name)
