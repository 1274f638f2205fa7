"""What analysts ask in SQL: of their views, and the same of the table, with its own columns."""

from dataclasses import dataclass

_MONTH = "date >= '2026-09-01' AND date < '2026-10-01'"


@dataclass(frozen=True, slots=True)
class Question:
    """`of_table` reads `{charges}`, which is what is published of it; both answer the same rows."""

    name: str
    of_view: str
    of_table: str


QUESTIONS = (
    Question(
        "services_of_a_month",
        "SELECT service, billing_currency, sum(billed_cost) AS cost FROM daily_cost"
        f" WHERE {_MONTH} GROUP BY ALL ORDER BY ALL",
        "SELECT meter_category, billing_currency, sum(billed_cost) AS cost FROM {charges}"
        f" WHERE {_MONTH} GROUP BY ALL ORDER BY ALL",
    ),
    Question(
        "months_of_a_year",
        "SELECT toStartOfMonth(date) AS month, billing_currency, sum(billed_cost) AS cost"
        " FROM daily_cost GROUP BY ALL ORDER BY ALL",
        "SELECT toStartOfMonth(date) AS month, billing_currency, sum(billed_cost) AS cost"
        " FROM {charges} GROUP BY ALL ORDER BY ALL",
    ),
    Question(
        "running_total_of_a_month",
        "SELECT date, billing_currency, sum(sum(billed_cost)) OVER (PARTITION BY billing_currency"
        f" ORDER BY date) AS so_far FROM daily_cost WHERE {_MONTH}"
        " GROUP BY date, billing_currency ORDER BY ALL",
        "SELECT date, billing_currency, sum(sum(billed_cost)) OVER (PARTITION BY billing_currency"
        f" ORDER BY date) AS so_far FROM {{charges}} WHERE {_MONTH}"
        " GROUP BY date, billing_currency ORDER BY ALL",
    ),
    Question(
        "dearest_resources_of_a_month",
        "SELECT lower(instance_id) AS resource, billing_currency, sum(extended_cost) AS cost"
        f" FROM azure_billing_detail WHERE {_MONTH} GROUP BY ALL"
        " ORDER BY cost DESC, resource LIMIT 100",
        "SELECT instance_key AS resource, billing_currency, sum(extended_cost) AS cost"
        f" FROM {{charges}} WHERE {_MONTH} GROUP BY ALL ORDER BY cost DESC, resource LIMIT 100",
    ),
    Question(
        "a_tag_over_a_year",
        "SELECT tags['env'] AS env, billing_currency, sum(extended_cost) AS cost, count() AS lines"
        " FROM azure_billing_detail GROUP BY ALL ORDER BY ALL",
        "SELECT tags['env'] AS env, billing_currency, sum(extended_cost) AS cost, count() AS lines"
        " FROM {charges} GROUP BY ALL ORDER BY ALL",
    ),
    Question(
        "dearest_lines_of_a_month",
        "SELECT date, meter_name, extended_cost, billing_currency FROM azure_billing_detail"
        f" WHERE {_MONTH} ORDER BY extended_cost DESC, date, meter_name LIMIT 100",
        "SELECT date, meter_name, extended_cost, billing_currency FROM {charges}"
        f" WHERE {_MONTH} ORDER BY extended_cost DESC, date, meter_name LIMIT 100",
    ),
)
