"""The three views of the explorer as SQL: what one scope sees of what is published. Pure.

A view cannot have parameters, so the values stand in its text; the days are all days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from abi.core.accounts.scope import Scope
from abi.core.clickhouse.statement import Statement
from analytics.explorer.columns import DAILY_COST, DETAIL, VIEW_NAMES
from analytics.explorer.literals import inlined
from analytics.focus.sql import Reading, compile_view
from analytics.params import Params
from analytics.period import EARLIEST, LATEST
from analytics.visible import Reach, visible

_IDS = "Array(UInt64)"
_REPEAT = "sipHash64(snapshot_id, line_hash, blob, line_no)"


@dataclass(frozen=True, slots=True)
class Sight:
    """What is seen: `billed` and `everything` are snapshots, `focus` how FOCUS rows are made.

    `wall`, as in `Reach`, is that of all views.
    """

    scope: Scope
    billed: tuple[int, ...]
    everything: tuple[int, ...]
    focus: Reading
    wall: str


def compile_views(sight: Sight) -> Mapping[str, str]:
    """SELECT by the name of the view."""
    focus = replace(sight.focus, wall=sight.wall)
    made = (_detail(sight), compile_view(focus), _daily_cost(sight))
    return dict(zip(VIEW_NAMES, map(inlined, made), strict=True))


def _detail(sight: Sight) -> Statement:
    """Lines of the billed basis. Only of lines that equal an earlier one a place is kept."""
    params, ids = Params(), list(sight.billed)
    columns = {"line_hash", "snapshot_id", "blob", "line_no", *(each.source for each in DETAIL[1:])}
    rows = visible(columns, reach=_reach(sight, sight.billed), params=params)
    repeats = (
        f"SELECT (groupArray({_REPEAT}), groupArray(occurrence)) FROM charge_duplicates"
        f" WHERE snapshot_id IN {params.fixed('snapshots', _IDS, ids)}"
    )
    occurrence = f"transform({_REPEAT}, repeats.1, repeats.2, toUInt64(1))"
    identity = f"concat(lower(leftPad(hex(line_hash), 32, '0')), '-', toString({occurrence})) AS id"
    named = ",\n    ".join([identity, *(f"{each.source} AS {each.name}" for each in DETAIL[1:])])
    sql = f"WITH ({repeats}) AS repeats\nSELECT\n    {named}\nFROM (\n{rows}\n)"
    return Statement(sql, params.values)


def _daily_cost(sight: Sight) -> Statement:
    """Both costs of every day; a line fills the one that its dataset carries."""
    params = Params()
    rows = visible(
        {each.source for each in DAILY_COST},
        reach=_reach(sight, sight.everything),
        params=params,
    )
    keys = [each for each in DAILY_COST if not each.is_sum]
    named = [*(f"{each.source} AS {each.name}" for each in keys)]
    named += [f"sum({each.source}) AS {each.name}" for each in DAILY_COST if each.is_sum]
    grouped = ", ".join(each.source for each in keys)
    return Statement(
        f"SELECT\n    {',\n    '.join(named)}\nFROM (\n{rows}\n)\nGROUP BY {grouped}",
        params.values,
    )


def _reach(sight: Sight, snapshots: tuple[int, ...]) -> Reach:
    return Reach(sight.scope, snapshots, EARLIEST, LATEST, wall=sight.wall)
