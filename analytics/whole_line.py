"""What a question about whole lines may read of `charges`; a rollup never has it."""

WHOLE_LINE = frozenset(
    """
    billing_period snapshot_id source_id dataset blob line_no line_hash date account_name
    account_owner_id subscription_id subscription_key subscription_name product meter_id
    meter_category meter_sub_category meter_name meter_region consumed_quantity unit_of_measure
    resource_rate extended_cost billed_cost effective_cost billing_currency resource_location
    consumed_service instance_id instance_key resource_name resource_group_key department_name
    cost_center tags tags_raw tags_valid billing_account_id billing_account_key
    billing_account_name billing_profile_id billing_profile_name invoice_section_id charge_type
    pricing_model frequency publisher_type publisher_name plan_name service_family unit_price
    payg_price pricing_currency cost_in_pricing_currency exchange_rate exchange_rate_date
    reservation_id reservation_name benefit_id benefit_name product_order_id product_order_name
    term invoice_id previous_invoice_id part_number offer_id cost_allocation_rule_name
    additional_info other_columns
    """.split()  # noqa: SIM905 - a list of names reads better so
)
# Which currency a price is in: worked out where prices are read, for they may be withheld.
PRICED_IN = frozenset({"is_priced_as_billed", "is_priced_as_listed"})
