"""Billing lines with what a change is split by, written straight into ClickHouse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from billing.rollups import filling

BEFORE, AFTER = date(2026, 9, 10), date(2026, 10, 10)


@dataclass(frozen=True, slots=True)
class Line:
    """One line; by default an hour of a virtual machine, in October, for nothing."""

    date: date = AFTER
    billed_cost: Decimal = Decimal(0)
    consumed_quantity: Decimal | None = Decimal(1)
    instance_key: str = "/vm/1"
    meter_id: str = "m-1"
    unit_of_measure: str = "1 Hour"
    charge_type: str = "Usage"
    pricing_model: str = "OnDemand"
    benefit_id: str = ""
    billing_currency: str = "USD"
    pricing_currency: str = ""
    exchange_rate: Decimal | None = None
    subscription_key: str = "sub"
    subscription_name: str = "Sub"
    resource_group_key: str = "rg"
    meter_category: str = "Compute"
    meter_name: str = ""
    department_name: str = ""
    cost_center: str = ""
    billing_account_key: str = "ba"
    effective_cost: Decimal = Decimal(0)
    snapshot_id: int = 0
    tags: Mapping[str, str] = field(default_factory=dict)

    def tag(self, key: str) -> str:
        return next((v for k, v in self.tags.items() if k.lower() == key.lower()), "")


def line(cost: str, quantity: str | None = "1", **facts: object) -> Line:
    """A line of this cost, billed and effective, and quantity."""
    amount, used = Decimal(cost), None if quantity is None else Decimal(quantity)
    return Line(billed_cost=amount, effective_cost=amount, consumed_quantity=used, **facts)  # type: ignore[arg-type]


_AMOUNTS = ("billed_cost", "effective_cost")
_UNKNOWN = ("consumed_quantity", "exchange_rate")
_COLUMNS = tuple(each.name for each in fields(Line) if each.name != "tags")


def insert(lines: Sequence[Line]) -> None:
    """The lines of snapshots that have none yet, and their rollups as a load fills them."""
    columns: dict[str, object] = {
        name: [_text(getattr(each, name)) for each in lines] for name in _COLUMNS
    }
    tags: dict[str, object] = {
        "tag_keys": [list(each.tags) for each in lines],
        "tag_values": [list(each.tags.values()) for each in lines],
    }
    zipped = ", ".join(f"{{{name}:Array(String)}}" for name in columns)
    zipped += ", " + ", ".join(f"{{{name}:Array(Array(String))}}" for name in tags)
    typed = {name: _typed(name, f"x.{at}") for at, name in enumerate(_COLUMNS, start=1)}
    typed["billing_period"] = f"toStartOfMonth({typed['date']})"
    typed["tags"] = f"mapFromArrays(x.{len(_COLUMNS) + 1}, x.{len(_COLUMNS) + 2})"
    client.command(
        Statement(
            f"INSERT INTO charges ({', '.join(typed)}) SELECT {', '.join(typed.values())}"
            f" FROM (SELECT arrayJoin(arrayZip({zipped})) AS x)",
            columns | tags,
        )
    )
    for period, snapshot in {(each.date.replace(day=1), each.snapshot_id) for each in lines}:
        for statement in _rollups(period, snapshot):
            client.command(statement)


def _rollups(period: date, snapshot: int) -> tuple[Statement, ...]:
    first, last = filling({"period": period.isoformat(), "snapshot": snapshot})
    return (*first, *last)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
    return str(value)


def _typed(name: str, text: str) -> str:
    if name == "date":
        return f"toDate({text})"
    if name == "snapshot_id":
        return f"toUInt64({text})"
    if name in _AMOUNTS:
        return f"toDecimal256({text}, 30)"
    return f"toDecimal256OrNull({text}, 30)" if name in _UNKNOWN else text
