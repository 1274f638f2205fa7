"""Both sides of a change as SQL, per billing currency and member. Pure.

Summed from the lines and not from drivers, and of a rollup where one has the columns.
"""

from abi.core.clickhouse.statement import Statement
from analytics.aggregate import NAMED_ON
from analytics.explain.comparison import Comparison
from analytics.explain.rows_sql import Reading, member_names, rows, written
from analytics.params import Params


def compile_sides(asked: Comparison, reading: Reading) -> Statement:
    """Per currency the members that changed most, and one row that collapses the rest.

    Columns: currency, kept, m0, m0_name, …, members, cost_before, cost_after, change.
    """
    params, keys = Params(), member_names(asked)
    steps = rows(asked, reading, columns=_named(asked), params=params)
    ties = ", ".join(["abs(change) DESC", *keys])
    steps["members"] = (
        f"SELECT {', '.join(['currency', *keys, *_names(asked)])},\n    {_SIDES},\n"
        f"    row_number() OVER (PARTITION BY currency ORDER BY {ties}) AS place\n"
        f"FROM asked\nGROUP BY {', '.join(['currency', *keys])}"
    )
    kept = f"place <= {params.fixed('members', 'UInt64', asked.members)}"
    told = [f"if(kept, {key}, '') AS m{i}" for i, key in enumerate(keys)]
    named = [f"any(if(kept, {key}_name, '')) AS m{i}_name" for i, key in enumerate(keys)]
    groups = ["currency", "kept", *(f"m{i}" for i, _ in enumerate(keys))]
    return Statement(
        f"{written(steps)}\n"
        f"SELECT currency, {', '.join([f'{kept} AS kept', *told, *named])},\n    {_SUMS}\n"
        f"FROM members\nGROUP BY {', '.join(groups)}\nORDER BY currency, kept DESC, min(place)",
        params.values,
    )


_SIDES = """sumIf(cost, is_before) AS cost_before,
    sumIf(cost, is_after) AS cost_after,
    cost_after - cost_before AS change"""
_SUMS = """count() AS members,
    sum(members.cost_before) AS cost_before,
    sum(members.cost_after) AS cost_after,
    sum(members.change) AS change"""


def _named(asked: Comparison) -> set[str]:
    names = {key.name_column for key in asked.keys} - {""}
    return names | ({NAMED_ON} if names else set())


def _names(asked: Comparison) -> list[str]:
    """The newest name of each member; its value where it has none."""
    return [
        f"argMax({key.name_column}, ({NAMED_ON}, {key.name_column})) AS k{i}_name"
        if key.name_column
        else f"k{i} AS k{i}_name"
        for i, key in enumerate(asked.keys)
    ]
