"""What comes back for a change: both sides of every level, and its drivers. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from abi.core.decimals import exact_sum
from analytics.explain.drivers import Driver
from analytics.explain.drivers_sql import Member

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Behind:
    """A resource behind a driver, and what it gives. An id in lower case; "" is no resource.

    Where a commitment was bought or left unused, the id is that of the commitment.
    """

    subscription: str
    resource: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """What a driver makes of a change: resources told and `others` add up to the amount."""

    driver: Driver
    amount: Decimal
    resources: tuple[Behind, ...]
    others: int
    others_amount: Decimal


@dataclass(frozen=True, slots=True)
class Level:
    """One change in one currency: the amounts of its drivers add up to it to the last digit.

    `members` is how many are collapsed into it; 1 for one that is told by its values.
    """

    currency: str
    values: tuple[str, ...]
    names: tuple[str, ...]
    members: int
    cost_before: Decimal
    cost_after: Decimal
    change: Decimal
    drivers: tuple[Share, ...]


def levels(sides: Iterable[Row], drivers: Iterable[Row], *, kept: bool) -> tuple[Level, ...]:
    """The levels that are told one by one, or those that collapse what is not."""
    shares = _shares(drivers, kept=kept)
    return tuple(
        _level(row, shares.get(member_of(row), {})) for row in sides if bool(row["kept"]) is kept
    )


def member_of(row: Row) -> Member:
    return Member(row["currency"], tuple(row[f"m{i}"] for i in range(2) if f"m{i}" in row))


def _level(row: Row, shares: Mapping[Driver, list[Row]]) -> Level:
    return Level(
        currency=row["currency"],
        values=member_of(row).values,
        names=tuple(row[f"m{i}_name"] for i in range(2) if f"m{i}_name" in row),
        members=row["members"],
        cost_before=row["cost_before"],
        cost_after=row["cost_after"],
        change=row["change"],
        drivers=tuple(_share(driver, shares[driver]) for driver in Driver if driver in shares),
    )


def _shares(rows: Iterable[Row], *, kept: bool) -> dict[Member, dict[Driver, list[Row]]]:
    shares: dict[Member, dict[Driver, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if bool(row["kept"]) is kept:
            shares[member_of(row)][Driver(row["driver"])].append(row)
    return shares


def _share(driver: Driver, rows: list[Row]) -> Share:
    rest = [row for row in rows if not row["is_told"]]
    return Share(
        driver=driver,
        amount=exact_sum(row["amount"] for row in rows),
        resources=tuple(
            Behind(row["of_subscription"], row["of_resource"], row["amount"])
            for row in rows
            if row["is_told"]
        ),
        others=sum(row["resources"] for row in rest),
        others_amount=exact_sum(row["amount"] for row in rest),
    )
