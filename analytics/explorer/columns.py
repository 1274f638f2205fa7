"""The columns of the explorer's views, as people are told them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from abi.core.errors import Words
from analytics.focus.columns import COLUMNS as FOCUS

VIEW_NAMES = ("azure_billing_detail", "focus", "daily_cost")
_AMOUNT, _ANY_AMOUNT = "Decimal(76, 30)", "Nullable(Decimal(76, 30))"


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """`source` is what it is made of in `charges`; `is_sum` where rows are added up."""

    name: str
    type: str
    words: Words
    source: str
    is_sum: bool = False


def _column(name: str, en: str, zh: str, type_: str = "String", source: str = "") -> ViewColumn:
    return ViewColumn(name, type_, Words(en, zh), source or name)


DETAIL: tuple[ViewColumn, ...] = (
    _column("id", "Of the line, the same in every delivery", "明细行标识，各次交付相同"),
    _column("account_name", "Account of the enrolment", "注册帐户名称"),
    _column("subscription_id", "Subscription, as Azure spells it", "订阅标识（Azure 原样）"),
    _column("subscription_guid", "Subscription's GUID", "订阅 GUID"),
    _column("subscription_name", "Subscription's name", "订阅名称"),
    _column("date", "Day of usage or purchase, as Azure gives it", "用量或购买日期", "Date"),
    _column("product", "Product", "产品"),
    _column("meter_category", "Service", "服务（计量类别）"),
    _column("meter_sub_category", "Part of the service", "计量子类别"),
    _column("meter_name", "Meter", "计量名称"),
    _column("consumed_quantity", "Quantity, in the meter's unit", "用量", _ANY_AMOUNT),
    _column("resource_rate", "Price paid for one unit", "单价", _ANY_AMOUNT),
    _column("extended_cost", "Cost, in billing_currency", "成本（计费币种）", _AMOUNT),
    _column("resource_location", "Region", "区域"),
    _column("consumed_service", "Resource provider", "资源提供程序"),
    _column("instance_id", "Resource, as Azure spells it", "资源标识"),
    _column("resource_group", "Resource group", "资源组"),
    _column("department_name", "Department or invoice section", "部门"),
    _column("cost_center", "Cost centre", "成本中心"),
    _column(
        "tags", "Tags of the resource: tags['env']", "标签：tags['env']", "Map(String, String)"
    ),
    _column("transform_timestamp", "When it was loaded, UTC", "加载时间（UTC）", "DateTime64(3)"),
    _column("billing_currency", "Currency of extended_cost", "extended_cost 的币种"),
)


def _sum(name: str, en: str, zh: str) -> ViewColumn:
    return ViewColumn(name, _AMOUNT, Words(en, zh), name, is_sum=True)


DAILY_COST: tuple[ViewColumn, ...] = (
    _column("date", "Day, as Azure gives it", "日期", "Date"),
    _column(
        "billing_account_id",
        "Billing account, in lower case",
        "计费帐户（小写）",
        source="billing_account_key",
    ),
    _column(
        "subscription_id",
        "Subscription, in lower case",
        "订阅标识（小写）",
        source="subscription_key",
    ),
    _column("subscription_name", "Subscription's name", "订阅名称"),
    _column(
        "resource_group",
        "Resource group, in lower case",
        "资源组（小写）",
        source="resource_group_key",
    ),
    _column("service", "Service", "服务", source="meter_category"),
    _column("resource_location", "Region", "区域"),
    _column("department_name", "Department or invoice section", "部门"),
    _column("cost_center", "Cost centre", "成本中心"),
    _column("charge_type", "Usage, purchase, refund …", "费用类型"),
    _column("pricing_model", "On demand, reservation …", "定价模型"),
    _column("billing_currency", "Currency of both costs", "两种成本的币种"),
    _sum("billed_cost", "As invoiced", "账单成本"),
    _sum("effective_cost", "Commitments spread over their use", "有效成本（承诺摊销）"),
)
_OF_FOCUS = Words("FOCUS 1.2", "FOCUS 1.2")
_OURS = Words("Beyond FOCUS: as Azure says it", "FOCUS 之外：Azure 原始字段")
_FOCUS = tuple(
    ViewColumn(
        each.name,
        f"Nullable({each.type.replace(chr(92), '')})",
        _OURS if each.is_ours else _OF_FOCUS,
        each.name,
    )
    for each in FOCUS
)

COLUMNS: Mapping[str, tuple[ViewColumn, ...]] = dict(
    zip(VIEW_NAMES, (DETAIL, _FOCUS, DAILY_COST), strict=True)
)
ABOUT: Mapping[str, Words] = {
    "azure_billing_detail": Words(
        "Billing lines as Azure delivered them: actual cost.", "Azure 交付的账单明细：实际成本。"
    ),
    "focus": Words(
        "The same lines as FOCUS 1.2: billed, effective, list and contracted cost.",
        "FOCUS 1.2 格式的明细：账单、有效、目录价与合同成本。",
    ),
    "daily_cost": Words(
        "Billed and effective cost by day, subscription, resource group and service.",
        "按日、订阅、资源组和服务汇总的账单成本与有效成本。",
    ),
}
