"""Members of something, costliest first, as SQL. Pure.

Amounts of unlike currencies are never compared: a member stands where it stands in the currency
that it matters most in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from abi.core.clickhouse.statement import Statement
from analytics.decimal_sql import whole
from analytics.params import Params
from analytics.until_many import until_many
from analytics.visible import Rows
from analytics.vocabulary import COSTS, Basis


@dataclass(frozen=True, slots=True)
class Members:
    """`key` and `names` (columns by alias, the newest of each) over `rows`.

    `where` must hold of all rows of a member or of none: its sums would else be of a part of it.
    What has to hold of any row of a member is `found`; it may hold of others not. `named_on` is
    when a row had its names.
    """

    key: str
    basis: Basis
    rows: Rows
    where: tuple[str, ...] = ()
    found: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    named_on: str = "date"


def ranked(members: Members, *, limit: int, params: Params) -> Statement:
    """A SELECT of `member`, `named`, `costs`, `lines`.

    `named` is a tuple of the names, in their order, of one row: the newest in a currency, and of
    these in all of them. `costs` is an array of (currency, amount as text). One member more than
    the limit is asked for, so that the reader can tell whether there are more.
    """
    newest = "    argMax(r.named, (r.seen, r.named)) AS named,\n" if members.names else ""
    sql = (
        f"SELECT r.member AS member,\n{newest}"
        f"    arraySort(groupArray((r.currency, toString(r.amount)))) AS costs,\n"
        f"    sum(r.number) AS lines\n"
        f"FROM (\n{_placed(members)}\n) AS r\nGROUP BY r.member\n"
        f"ORDER BY min(r.place), r.member\nLIMIT {params.fixed('limit', 'UInt64', limit + 1)}"
    )
    return Statement(sql, params.values, members.rows.settings)


def groups(members: Members, *, params: Params) -> Statement:
    """Each member in each currency, in no order, for `ranking.placed`: all of them or too many.

    Columns `member`, `currency`, `newest` where there are names (when a row had them, and they),
    `amount` as text, `number` of lines, and `is_found` where that is asked.
    """
    newest = ""
    if members.names:
        newest = f"    max(({members.named_on}, {', '.join(members.names.values())})) AS newest,\n"
    found = f",\n    max({members.found}) AS is_found" if members.found else ""
    sql = (
        f"{members.rows.named()}"
        f"SELECT {members.key} AS member, toString(billing_currency) AS currency,\n"
        f"{newest}    toString(sum({COSTS[members.basis]})) AS amount,"
        f" sum(lines) AS number{found}\n{_grouped(members)}"
    )
    return until_many(Statement(sql, params.values, members.rows.settings))


def _placed(members: Members) -> str:
    """Each member in each currency, with its place among those of the currency."""
    order = f"PARTITION BY currency ORDER BY {whole('amount')} DESC, member"
    place = f"row_number() OVER ({order}) AS place"
    if not members.found:
        return f"{_summed(members)},\n    {place}\n{_grouped(members)}"
    found = f"max(max({members.found})) OVER (PARTITION BY member) AS is_found"
    return (
        f"SELECT *, {place}\nFROM (\n{_summed(members)},\n    {found}\n{_grouped(members)}\n)\n"
        f"WHERE is_found = 1"
    )


def _summed(members: Members) -> str:
    return (
        f"{members.rows.named()}"
        f"SELECT {members.key} AS member, toString(billing_currency) AS currency,\n"
        f"{_newest(members)}    sum({COSTS[members.basis]}) AS amount, sum(lines) AS number"
    )


def _grouped(members: Members) -> str:
    return f"{members.rows.read(*members.where)}\nGROUP BY member, currency"


def _newest(members: Members) -> str:
    if not members.names:
        return ""
    row, on = ", ".join(members.names.values()), members.named_on
    return f"    argMax(tuple({row}), ({on}, {row})) AS named, max({on}) AS seen,\n"
