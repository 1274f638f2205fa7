"""Members of something, costliest first, as SQL. Pure.

Amounts of unlike currencies are never compared: a member stands where it stands in the currency
that it matters most in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from abi.core.clickhouse.statement import Statement
from analytics.params import Params
from analytics.visible import Rows
from analytics.vocabulary import COSTS, Basis


@dataclass(frozen=True, slots=True)
class Members:
    """`key` and `names` (columns by alias, the newest of each) over `rows`.

    `where` must hold of all rows of a member or of none: its sums would else be of a part of it.
    `named_on` is when a row had its names.
    """

    key: str
    basis: Basis
    rows: Rows
    where: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    named_on: str = "date"


def ranked(members: Members, *, limit: int, params: Params) -> Statement:
    """`WITH members AS (…), ranked AS (…) SELECT …`: `member`, each name, `costs`, `lines`.

    `costs` is an array of (currency, amount). One member more than the limit is asked for, so
    that the reader can tell whether there are more.
    """
    newest, names = _newest(members)
    sql = (
        f"WITH members AS (\n{members.rows.named()}"
        f"SELECT {members.key} AS member, toString(billing_currency) AS currency,\n{newest}"
        f"    max({members.named_on}) AS seen, sum({COSTS[members.basis]}) AS amount,\n"
        f"    sum(lines) AS number\n"
        f"{members.rows.read(*members.where)}\nGROUP BY member, currency\n),\n"
        f"ranked AS (\nSELECT *,\n"
        f"    row_number() OVER (PARTITION BY currency ORDER BY amount DESC, member) AS place\n"
        f"FROM members\n)\n"
        f"SELECT r.member AS member,\n{names}"
        f"    arraySort(groupArray((r.currency, r.amount))) AS costs, sum(r.number) AS lines\n"
        f"FROM ranked AS r\nGROUP BY r.member\nORDER BY min(r.place), r.member\n"
        f"LIMIT {params.fixed('limit', 'UInt64', limit + 1)}"
    )
    return Statement(sql, params.values, members.rows.settings)


def _newest(members: Members) -> tuple[str, str]:
    """Names are those of one row, the newest: in a currency, and of these in all of them."""
    if not members.names:
        return "", ""
    row, on = ", ".join(members.names.values()), members.named_on
    of_rows = f"    argMax(tuple({row}), ({on}, {row})) AS named,\n"
    every = [f"argMax(r.named, (r.seen, r.named)).{n}" for n, _ in enumerate(members.names, 1)]
    told = "".join(
        f"    {sql} AS {alias},\n" for sql, alias in zip(every, members.names, strict=True)
    )
    return of_rows, told
