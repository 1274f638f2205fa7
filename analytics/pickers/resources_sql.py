"""Resources by a part of their id or name, as SQL. Pure.

`resource_names` has indexes of all runs of four characters of both: a part of four or more is
looked up, a shorter one would have to be looked for in every row. It knows no scope: what it names
is only where to look, and a resource is found by a row that may be seen.
"""

from dataclasses import dataclass

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Statement
from analytics.params import Params
from analytics.pickers.ranking_sql import Members, groups, ranked
from analytics.pickers.value_tables import RESOURCES
from analytics.pickers.whole_months import whole_months
from analytics.query import Period, refuse, text
from analytics.tables import Table, smallest
from analytics.visible import Reach, rows_of
from analytics.vocabulary import COSTS, Basis

SHORTEST = 4
NAMES = {
    "name": "resource_name",
    "subscription": "subscription_key",
    "resource_group": "resource_group_key",
    "location": "resource_location",
    "service": "meter_category",
}


@dataclass(frozen=True, slots=True)
class Sought:
    """Raises AppError `invalid_question`. Upper and lower case are the same to a search."""

    search: str
    period: Period
    basis: Basis = Basis.BILLED
    limit: int = 50

    def __post_init__(self) -> None:
        if len(text(self.search)) < SHORTEST:
            refuse(f"a search for resources has at least {SHORTEST} characters")


def compile_resources(
    sought: Sought,
    *,
    scope: Scope,
    snapshots: tuple[int, ...],
    tables: tuple[Table, ...] = RESOURCES,
    are_whole: bool = False,
    is_ranked: bool = True,
) -> Statement:
    """Columns `member` (the id), `named` (those of NAMES), `costs`, `lines`; one row too many.

    Not `is_ranked`: those of `ranking_sql.groups`.
    """
    params, months = Params(), whole_months(sought.period)
    reach = Reach(scope, snapshots, months.start, months.end, is_whole=are_whole)
    columns = {
        *("instance_key", "date", "billing_currency", "lines", COSTS[sought.basis]),
        *NAMES.values(),
    }
    need = reach.need(columns)
    rows = rows_of(columns, reach=reach, params=params, table=smallest(need, tables))
    members = Members(
        "instance_key",
        sought.basis,
        rows,
        ("instance_key != ''", _named(sought, params)),
        found=_matching("lowerUTF8(resource_name)", sought, params),
        names=NAMES,
        named_on="toStartOfMonth(date)",
    )
    if not is_ranked:
        return groups(members, params=params)
    return ranked(members, limit=sought.limit, params=params)


def _named(sought: Sought, params: Params) -> str:
    """Of any name that it ever had, whoever may see it."""
    matching = _matching("name_key", sought, params)
    return f"instance_key GLOBAL IN (SELECT instance_key FROM resource_names WHERE {matching})"


def _matching(name: str, sought: Sought, params: Params) -> str:
    like = params.fixed("like", "String", f"%{_escaped(sought.search.lower())}%")
    return f"instance_key LIKE {like} OR {name} LIKE {like}"


def _escaped(part: str) -> str:
    """What LIKE would read as more than itself."""
    for special in ("\\", "%", "_"):
        part = part.replace(special, f"\\{special}")
    return part
