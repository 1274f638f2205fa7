"""The columns of a file of billing lines: the owner's row, or everything a line says. Pure."""

from analytics.exports.columns import FileColumn, Kind
from analytics.vocabulary import DETAIL_COLUMNS

_KINDS = {
    **dict.fromkeys(
        (
            *("consumed_quantity", "resource_rate", "extended_cost", "billed_cost"),
            *("effective_cost", "unit_price", "payg_price", "cost_in_pricing_currency"),
            "exchange_rate",
        ),
        Kind.DECIMAL,
    ),
    **dict.fromkeys(("date", "billing_period", "exchange_rate_date"), Kind.DATE),
    **dict.fromkeys(("snapshot_id", "source_id", "line_no"), Kind.INTEGER),
    **dict.fromkeys(("tags", "other_columns"), Kind.JSON),
    "transform_timestamp": Kind.MOMENT,
}
# After the owner's columns, as the table has them; lowered ids are left out, they say nothing more.
_MORE = """
    billing_period dataset meter_id meter_region unit_of_measure billed_cost effective_cost
    resource_name account_owner_id tags_raw billing_account_id billing_account_name
    billing_profile_id billing_profile_name invoice_section_id charge_type pricing_model frequency
    publisher_type publisher_name plan_name service_family unit_price payg_price pricing_currency
    cost_in_pricing_currency exchange_rate exchange_rate_date reservation_id reservation_name
    benefit_id benefit_name product_order_id product_order_name term invoice_id
    previous_invoice_id part_number offer_id cost_allocation_rule_name additional_info
    other_columns source_id snapshot_id blob line_no
""".split()  # noqa: SIM905 - a list of names reads better so
# What a line says, and how many equal ones came before it: its name in /billing/data.
_ID = FileColumn(
    "id",
    Kind.TEXT,
    "concat(lower(leftPad(hex(line_hash), 32, '0')), '-', toString(occurrence))",
)


def _column(name: str) -> FileColumn:
    kind = _KINDS.get(name, Kind.TEXT)
    value = f"toJSONString({name})" if kind is Kind.JSON else name
    return FileColumn(name, kind, value)


DETAIL = (_ID, *(_column(name) for name in DETAIL_COLUMNS))
EVERYTHING = (*DETAIL, *(_column(name) for name in _MORE))
