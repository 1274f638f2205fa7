"""The tables that pickers and searches read besides those of questions."""

from dataclasses import replace

from analytics.tables import CHARGES, TABLES, Table
from billing.rollups import ROLLUPS

_MONTHLY = {table.name: table for table in TABLES if table.is_monthly}


def _with(table: Table, *names: str) -> Table:
    return replace(table, columns={**table.columns, **{name: name for name in names}})


VALUES = Table(
    "rollup_values",
    {
        name: name
        for name in (
            *("billing_period", "snapshot_id", "dimension", "value", "lines"),
            *("billing_currency", "billed_cost", "effective_cost"),
            *("subscription_key", "billing_account_key", "department_name", "cost_center"),
        )
    }
    | {"date": "month"},
    is_monthly=True,
    # Read by one dimension, which lies together.
    is_small=True,
)
# The dimensions it has.
IN_VALUES = frozenset(next(each for each in ROLLUPS if each.table == VALUES.name).parts)

# Not the lines by one of their keys, but the keys.
KEYS = replace(
    _with(_MONTHLY["rollup_tag_month"], "tag_key", "folded_key", "repeated"), is_tagged=False
)


def keys_of(lines: str) -> str:
    """As that table is filled: of several spellings that a line has of a key, the first."""
    return f"""SELECT * EXCEPT (tags, keys, folded), 0 AS repeated,
    tupleElement(pair, 1) AS tag_key, tupleElement(pair, 2) AS folded_key
FROM (
    SELECT *, mapKeys(tags) AS keys, arrayMap(key -> lowerUTF8(key), keys) AS folded
    FROM (
{lines}
    )
)
ARRAY JOIN arrayFilter(
    (pair, nth) -> nth = 1, arrayZip(keys, folded), arrayEnumerateUniq(folded)
) AS pair"""


# With names, which have an index as the ids have.
RESOURCES = (
    replace(
        _with(_MONTHLY["rollup_resource_month"], "resource_name"), name="rollup_resource_search"
    ),
    CHARGES,
)
