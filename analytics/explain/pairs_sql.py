"""From lines to pairs, one resource and one meter before and after, as SQL. Pure.

First cells, whose lines have one unit, one rate of exchange and one kind of price, so that
nothing unlike is added; then pairs, which know their cells well enough to be split.
"""

from analytics.decimal_sql import half
from analytics.explain.comparison import Comparison
from analytics.explain.rows_sql import member_names

# The columns of `charges` a pair is made of.
COLUMNS = tuple(
    """
    consumed_quantity unit_of_measure subscription_key instance_key meter_id meter_category
    meter_sub_category meter_name product charge_type pricing_model benefit_id reservation_id
    pricing_currency exchange_rate billing_currency
    """.split()  # noqa: SIM905 - a list of names reads better so
)
# Amounts below it can be multiplied and divided in 256 bits. Quantities have 15 decimals for it.
LARGE = 10**15
# No rate of exchange is beyond.
_RATES = "told_rate > 0.000001 AND told_rate < 1000000"
_NOWHERE = "'00000000-0000-0000-0000-000000000000'"
_PAIR = ("currency", "subscription", "resource", "meter", "kind")


def pairs(asked: Comparison) -> dict[str, str]:
    """The steps from `asked` to `pairs`: a row for each pair and kind of charge in each member."""
    members = member_names(asked)
    return {
        "facts": _facts(members),
        "kinds": _KINDS,
        "cells": _cells(members),
        "summed": _summed(members),
        "pairs": _PLACED if members else _ALONE,
    }


def _facts(members: list[str]) -> str:
    return _FACTS + "".join(f",\n    {member}" for member in members) + "\nFROM asked"


# Usage without a resource of its own that a commitment pays for is what the commitment left unused.
_FACTS = f"""SELECT cost, currency, is_before, is_after, consumed_quantity AS quantity,
    unit_of_measure AS unit, subscription_key AS subscription,
    if(meter_id IN ('', {_NOWHERE}),
        concatWithSeparator('\\n', meter_category, meter_sub_category, meter_name, product),
        lower(meter_id)) AS meter,
    lower(charge_type) AS charge,
    lower(pricing_model) IN ('reservation', 'savingsplan', 'committed') AS is_committed,
    lowerUTF8(if(benefit_id = '', reservation_id, benefit_id)) AS commitment,
    if(instance_key = '', commitment, instance_key) AS resource,
    upper(if(pricing_currency = '', billing_currency, pricing_currency)) AS priced_in,
    priced_in = upper(billing_currency) AS is_own_currency,
    ifNull(exchange_rate, 0) AS told_rate"""
_KINDS = f"""SELECT *,
    multiIf(
        charge IN ('refund', 'credit', 'adjustment', 'roundingadjustment'), 'adjustment',
        charge = 'tax', 'tax',
        startsWith(charge, 'unused')
            OR is_committed AND (charge = 'purchase' OR resource IN ('', commitment)), 'commitment',
        '') AS kind,
    is_committed AND kind = '' AS is_covered,
    is_own_currency OR ({_RATES}) AS is_rated,
    if(is_own_currency OR NOT is_rated, toDecimal256(1, 30), told_rate) AS rate
FROM facts"""


def _cells(members: list[str]) -> str:
    keys = [*_PAIR, *members, "unit", "priced_in", "rate", "is_rated", "is_covered"]
    return (
        f"SELECT {', '.join(keys)},\n"
        "    sumIf(cost, is_before) AS b_cost, sumIf(cost, is_after) AS a_cost,\n"
        "    sumIf(ifNull(quantity, 0), is_before) AS b_quantity,\n"
        "    sumIf(ifNull(quantity, 0), is_after) AS a_quantity,\n"
        "    countIf(is_before) AS b_lines, countIf(is_after) AS a_lines,\n"
        "    countIf(isNull(quantity)) AS uncounted\n"
        f"FROM kinds\nGROUP BY {', '.join(keys)}"
    )


def _summed(members: list[str]) -> str:
    keys = ", ".join([*_PAIR, *members])
    return f"SELECT {keys},\n    {_SUMS}\nFROM cells\nGROUP BY {keys}"


def _in_pricing_currency(cost: str) -> str:
    """What the rate of its cell makes of a cost; one too large to divide counts as 0."""
    return f"multiIf(rate = 1, {cost}, abs({cost}) < {LARGE}, {cost} / rate, 0)"


_SUMS = f"""sum(b_cost) AS before, sum(a_cost) AS after,
    sum(b_lines) AS before_lines, sum(a_lines) AS after_lines,
    {half("sum(b_quantity)")} AS used_before, {half("sum(a_quantity)")} AS used_after,
    sumIf(b_cost, is_covered) AS covered_before, sumIf(a_cost, is_covered) AS covered_after,
    {half("sumIf(b_quantity, is_covered)")} AS covered_used_before,
    {half("sumIf(a_quantity, is_covered)")} AS covered_used_after,
    before - covered_before AS open_before,
    used_before - covered_used_before AS open_used_before,
    used_after - covered_used_after AS open_used_after,
    sum(uncounted) = 0 AND min(unit) = max(unit) AS is_counted,
    min(is_rated) AND min(priced_in) = max(priced_in) AS has_rates,
    minIf(rate, b_lines > 0) AS low_before, maxIf(rate, b_lines > 0) AS high_before,
    minIf(rate, a_lines > 0) AS low_after, maxIf(rate, a_lines > 0) AS high_after,
    min(least(b_cost, a_cost)) >= 0 AS is_positive,
    sum({_in_pricing_currency("b_cost")}) AS priced_before,
    sum({_in_pricing_currency("a_cost")}) AS priced_after,
    sumIf({_in_pricing_currency("a_cost")}, is_covered) AS covered_priced_after"""
# Where the same resource and meter have lines in any member.
_PLACED = """SELECT *,
    sum(before_lines) OVER pair > 0 AS was_anywhere,
    sum(after_lines) OVER pair > 0 AS is_anywhere
FROM summed
WINDOW pair AS (PARTITION BY currency, subscription, resource, meter, kind)"""
_ALONE = "SELECT *, before_lines > 0 AS was_anywhere, after_lines > 0 AS is_anywhere\nFROM summed"
