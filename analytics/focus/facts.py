"""What a billing line tells, worked out once for every FOCUS column that needs it. Pure.

Each entry is SQL over the columns of `charges` and over the entries before it.
"""

import re

from analytics.decimal_sql import product
from analytics.derived import RESOURCE_TYPE
from analytics.service_sql import category_sql, service_sql
from billing.typing_sql import decimal_sql

_DIGITS = r"^([0-9]+)([KMB]?)(?:$|[ /])"
_TIMES = "'Second', 'Minute', 'Hour', 'Day', 'Month', 'Year'"


_UNIT = (
    "multiIf(unit_rest = '', 'Units',"
    " startsWith(unit_rest, '/'), concat('Units', unit_rest),"
    f" unit_rest IN ({_TIMES}), concat(unit_rest, 's'),"
    f" match(unit_rest, '^[A-Za-z]+ ({_TIMES.replace("'", '').replace(', ', '|')})s?$'),"
    " replaceRegexpOne(unit_rest, '^([A-Za-z]+) ([A-Za-z]+?)s?$', '\\\\1-\\\\2s'),"
    " unit_rest)"
)

FACTS = {
    "is_native": "dataset = 'focus'",
    "is_tax": "charge_type = 'Tax'",
    "is_unused": "startsWith(charge_type, 'Unused')",
    # Deliveries without the column, old and legacy ones, hold usage alone.
    "is_usage": "charge_type IN ('', 'Usage') OR is_unused",
    "is_purchase": "charge_type IN ('Purchase', 'Refund')",
    "is_committed": "pricing_model IN ('Reservation', 'SavingsPlan') OR is_unused",
    "is_covered": "is_usage AND is_committed AND NOT is_unused",
    "is_marketplace": "lower(publisher_type) = 'marketplace'",
    # An EA line repeats the enrolment as its profile, or has none.
    "is_mca": "lowerUTF8(billing_profile_id) NOT IN ('', billing_account_key)",
    # --- money ---
    "billed": "if(dataset = 'amortized', if(is_committed, 0, effective_cost), billed_cost)",
    "effective": "if(dataset = 'actual', 0, effective_cost)",
    "same_currency": "upper(pricing_currency) IN ('', billing_currency)",
    # Prices are per unit of the invoice's currency or of the price list's: the cost tells which.
    "price_rate": (
        "multiIf(same_currency, toDecimal256(1, 30), extended_cost = 0, NULL,"
        " is_priced_as_billed, toDecimal256(1, 30), is_priced_as_listed, exchange_rate, NULL)"
    ),
    "told_price": "if(is_tax OR (unit_price = 0 AND extended_cost != 0), NULL, unit_price)",
    "told_list_price": "if(is_tax, NULL, nullIf(payg_price, 0))",
    "contracted_price": product("told_price", "price_rate"),
    "list_price": product("told_list_price", "price_rate"),
    "quantity": "if(is_usage OR is_purchase, consumed_quantity, NULL)",
    "contracted": product("contracted_price", "quantity"),
    "told_list_cost": (
        "if(is_native, NULL, nullIf("
        f"{decimal_sql("other_columns['paygCostInBillingCurrency']")}, 0))"
    ),
    "listed": f"coalesce(told_list_cost, {product('list_price', 'quantity')})",
    # --- units: a price is per block ("10K"), and so is the quantity; neither is divided ---
    "unit_text": "trimBoth(toString(unit_of_measure))",
    "unit_size": (
        f"toUInt64OrZero(extractGroups(unit_text, '{_DIGITS}')[1])"
        f" * transform(extractGroups(unit_text, '{_DIGITS}')[2],"
        " ['K', 'M', 'B'], [1000, 1000000, 1000000000], 1)"
    ),
    "unit_rest": (
        "if(unit_size = 0, unit_text, replaceRegexpOne(unit_text, '^[0-9]+[KMB]? *', ''))"
    ),
    "unit_name": f"if(unit_size = 0, unit_text, {_UNIT})",
    "unit": (
        "multiIf(isNull(quantity) OR unit_text = '', NULL,"
        " unit_size > 1, concat(toString(unit_size), ' ', unit_name), unit_name)"
    ),
    # --- where and what ---
    "subscription": (
        "if(subscription_key IN ('', '00000000-0000-0000-0000-000000000000'),"
        " NULL, subscription_key)"
    ),
    "resource_id": "if(startsWith(instance_key, '/'), instance_key, NULL)",
    "resource_type": RESOURCE_TYPE,
    "region_text": "lowerUTF8(replaceAll(toString(resource_location), ' ', ''))",
    "region": (
        "if(region_text IN {nowhere:Array(String)}, NULL,"
        " transform(region_text, {spellings:Array(String)}, {spelled:Array(String)}, region_text))"
    ),
    "service": service_sql("resource_type"),
    "category": category_sql("service"),
    "subcategory": (
        "transform(service, {services:Array(String)}, {subcategories:Array(String)},"
        " concat('Other (', category, ')'))"
    ),
    # --- commitments ---
    "details": (
        "multiIf(additional_info = '', '', startsWith(additional_info, '{'), additional_info,"
        " concat('{', additional_info, '}'))"
    ),
    "commitment": "lowerUTF8(toString(if(benefit_id = '', reservation_id, benefit_id)))",
    "commitment_kind": (
        "multiIf(commitment = '', NULL,"
        " position(commitment, '/microsoft.capacity/') > 0 OR benefit_id = '', 'Usage',"
        " position(commitment, '/microsoft.billingbenefits/') > 0, 'Spend', NULL)"
    ),
    "ratio": decimal_sql("JSONExtractString(details, 'RINormalizationRatio')"),
    "commitment_quantity": product("quantity", "ratio"),
    "pricing_effective": (
        "multiIf(effective = 0, toDecimal256(0, 30), same_currency, effective,"
        " cost_in_pricing_currency)"
    ),
    "capacity": "lowerUTF8(JSONExtractString(details, 'VMCapacityReservationId'))",
}


def layers() -> tuple[tuple[str, ...], ...]:
    """The facts by depth: each reads only those of the layers before.

    One SELECT for each, because the engine plans an alias anew wherever it is used in the same one.
    """
    depth: dict[str, int] = {}
    for name, sql in FACTS.items():
        read = set(re.findall(r"[a-z_]+", sql)) & depth.keys()
        depth[name] = 1 + max((depth[each] for each in read), default=0)
    return tuple(
        tuple(name for name in FACTS if depth[name] == at)
        for at in range(1, 1 + max(depth.values()))
    )
