"""The drivers of a change as SQL: amounts per driver, with the resources behind each. Pure.

One statement and one reading of the lines; the formulas are those of `drivers`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from abi.core.clickhouse.statement import Statement
from analytics.explain.comparison import Comparison
from analytics.explain.effects_sql import effects
from analytics.explain.pairs_sql import COLUMNS, pairs
from analytics.explain.rows_sql import Reading, member_names, rows, written
from analytics.params import Params
from analytics.tables import TABLES

# Choosing row by row what to evaluate takes four times as long as evaluating every branch.
_SETTINGS = {"short_circuit_function_evaluation": "disable"}


@dataclass(frozen=True, slots=True)
class Member:
    """One member in one billing currency; `values` are those of its dimensions, in order."""

    currency: str
    values: tuple[str, ...]


def compile_drivers(asked: Comparison, reading: Reading, *, kept: Sequence[Member]) -> Statement:
    """Per currency, member of `kept` and driver: the resources that give most, then the rest.

    Members that are not kept are one, with kept = 0; so are resources beyond `asked.resources`.
    Columns: currency, kept, m0, …, driver, is_told, of_subscription, of_resource, resources,
    amount. A driver is there if a resource gives something to it.
    """
    params = Params()
    lines = Reading(reading.reach, reading.sources, tables=(reading.tables or TABLES)[-1:])
    steps = rows(asked, lines, columns=COLUMNS, params=params) | pairs(asked)
    steps |= effects(member_names(asked))
    members = [f"m{i}" for i, _ in enumerate(asked.dimensions)]
    driver = ", ".join(["currency", "kept", *members, "driver"])
    steps |= {
        "resources": _resources(asked, driver, _is_kept(member_names(asked), kept, params)),
        "ranked": (
            f"SELECT *, row_number() OVER (PARTITION BY {driver}"
            " ORDER BY abs(amount) DESC, subscription, resource) AS place\nFROM resources"
        ),
    }
    told = f"place <= {params.fixed('resources', 'UInt64', asked.resources)}"
    return Statement(f"{written(steps)}\n{_last(driver, told)}", params.values, _SETTINGS)


def _resources(asked: Comparison, driver: str, is_kept: str) -> str:
    told = [f"if(kept, {key}, '') AS m{i}" for i, key in enumerate(member_names(asked))]
    return (
        f"SELECT {', '.join(['currency', f'{is_kept} AS kept', *told])},\n"
        "    effect.1 AS driver, subscription, resource, sum(effect.2) AS amount\nFROM effects\n"
        f"GROUP BY {driver}, subscription, resource\nHAVING amount != 0"
    )


def _is_kept(keys: list[str], kept: Sequence[Member], params: Params) -> str:
    """Without dimensions the whole is the one member."""
    if not keys:
        return "true"
    values = [[member.currency for member in kept]]
    values += [[member.values[i] for member in kept] for i, _ in enumerate(keys)]
    arrays = [params.fixed(f"kept_{i}", "Array(String)", each) for i, each in enumerate(values)]
    places = ", ".join(f"m.{at}" for at, _ in enumerate(values, start=1))
    return (
        f"({', '.join(['currency', *keys])}) IN ("
        f"SELECT {places} FROM (SELECT arrayJoin(arrayZip({', '.join(arrays)})) AS m))"
    )


def _last(driver: str, told: str) -> str:
    return (
        f"SELECT {driver}, {told} AS is_told,\n"
        "    if(is_told, subscription, '') AS of_subscription,\n"
        "    if(is_told, resource, '') AS of_resource,\n"
        "    count() AS resources, sum(ranked.amount) AS amount\nFROM ranked\n"
        f"GROUP BY {driver}, is_told, of_subscription, of_resource\n"
        f"ORDER BY {driver}, is_told DESC, min(place)"
    )
