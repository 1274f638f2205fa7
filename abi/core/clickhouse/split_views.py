"""A view over sharded tables as each shard computes it from its own rows. Pure.

Reading it everywhere gives the rows of all shards one after the other. That is the same as one
view over all rows where every group lies whole on one shard, and adds up to the same where only
sums and counts are taken. Everything else is refused with a ValueError.
"""

import re
from collections.abc import Mapping

LOCAL = "_local"
# Words that say something about all rows at once.
_OF_ALL = re.compile(
    r"(?<!ARRAY )\bJOIN\b|\b(?:DISTINCT|LIMIT|ORDER BY|OVER|FINAL|WITH|UNION DISTINCT|INTERSECT|"
    r"EXCEPT)\b(?! \()|\bIN \(\s*SELECT\b"
)
_ADDED = frozenset({"sum", "count"})
_BY_ROW = frozenset(
    {
        *("CAST", "toStartOfMonth", "ifNull", "tupleElement", "lowerUTF8", "toUInt32"),
        *("arrayConcat", "arrayFilter", "arrayMap", "arrayEnumerateUniq"),
    }
)


def on_each_shard(select: str, placed_by: Mapping[str, tuple[str, ...]]) -> str:
    """`select` over the shards' own tables; `placed_by`: by table, the columns that place a row."""
    text = re.sub(r"'[^']*'", "''", select)
    if found := _OF_ALL.search(text):
        raise ValueError(f"{found[0]} in a view is about all rows, and a shard has some")
    tables = sorted(set(re.findall(r"\bFROM\s+(\w+)", text)))
    unknown = [table for table in tables if table not in placed_by]
    if unknown or not tables:
        raise ValueError(f"a view reads {unknown}, which no migration before it made")
    if not all(_is_whole(text, placed_by[table]) for table in tables):
        _refuse_unless_added(text)
    return re.sub(rf"\bFROM(\s+)({'|'.join(tables)})\b", rf"FROM\1\2{LOCAL}", select)


def _is_whole(text: str, placing: tuple[str, ...]) -> bool:
    """Whether rows that are grouped together are always placed together."""
    groups = re.findall(r"\bGROUP BY\s+(\w+(?:,\s*\w+)*)", text)
    whole = [set(placing) <= set(re.split(r",\s*", group)) for group in groups]
    return bool(whole) and all(whole)


def _refuse_unless_added(text: str) -> None:
    others = set(re.findall(r"\b(\w+)\(", text)) - _ADDED - _BY_ROW
    if others:
        named = ", ".join(sorted(others))
        raise ValueError(f"of groups that lie on several shards it takes {named}, not just sums")
