"""The same questions as SQL, for DuckDB's table of lines and for PostgreSQL's daily summaries.

One text serves both: what differs is which table is read and how lines are counted. Every text
gives a question's keys first and then its amounts, in the order of `questions.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.query.questions import (
    CURRENCY,
    END,
    MONTH,
    PREVIOUS_MONTH,
    QUARTER,
    SEARCHED,
    TOP_RESOURCES,
    TOP_SERVICES,
    WEEKS,
    YEAR,
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """Which table has the columns: `services` without groups and tags, `groups` with them.

    `instead` holds questions that are asked better in another way.
    """

    services: str
    groups: str
    resources: str
    lines: str
    tag: str
    instead: Mapping[str, str] = field(default_factory=dict)


def sql_of(name: str, dialect: Dialect, *, subscription: str) -> str:
    """The text of one question."""
    text = dialect.instead.get(name) or _TEXTS[name]
    return text.format(
        services=dialect.services,
        groups=dialect.groups,
        resources=dialect.resources,
        lines=dialect.lines,
        tag=dialect.tag,
        subscription=subscription,
        split=MONTH,
        **_PERIODS,
    )


def _since(day: object) -> str:
    return f"dataset = 'actual' AND date >= DATE '{day}' AND date < DATE '{END}'"


_PERIODS = {
    "two_months": _since(PREVIOUS_MONTH),
    "month": _since(MONTH),
    "weeks": _since(WEEKS),
    "quarter": _since(QUARTER),
    "year": _since(YEAR),
}
_SUMS = "sum(billed_cost), {lines}"
_TEXTS = {
    "total_and_previous": """
SELECT
    billing_currency,
    coalesce(sum(billed_cost) FILTER (WHERE date >= DATE '{split}'), 0),
    coalesce(sum(billed_cost) FILTER (WHERE date < DATE '{split}'), 0)
FROM {services} WHERE {two_months} GROUP BY 1""",
    "daily_by_service_top10": f"""
WITH asked AS (
    SELECT date, meter_category, billing_currency, sum(billed_cost) AS cost
    FROM {{services}} WHERE {{quarter}} GROUP BY 1, 2, 3
), leaders AS (
    SELECT meter_category, billing_currency,
        row_number() OVER (
            PARTITION BY billing_currency ORDER BY sum(cost) DESC, meter_category
        ) <= {TOP_SERVICES} AS kept
    FROM asked GROUP BY 1, 2
)
SELECT date, CASE WHEN kept THEN meter_category ELSE '' END, billing_currency,
    count(*) FILTER (WHERE NOT kept), sum(cost)
FROM asked JOIN leaders USING (meter_category, billing_currency)
GROUP BY 1, 2, 3, kept ORDER BY 1, kept DESC, 5 DESC""",
    "by_subscription": f"""
SELECT subscription_key, billing_currency, {_SUMS}
FROM {{services}} WHERE {{month}} GROUP BY 1, 2 ORDER BY 3 DESC""",
    "by_resource_group": f"""
SELECT resource_group_key, billing_currency, {_SUMS}
FROM {{groups}} WHERE {{month}} GROUP BY 1, 2 ORDER BY 3 DESC""",
    "by_location": f"""
SELECT resource_location, billing_currency, {_SUMS}
FROM {{services}} WHERE {{month}} GROUP BY 1, 2 ORDER BY 3 DESC""",
    "by_tag": f"""
SELECT {{tag}}, billing_currency, {_SUMS}
FROM {{groups}} WHERE {{quarter}} GROUP BY 1, 2 ORDER BY 3 DESC""",
    "month_over_month": f"""
SELECT date_trunc('month', date)::date, meter_category, billing_currency, {_SUMS}
FROM {{services}} WHERE {{year}} GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC""",
    "top100_resources": f"""
SELECT instance_key, sum(billed_cost)
FROM {{resources}} WHERE {{quarter}} AND billing_currency = '{CURRENCY}'
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {TOP_RESOURCES}""",
    "distinct_values": """
SELECT resource_group_key, billing_currency, sum(billed_cost)
FROM {groups} WHERE {year} GROUP BY 1, 2 ORDER BY 3 DESC""",
    "resource_search": f"""
SELECT instance_key, billing_currency, sum(billed_cost)
FROM {{resources}} WHERE {{year}} AND instance_key LIKE '%{SEARCHED}%'
GROUP BY 1, 2 ORDER BY 3 DESC""",
    "daily_by_subscription_and_service": f"""
SELECT date, subscription_key, meter_category, sum(billed_cost)
FROM {{services}} WHERE {{weeks}} AND billing_currency = '{CURRENCY}'
GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC""",
    "one_subscription_daily": """
SELECT date, billing_currency, sum(billed_cost)
FROM {services} WHERE {year} AND subscription_key = '{subscription}' GROUP BY 1, 2 ORDER BY 1""",
}
_BY_ID = f"""
SELECT instance_key, cost FROM (
    SELECT resource_id, sum(billed_cost) AS cost
    FROM resource_day WHERE {{quarter}} AND billing_currency = '{CURRENCY}' GROUP BY 1
) AS summed JOIN resources USING (resource_id)
ORDER BY cost DESC, instance_key LIMIT {TOP_RESOURCES}"""

DUCKDB = Dialect("charges", "charges", "charges", "count(*)", "coalesce(tags['env'], '')")
POSTGRES = Dialect(
    "summary_day",
    "summary_day",
    "resource_day JOIN resources USING (resource_id)",
    "sum(lines)",
    "tag_env",
    {"top100_resources": _BY_ID},
)
# The same with a second, narrow summary for what it can answer.
POSTGRES_NARROW = Dialect(
    "service_day",
    POSTGRES.groups,
    POSTGRES.resources,
    POSTGRES.lines,
    POSTGRES.tag,
    POSTGRES.instead,
)
