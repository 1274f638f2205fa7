"""Charges written straight into ClickHouse, and what a scope means for one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from abi.core.accounts.scope import Condition, Scope, ScopeDimension
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from billing.rollups import ROLLUPS, filling


@dataclass(frozen=True, slots=True)
class Charge:
    """One row of `charges`; what is not named here stays empty."""

    snapshot_id: int
    date: date
    subscription_key: str = "sub"
    subscription_name: str = "Sub"
    resource_group_key: str = "rg"
    meter_category: str = "Storage"
    consumed_service: str = ""
    service_family: str = ""
    instance_key: str = "/disk"
    resource_name: str = ""
    department_name: str = ""
    cost_center: str = ""
    billing_account_key: str = "ba"
    billing_currency: str = "USD"
    unit_of_measure: str = "1 Hour"
    billed_cost: Decimal = Decimal(0)
    effective_cost: Decimal = Decimal(0)
    consumed_quantity: Decimal | None = Decimal(1)
    tags: Mapping[str, str] = field(default_factory=dict)
    dataset: str = "actual"
    charge_type: str = "Usage"
    pricing_currency: str = ""
    payg_price: Decimal | None = None
    benefit_id: str = ""
    benefit_name: str = ""
    billing_profile_id: str = ""
    invoice_section_id: str = ""
    other_columns: Mapping[str, str] = field(default_factory=dict)
    line_hash: int = 0
    blob: str = "part.csv"
    line_no: int = 2

    def tag(self, key: str) -> str:
        return next((v for k, v in self.tags.items() if k.lower() == key.lower()), "")


_TEXTS = (
    "subscription_key", "subscription_name", "resource_group_key", "meter_category",
    "consumed_service", "service_family",
    "instance_key", "resource_name", "department_name", "cost_center", "billing_account_key",
    "billing_currency", "unit_of_measure", "blob", "dataset", "charge_type", "pricing_currency",
    "benefit_id", "benefit_name", "billing_profile_id", "invoice_section_id",
)  # fmt: skip
_AMOUNTS = ("billed_cost", "effective_cost", "consumed_quantity", "payg_price")
_MAPS = ("tags", "other_columns")
_SAME_AS = {
    "subscription_id": "subscription_key",
    "resource_group": "resource_group_key",
    "instance_id": "instance_key",
    "extended_cost": "billed_cost",
}


def insert(charges: Sequence[Charge]) -> None:
    """The lines of snapshots that have none yet, and their rollups as a load fills them."""
    insert_lines(charges)
    fill(charges)


def fill(charges: Sequence[Charge]) -> None:
    """Their rollups, once all lines of their snapshots are there."""
    for period, snapshot in {(each.date.replace(day=1), each.snapshot_id) for each in charges}:
        first, last = filling({"period": period.isoformat(), "snapshot": snapshot})
        for statement in (*first, *last):
            client.command(statement)


def empty() -> None:
    """Neither lines nor rollups."""
    for table in ("charges", *(rollup.table for rollup in ROLLUPS)):
        client.command(Statement(f"TRUNCATE TABLE {table} SYNC"))


def insert_lines(charges: Sequence[Charge]) -> None:
    """One INSERT … SELECT; every value is a parameter, decimals travel as text."""
    columns = {name: ("Array(String)", [getattr(c, name) for c in charges]) for name in _TEXTS}
    for name in _AMOUNTS:
        amounts = [getattr(charge, name) for charge in charges]
        columns[name] = ("Array(String)", ["" if a is None else format(a, "f") for a in amounts])
    for name in ("snapshot_id", "line_hash", "line_no"):
        columns[name] = ("Array(String)", [str(getattr(charge, name)) for charge in charges])
    columns["date"] = ("Array(String)", [charge.date.isoformat() for charge in charges])
    for name in _MAPS:
        maps = [getattr(charge, name) for charge in charges]
        columns[f"{name}_keys"] = ("Array(Array(String))", [list(each) for each in maps])
        columns[f"{name}_values"] = ("Array(Array(String))", [list(m.values()) for m in maps])
    zipped = ", ".join(f"{{{name}:{type_}}}" for name, (type_, _) in columns.items())
    places = {name: f"x.{at}" for at, name in enumerate(columns, start=1)}
    typed = _typed(places)
    client.command(
        Statement(
            f"INSERT INTO charges ({', '.join(typed)}) SELECT {', '.join(typed.values())}"
            f" FROM (SELECT arrayJoin(arrayZip({zipped})) AS x)",
            {name: values for name, (_, values) in columns.items()},
        )
    )


def _typed(places: dict[str, str]) -> dict[str, str]:
    typed = {name: places[name] for name in _TEXTS}
    typed |= {name: f"toDecimal256OrNull({places[name]}, 30)" for name in _AMOUNTS}
    typed |= {name: f"toUInt64({places[name]})" for name in ("snapshot_id", "line_no")}
    typed["date"] = f"toDate({places['date']})"
    typed["billing_period"] = f"toStartOfMonth(toDate({places['date']}))"
    typed["line_hash"] = f"toUInt128({places['line_hash']})"
    typed |= {n: f"mapFromArrays({places[f'{n}_keys']}, {places[f'{n}_values']})" for n in _MAPS}
    return typed | {column: typed[other] for column, other in _SAME_AS.items()}


def sees(scope: Scope, charge: Charge) -> bool:
    """What a scope promises, said again without SQL."""
    if scope.sees_everything:
        return True
    return any(all(_holds(condition, charge) for condition in grant) for grant in scope.grants)


def _holds(condition: Condition, charge: Charge) -> bool:
    value = {
        ScopeDimension.BILLING_ACCOUNT: charge.billing_account_key,
        ScopeDimension.SUBSCRIPTION: charge.subscription_key,
        ScopeDimension.RESOURCE_GROUP: charge.resource_group_key,
        ScopeDimension.DEPARTMENT: charge.department_name,
        ScopeDimension.COST_CENTER: charge.cost_center,
        ScopeDimension.TAG: charge.tag(condition.tag_key),
    }[condition.dimension]
    return value in condition.values
