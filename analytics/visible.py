"""What a person may read of a table: the innermost FROM of every statement about charges."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from abi.core.accounts.scope import Condition, Scope
from analytics.derived import LOOKED_UP
from analytics.params import Params
from analytics.tables import CHARGES, TAGS, Need, Table
from analytics.vocabulary import SCOPE_COLUMNS, TOTALLED
from billing.prices import OPEN_NAMES, OTHERS, PRICE_COLUMNS
from billing.tags import tag_sql
from billing.typing_sql import DECIMAL

TAG = "tag"
# A line is under the key '' and under each of its own: the difference is what lacks the tag.
_PARTS = (
    "if(t.tag_key = '', [('', toInt8(1))], [(t.tag_value, toInt8(1)), ('', toInt8(-1))]) AS part"
)


@dataclass(frozen=True, slots=True)
class Reach:
    """Who reads what: a scope, published snapshots and the days [start, end) but those of `gap`.

    `is_whole`: the snapshots are known to have no line of other days (`all_dated_in`).
    `wall`: a condition on who asks, where what is asked besides is not ours. Theirs would be tried
    on hidden rows as well, and an error would tell of them; PREWHERE is over before anything else
    is computed.
    """

    scope: Scope
    snapshots: tuple[int, ...]
    start: date
    end: date
    gap: tuple[date, date] | None = None
    is_whole: bool = False
    wall: str = ""

    def need(self, columns: Iterable[str], tag_keys: Iterable[str] = ()) -> Need:
        """What a table must have to answer with these columns, as far as this reach goes."""
        granted = [condition for grant in self.scope.grants for condition in grant]
        return Need(
            columns=frozenset({*columns, *(SCOPE_COLUMNS[each.dimension] for each in granted)}),
            boundaries=(self.start, self.end, *(self.gap or ())),
            tag_keys=frozenset({*tag_keys, *(each.tag_key for each in granted)} - {""}),
        )


@dataclass(frozen=True, slots=True)
class Rows:
    """What may be read, as a FROM and the conditions that always stand beside it.

    `aliases` are the columns that the source has under another expression, `having` what must hold
    of a group of rows, `settings` ClickHouse's for a statement that reads it.
    """

    source: str
    where: tuple[str, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)
    having: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)

    def read(self, *also: str) -> str:
        """FROM and WHERE; what is asked for besides only narrows what may be read."""
        where = "\n    AND ".join([*self.where, *(f"({each})" for each in also)])
        return f"FROM {self.source}" + (f"\nWHERE {where}" if where else "")

    def named(self, more: Mapping[str, str] | None = None) -> str:
        """A WITH of names for expressions, which the engine puts in where they are used."""
        written = (f"{sql} AS {name}" for name, sql in {**self.aliases, **(more or {})}.items())
        names = ",\n    ".join(written)
        return f"WITH\n    {names}\n" if names else ""


def rows_of(
    columns: Iterable[str],
    *,
    reach: Reach,
    params: Params,
    table: Table,
    tag_key: str = "",
    grouped: bool = False,
    with_rest: bool = True,
) -> Rows:
    """As `visible`, to be filtered and grouped in the same SELECT: it is planned sooner so.

    `grouped`: whoever reads them groups them at once and minds `having`. Without the rest, of a
    small table, what lacks a tag is left to the reader, as `apart` tells.
    """
    wanted = sorted(columns)
    if table.is_tagged and not with_rest:
        where, aliases = _of_key(reach, params, table, tag_key), _aliases(wanted, table)
        aliases[TAG] = "t.tag_value"
        return Rows(f"{table.name} AS t", where, aliases, settings=table.settings)
    if table.is_tagged and table.is_small and grouped:
        return _weighted(wanted, reach=reach, params=params, table=table, tag_key=tag_key)
    if table.is_tagged:
        rows = _of_tag(wanted, reach=reach, params=params, table=table, tag_key=tag_key)
        return Rows(f"(\n{rows}\n) AS visible", (), settings=table.settings)
    _look_up(wanted, params)
    shown = {name: _shown(name, reach, params, table) for name in wanted}
    aliases = {name: sql for name, sql in shown.items() if sql != name}
    where = _conditions(reach, params, table)
    return Rows(table.name, where, aliases, settings=table.settings)


def visible(
    columns: Iterable[str],
    *,
    reach: Reach,
    params: Params,
    table: Table = CHARGES,
    tag_key: str = "",
) -> str:
    """A SELECT of these columns of the lines, or of a table that `covers` them.

    A rollup has one row for many lines: count them by `sum(lines)`. Of a tagged table the rows are
    those of one `tag_key`, whose value is the column `tag`.
    """
    wanted = sorted(columns)
    if table.is_tagged:
        return _of_tag(wanted, reach=reach, params=params, table=table, tag_key=tag_key)
    _look_up(wanted, params)
    named = ", ".join(_named(_shown(name, reach, params, table), name) for name in wanted)
    return f"SELECT {named}\nFROM {table.name}\n{_where(reach, params, table)}"


def _of_tag(wanted: list[str], *, reach: Reach, params: Params, table: Table, tag_key: str) -> str:
    """Each sum over '' less the sums over the key; what then has no line is not there."""
    keys = {name: table.columns[name] for name in wanted if name not in {TAGS, *TOTALLED}}
    sums = sorted({*wanted, "lines"} & TOTALLED)
    where = f"WHERE {'\n    AND '.join(_of_key(reach, params, table, tag_key))}"
    if any(condition.tag_key for grant in reach.scope.grants for condition in grant):
        source = f"{table.name} AS t\nARRAY JOIN {_PARTS}\n{where}"
    else:
        source = (
            f"(\n{_summed(keys, sums, table)}{where}\n{_grouped(keys)}\n) AS t\nARRAY JOIN {_PARTS}"
        )
        keys = {name: name for name in keys}
    grouped = [*(f"t.{column}" for column in keys.values()), "part.1"]
    named = [*(f"t.{column} AS {name}" for name, column in keys.items()), f"part.1 AS {TAG}"]
    totals = [f"sum(t.{name} * part.2) AS {name}" for name in sums if name in wanted]
    return (
        f"SELECT {', '.join([*named, *totals])}\nFROM {source}\n"
        f"GROUP BY {', '.join(grouped)}\nHAVING sum(toInt64(t.lines) * part.2) > 0"
    )


def _weighted(
    wanted: list[str], *, reach: Reach, params: Params, table: Table, tag_key: str
) -> Rows:
    """As `_of_tag`, where the groups are made and few rows are read: each counts, or counts off."""
    sums = sorted({*wanted, "lines"} & TOTALLED)
    return Rows(
        f"{table.name} AS t\nARRAY JOIN {_PARTS}",
        _of_key(reach, params, table, tag_key),
        {TAG: "part.1"} | _aliases(wanted, table) | {name: f"t.{name} * part.2" for name in sums},
        having="sum(lines) > 0",
        settings=table.settings,
    )


def _aliases(wanted: list[str], table: Table) -> dict[str, str]:
    named = {name: table.columns[name] for name in wanted if name not in {TAGS, *TOTALLED}}
    return {name: f"t.{column}" for name, column in named.items() if name != column}


def _of_key(reach: Reach, params: Params, table: Table, tag_key: str) -> tuple[str, ...]:
    key = params.fixed("tag", "String", tag_key)
    return (
        *_conditions(reach, params, table),
        f"folded_key IN ('', lowerUTF8({key}))",
        "repeated = 0",
    )


def _summed(keys: dict[str, str], sums: list[str], table: Table) -> str:
    """Fewer rows to split: where the scope asks about no tag, they are added up before."""
    named = [
        *(f"r.{column} AS {name}" for name, column in keys.items()),
        "r.tag_key",
        "r.tag_value",
    ]
    totals = [f"sum(r.{name}) AS {name}" for name in sums]
    return f"SELECT {', '.join([*named, *totals])}\nFROM {table.name} AS r\n"


def _grouped(keys: dict[str, str]) -> str:
    return f"GROUP BY {', '.join([*(f'r.{c}' for c in keys.values()), 'r.tag_key', 'r.tag_value'])}"


def _look_up(wanted: list[str], params: Params) -> None:
    for column in wanted:
        for name, values in LOOKED_UP.get(column, {}).items():
            params.fixed(name, "Array(String)", values)


def _shown(name: str, reach: Reach, params: Params, table: Table) -> str:
    """What a column says to this reader; the innermost SELECT never yields a withheld price."""
    if reach.scope.sees_prices or name not in _PRICED:
        return table.columns[name]
    if name in PRICE_COLUMNS:
        return f"CAST(NULL, 'Nullable({DECIMAL})')"
    names = params.fixed("open_names", "Array(String)", _OPEN)
    return f"mapFilter((k, v) -> has({names}, {_NORMALISED}), {table.name}.{OTHERS})"


_PRICED = PRICE_COLUMNS | {OTHERS}
_OPEN = sorted(OPEN_NAMES)
# As `normalised` says a name, but for those in parentheses, which are not open.
_NORMALISED = r"lower(replaceRegexpAll(k, '[\s_-]', ''))"


def _named(sql: str, name: str) -> str:
    return name if sql == name else f"{sql} AS {name}"


def _where(reach: Reach, params: Params, table: Table) -> str:
    where = "PREWHERE" if reach.wall else "WHERE"
    return f"{where} {'\n    AND '.join(_conditions(reach, params, table))}"


def _conditions(reach: Reach, params: Params, table: Table) -> tuple[str, ...]:
    snapshots = params.fixed("snapshots", "Array(UInt64)", list(reach.snapshots))
    day = table.columns["date"]
    return (
        *((reach.wall,) if reach.wall else ()),
        f"snapshot_id IN {snapshots}",
        *_days(reach, params, day),
        *_gap(reach, params, day),
        *scope_conditions(reach.scope, params, table),
    )


def scope_conditions(scope: Scope, params: Params, table: Table) -> tuple[str, ...]:
    """Of everything no condition, for planning a `true` takes half a millisecond; of nothing
    `false`.
    """
    if scope.sees_everything:
        return ()
    if scope.sees_nothing:
        return ("false",)
    # Sorted by shape (the sort is stable): scopes of one shape share one SQL text.
    grants = sorted(scope.ordered(), key=lambda grant: [condition.dimension for condition in grant])
    return (f"({' OR '.join(_grant(grant, params, table) for grant in grants)})",)


def _days(reach: Reach, params: Params, day: str) -> tuple[str, ...]:
    """Planning what they leave out takes a tenth of a small question's time."""
    if reach.is_whole:
        return ()
    return (
        f"{day} >= {params.fixed('start', 'Date', reach.start.isoformat())}",
        f"{day} < {params.fixed('end', 'Date', reach.end.isoformat())}",
    )


def _gap(reach: Reach, params: Params, day: str) -> tuple[str, ...]:
    if reach.gap is None:
        return ()
    start, end = (each.isoformat() for each in reach.gap)
    first, after = params.fixed("gap_start", "Date", start), params.fixed("gap_end", "Date", end)
    return (f"NOT ({day} >= {first} AND {day} < {after})",)


def tag_of(key: str, params: Params, table: Table, *, name: str) -> str:
    """The value of a tag of a line, "" where it has none; `name` is that of the key's value."""
    return table.tag_column(key) or tag_sql(params.next(name, "String", key))


def _grant(grant: list[Condition], params: Params, table: Table) -> str:
    return f"({' AND '.join(_condition(condition, params, table) for condition in grant)})"


def _condition(condition: Condition, params: Params, table: Table) -> str:
    column = SCOPE_COLUMNS[condition.dimension]
    if condition.tag_key and table.is_tagged:
        column = "part.1"
    elif condition.tag_key:
        column = tag_of(condition.tag_key, params, table, name="granted_tag")
    return f"{column} IN {params.texts('scope', condition.values)}"
