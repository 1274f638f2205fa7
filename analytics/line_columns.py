"""Every column of a billing line, in the order in which people are told them."""

from analytics.tables import Table
from analytics.vocabulary import SCOPE_COLUMNS

COLUMNS = tuple(
    """
    billing_period date dataset account_name account_owner_id subscription_id subscription_guid
    subscription_key subscription_name resource_group resource_group_key instance_id instance_key
    resource_name resource_location department_name cost_center product meter_id meter_category
    meter_sub_category meter_name meter_region service_family consumed_service consumed_quantity
    unit_of_measure resource_rate unit_price payg_price extended_cost billed_cost effective_cost
    billing_currency pricing_currency cost_in_pricing_currency exchange_rate exchange_rate_date
    charge_type pricing_model frequency publisher_type publisher_name plan_name reservation_id
    reservation_name benefit_id benefit_name product_order_id product_order_name term
    billing_account_id billing_account_key billing_account_name billing_profile_id
    billing_profile_name invoice_section_id invoice_id previous_invoice_id part_number offer_id
    is_azure_credit_eligible cost_allocation_rule_name service_info1 service_info2
    additional_info tags_raw tags_valid transform_timestamp
    """.split()  # noqa: SIM905 - a list of names reads better so
)
# Told apart from the columns: maps, and what says which line of which file it is.
MAPS = ("tags", "other_columns")
PLACE = ("snapshot_id", "source_id", "blob", "line_no", "line_hash")

LINES = Table(
    "charges", {name: name for name in (*COLUMNS, *MAPS, *PLACE, *SCOPE_COLUMNS.values())}
)
