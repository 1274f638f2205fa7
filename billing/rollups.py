"""Which rollups there are, and how one snapshot's rows get into each.

The tables, and the views they are filled from, are in clickhouse/0003_rollups.sql.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from abi.core.clickhouse.statement import Statement

WHOLE = ""
TAGS = "tags"
# Rows of equal keys are one row: nothing is left for the engine to merge later.
_SETTINGS = {
    "max_insert_threads": 1,
    "max_memory_usage": 4 * 1024**3,
    "max_bytes_before_external_group_by": 1024**3,
    "replace_running_query": 1,
}


@dataclass(frozen=True, slots=True)
class Rollup:
    """`part` is SQL that tells its rows apart where a line is in it more than once.

    Of `parts`, WHOLE and the dimensions hold every line once, TAGS once for each of its tags.
    """

    table: str
    part: str = f"'{WHOLE}'"
    parts: tuple[str, ...] = (WHOLE,)
    has_quantity: bool = False


# In the order in which they are filled: the values are read from two of the others.
ROLLUPS = (
    Rollup("rollup_service_day"),
    Rollup("rollup_subscription_day"),
    Rollup("rollup_group_month"),
    Rollup("rollup_meter_month", has_quantity=True),
    Rollup("rollup_resource_month"),
    Rollup(
        "rollup_tag_month",
        part=f"if(tag_key = '', '{WHOLE}', '{TAGS}')",
        parts=(WHOLE, TAGS),
    ),
    Rollup(
        "rollup_values",
        part="toString(dimension)",
        parts=(
            "account",
            "billing_account",
            "billing_currency",
            "charge_type",
            "cost_center",
            "department",
            "location",
            "meter",
            "meter_sub_category",
            "pricing_model",
            "product",
            "publisher_type",
            "resource_group",
            "service",
            "service_family",
            "subscription",
            "unit_of_measure",
        ),
    ),
)


def filling(of: Mapping[str, object]) -> Iterator[Statement]:
    """One statement for each rollup; `of` holds `period` and `snapshot`. Not safe to run twice."""
    for rollup in ROLLUPS:
        yield Statement(
            f"INSERT INTO {rollup.table} SELECT * FROM {rollup.table}_source"
            " WHERE billing_period = {period:Date} AND snapshot_id = {snapshot:UInt64}",
            dict(of),
            _SETTINGS,
        )
