"""Which rollups there are, and how one snapshot's rows get into each.

The tables are in clickhouse/0008_rollups_together.sql and 0009_names_and_merges.sql, the views they
are filled from in 0003, 0006 and 0008.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from abi.core.clickhouse.statement import Statement

WHOLE = ""
VALUES = "rollup_values"
RESOURCE_SEARCH = "rollup_resource_search"
SUBSCRIPTION_MONTH = "rollup_subscription_month"
SUBSCRIPTION_TAG_MONTH = "rollup_subscription_tag_month"
TAGS = "tags"
_TAGGED = f"if(tag_key = '', '{WHOLE}', '{TAGS}')"
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


# These are read from others.
_FROM_ROLLUPS = (VALUES, SUBSCRIPTION_MONTH, SUBSCRIPTION_TAG_MONTH, RESOURCE_SEARCH)
ROLLUPS = (
    Rollup("rollup_service_day"),
    Rollup("rollup_subscription_day"),
    Rollup("rollup_group_month"),
    Rollup(SUBSCRIPTION_MONTH),
    Rollup("rollup_meter_month", has_quantity=True),
    Rollup("rollup_resource_month"),
    Rollup(RESOURCE_SEARCH),
    Rollup("rollup_tag_month", _TAGGED, (WHOLE, TAGS)),
    Rollup(SUBSCRIPTION_TAG_MONTH, _TAGGED, (WHOLE, TAGS)),
    Rollup(
        VALUES,
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


def filling(of: Mapping[str, object]) -> tuple[Sequence[Statement], Sequence[Statement]]:
    """A statement for each table: those that read the lines, and those that read rollups.

    `of` holds `period` and `snapshot`. Not safe to run twice.
    """
    filled = {rollup.table: _filling(rollup.table, of) for rollup in ROLLUPS}
    last = tuple(filled.pop(table) for table in _FROM_ROLLUPS)
    return tuple(filled.values()), (*last, Statement(_NAMES, dict(of), _SETTINGS))


# Not a rollup: an index of names, in which it does no harm to be named twice or too long.
_NAMES = (
    "INSERT INTO resource_names SELECT instance_key, lowerUTF8(resource_name) AS name_key,"
    " sum(r.lines) AS lines FROM rollup_resource_month AS r"
    " WHERE billing_period = {period:Date} AND snapshot_id = {snapshot:UInt64}"
    " GROUP BY instance_key, name_key"
)


def _filling(table: str, of: Mapping[str, object]) -> Statement:
    return Statement(
        f"INSERT INTO {table} SELECT * FROM {table}_source"
        " WHERE billing_period = {period:Date} AND snapshot_id = {snapshot:UInt64}",
        dict(of),
        _SETTINGS,
    )
