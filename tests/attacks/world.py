"""What there is to steal: bob's few lines, and others' that nobody but alice may see."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from django.conf import settings

from abi.core.accounts.grants import scope_of
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Entry, Identity, Statement
from analytics.explorer.door import Door, Way
from analytics.explorer.place import Place, place_for, placed
from analytics.explorer.place import make as make_place
from analytics.explorer.sight import sight_of
from tests.analytics.charges import Charge
from tests.analytics.published import BOBS, BOBS_OTHER, SOMEONES, Month, publish
from tests.attacks.scoped import BOBS_SCOPE
from tests.people import People

CANARY = "CANARY-7f3a"
# Digits that stand in no other number.
CANARY_COST = Decimal("736251.46379128")
PASSWD = "root:x:0:0"
_PLAIN = Charge(
    snapshot_id=0,
    date=date(2026, 10, 5),
    subscription_key=BOBS,
    subscription_name="Web",
    instance_key="/vm/web",
    resource_name="web",
    cost_center="42",
    billed_cost=Decimal("10.10"),
    effective_cost=Decimal("10.10"),
    tags={"env": "prod"},
)
_HIDDEN = replace(
    _PLAIN,
    subscription_key=SOMEONES,
    subscription_name=CANARY,
    resource_group_key=CANARY,
    instance_key=f"/{CANARY}",
    resource_name=CANARY,
    cost_center=CANARY,
    department_name=CANARY,
    billed_cost=CANARY_COST,
    effective_cost=CANARY_COST,
    tags={"owner": CANARY, "canary": "1"},
)


@dataclass(frozen=True, slots=True)
class World:
    """`mine` is bob's place, `other` alice's; `names` are what attacks call things.

    `policed` is bob's user as production makes it, where the server has been told of it.
    """

    mine: Place
    other: Place
    policed: Entry
    names: Mapping[str, str]


def make(people: People, *, database: str, tmp: str, with_policed: bool = True) -> World:
    """Publish a month of both datasets, and make the places."""
    for dataset in ("actual", "amortized"):
        publish(Month(_lines(dataset), dataset=dataset))
    mine = place_for(scope_of(people.bob))
    other = place_for(scope_of(people.alice))
    names = {"db": database, "mine": mine.name, "other": other.name, "tmp": tmp, "port": "1"}
    policed = _policed(database) if with_policed else mine.entry
    return World(mine, other, policed, names | _BIG)


def _policed(database: str) -> Entry:
    """The users stand in the server's file: see `__main__`."""
    name, password, _, _ = json.loads(os.environ["ABI_STACK_SCOPED"])
    way = Door(Way.USERS, database)
    place = placed(way, sight_of(BOBS_SCOPE))
    make_place(place)
    host = urlsplit(settings.CLICKHOUSE_URLS[Identity.WRITER]).netloc.rpartition("@")[2]
    return Entry(f"clickhouse://{name}:{password}@{host}/{database}", place.name)


def fingerprint(database: str) -> list[object]:
    """What an attack would change: tables, databases, users, and every row of charges."""
    asked = (
        (
            "SELECT database, name FROM system.tables"
            " WHERE database NOT IN ('system', 'information_schema', 'INFORMATION_SCHEMA')"
            " ORDER BY database, name"
        ),
        "SELECT name FROM system.databases ORDER BY name",
        "SELECT name, toString(create_query) FROM system.functions WHERE origin = 'SQLUserDefined'",
        f"SELECT count(), sum(cityHash64(*)) FROM {database}.charges",
    )
    return [list(client.read(Statement(sql), identity=Identity.WRITER).rows()) for sql in asked]


def _lines(dataset: str) -> list[Charge]:
    days = range(1, 25)
    mine = [replace(_PLAIN, date=date(2026, 10, day), line_no=day, line_hash=day) for day in days]
    other = replace(_PLAIN, subscription_key=BOBS_OTHER, line_hash=77, line_no=77)
    hidden = [
        replace(_HIDDEN, date=date(2026, 10, day), line_no=100 + day, line_hash=100 + day)
        for day in days
    ]
    found = [*mine, other, *hidden]
    if dataset == "amortized":
        return [replace(each, billed_cost=Decimal(0)) for each in found]
    return [replace(each, effective_cost=Decimal(0)) for each in found]


_BIG = {
    "parens": "(" * 5000,
    "closing": ")" * 5000,
    "many": ", ".join(f"{n} AS c{n}" for n in range(9000)),
    "ors": " OR ".join(f"1 = {n}" for n in range(7000)),
}
