"""By what the rows of one answer are grouped: each row, its subtotals and the totals. Pure.

A group is the aliases it is grouped by: `bucket` and `d0`, `d1`, … of the statement.
"""

from analytics.query import Query

Group = tuple[str, ...]


def row_group(query: Query) -> Group:
    """The aliases that an ordinary row is grouped by."""
    buckets = ("bucket",) if query.grain else ()
    return (*buckets, *(f"d{i}" for i, _ in enumerate(query.keys)))


def totals_group(query: Query) -> Group:
    """The units alone: unlike amounts are never added."""
    return tuple(f"d{i}" for i, key in enumerate(query.keys) if key.name in query.units)


def shown(query: Query) -> list[Group]:
    """The groups whose rows are in the answer: the ordinary first, then those of subtotals."""
    every = row_group(query)
    found = [every]
    for number in range(len(query.dimensions) - 1, 0, -1) if query.subtotals else ():
        kept = {"bucket", *totals_group(query), *(f"d{i}" for i in range(number))}
        group = tuple(alias for alias in every if alias in kept)
        if group not in found:
            found.append(group)
    return found


def groups(query: Query, *, with_totals: bool) -> list[Group]:
    """Each group once, whichever purposes it serves."""
    found = shown(query)
    totals = totals_group(query)
    return [*found, totals] if with_totals and totals not in found else found


def mask(query: Query, group: Group) -> int:
    """What `grouping(…)` says of a row: a bit for each alias that it is not grouped by."""
    every = row_group(query)
    return sum(1 << place for place, alias in enumerate(reversed(every)) if alias not in group)
