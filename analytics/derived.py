"""Columns that are worked out from those of one line, as SQL. Pure. What is not known is NULL.

Prices are of the price list's currency: a list cost is Azure's own where it says one, else price
times quantity where the list is in the invoice's currency. A price of 0 is none: Azure writes it
where it does not know.
"""

from analytics.decimal_sql import near, product
from analytics.service_sql import NAMES, NATIVE_CATEGORY, category_sql, service_sql
from billing.typing_sql import decimal_sql

_PARTS = "splitByChar('/', splitByString('/providers/', instance_key)[-1])"
# Of the last provider in a resource id its namespace and types, without the names between.
RESOURCE_TYPE = (
    "if(startsWith(instance_key, '/') AND position(instance_key, '/providers/') > 0,"
    f" arrayStringConcat(arrayFilter((part, at) -> at = 1 OR at % 2 = 0, {_PARTS},"
    f" arrayEnumerate({_PARTS})), '/'), '')"
)

# As a FOCUS file says it of the line: `ServiceCategory` in focus/columns.py.
SERVICE_CATEGORY = (
    "ifNull(if(dataset = 'focus',"
    f" coalesce(nullIf(other_columns['ServiceCategory'], ''), {NATIVE_CATEGORY}),"
    f" {category_sql(service_sql(RESOURCE_TYPE))}), '')"
)


def _told(column: str) -> str:
    return f"nullIf({decimal_sql(f"other_columns['{column}']")}, 0)"


LIST_COST = (
    "multiIf(charge_type NOT IN ('', 'Usage', 'Purchase', 'Refund')"
    " AND NOT startsWith(charge_type, 'Unused'), NULL,"
    f" dataset = 'focus', {_told('ListCost')},"
    f" isNotNull({_told('paygCostInBillingCurrency')}), {_told('paygCostInBillingCurrency')},"
    " upper(pricing_currency) IN ('', billing_currency),"
    f" {product('nullIf(payg_price, 0)', 'consumed_quantity')}, NULL)"
)
_IS_UNUSED = (
    "startsWith(charge_type, 'Unused')"
    " OR (dataset = 'focus' AND other_columns['CommitmentDiscountStatus'] = 'Unused')"
)
# Of the table's own price, also where the reader is shown none: it tells a currency, and no price.
_PRICED = product("charges.resource_rate", "charges.consumed_quantity")

DERIVED = {
    "billing_profile_key": "lowerUTF8(toString(billing_profile_id))",
    "invoice_section_key": "lowerUTF8(toString(invoice_section_id))",
    # Without an id it is the department of an older agreement, or what a line is filed under.
    "invoice_section_name": "if(invoice_section_id = '', '', toString(department_name))",
    "commitment_key": "lowerUTF8(toString(if(benefit_id = '', reservation_id, benefit_id)))",
    "commitment_name": "toString(if(benefit_name = '', reservation_name, benefit_name))",
    "resource_type": RESOURCE_TYPE,
    "service_category": SERVICE_CATEGORY,
    "sku": "other_columns['ProductId']",
    "list_cost": LIST_COST,
    "savings": f"{LIST_COST} - effective_cost",
    "is_priced_as_billed": near(_PRICED, "extended_cost"),
    "is_priced_as_listed": near(_PRICED, "cost_in_pricing_currency"),
    "unused_cost": f"if({_IS_UNUSED}, effective_cost, 0)",
}
# The names that a column looks up: values of the placeholders in its SQL, lists of texts.
LOOKED_UP = {"service_category": NAMES}
