"""The service category: whatever is asked, the word that a FOCUS file says of the line."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from analytics.query import Filter
from analytics.services import FAMILIES, SERVICES
from analytics.vocabulary import Operator
from tests.analytics.charges import Charge
from tests.analytics.conftest import Ask
from tests.analytics.focus_published import exported, rows
from tests.analytics.published import OCTOBER, Month, publish
from tests.people import People

GROUP = "/subscriptions/s/resourcegroups/rg"
LINE = Charge(0, date(2026, 10, 1), meter_category="", instance_key="", dataset="amortized")
DISK = replace(LINE, instance_key=f"{GROUP}/providers/microsoft.compute/disks/d1")
TOLD = replace(LINE, dataset="focus", service_family="Storage")
OWN = {"ServiceCategory": "Security"}

SAID = {
    "the resource type first": (replace(DISK, meter_category="Virtual Network"), "Storage"),
    "then the meter": (replace(LINE, meter_category="Redis Cache"), "Databases"),
    "or the service's own name": (replace(LINE, meter_category="azure monitor"),
                                  "Management and Governance"),
    "then the provider": (replace(LINE, consumed_service="Microsoft.KeyVault"), "Security"),
    "which no meter leaves a word": (
        replace(LINE, meter_category="Odd", consumed_service="Microsoft.KeyVault"), "Other"
    ),
    "then the family": (replace(LINE, meter_category="Odd", service_family="Gaming"), "Media"),
    "a type that is not known": (
        replace(DISK, instance_key=f"{GROUP}/providers/odd.thing/a/b", meter_category="Storage"),
        "Storage",
    ),
    "a name that is no resource": (replace(LINE, instance_key="microsoft.compute/disks"), "Other"),
    "nothing": (LINE, "Other"),
    "FOCUS by its family": (TOLD, "Storage"),
    "FOCUS by its own word": (replace(TOLD, other_columns=OWN), "Security"),
    "FOCUS without a word": (replace(TOLD, service_family="", meter_category="Storage"), ""),
    "another's own word": (replace(LINE, other_columns=OWN), "Other"),
}  # fmt: skip


def _asked(ask: Ask, people: People, **asked: Any) -> list[tuple[Any, ...]]:
    whole = {"measures": ["lines"], "basis": "effective", "period": OCTOBER, "limit": 10_000}
    answer = ask(people.alice, "analytics/query", **whole | asked)
    assert answer.status_code == 200, answer.json()
    return list(zip(*answer.json()["data"], strict=True))


@pytest.mark.parametrize("name", SAID)
def test_a_category_is_that_of(people: People, clickhouse: str, ask: Ask, name: str) -> None:
    line, category = SAID[name]
    publish(Month([line], dataset=line.dataset))
    assert _asked(ask, people, dimensions=["service_category"]) == [(category, 1)]
    kept = {"dimension": "service_category", "operator": "in", "values": [category]}
    assert _asked(ask, people, filters=[kept]) == [(1,)]
    assert _asked(ask, people, filters=[kept | {"operator": "not_in"}]) == []


def test_a_question_and_a_focus_file_say_the_same_of_every_line(
    people: People, clickhouse: str, ask: Ask
) -> None:
    lines = [replace(line, cost_center=str(at)) for at, line in enumerate(_every_kind())]
    publish(Month((), "actual"))
    for dataset, source in {"amortized": "ea", "focus": "native"}.items():
        publish(Month([each for each in lines if each.dataset == dataset], dataset, source))
    asked = _asked(ask, people, dimensions=["cost_center", "service_category"])
    told = {row["x_CostCenter"]: row["ServiceCategory"] for row in rows(exported(people.alice)[1])}
    assert {line: category for line, category, _ in asked} == told
    assert len(told) == len(lines) > 500
    assert {each.category for each in SERVICES} | {"", "Other"} <= set(told.values())


def test_a_focus_file_is_cut_by_the_categories_it_says(
    people: People, clickhouse: str, ask: Ask
) -> None:
    lines = [line for line, _ in SAID.values() if line.dataset == "amortized"]
    publish(Month((), "actual"))
    publish(Month(lines, "amortized"))
    counted = Counter(dict(_asked(ask, people, dimensions=["service_category"])))
    for category, number in counted.items():
        kept = (Filter("service_category", Operator.IN, (category,)),)
        found = rows(exported(people.alice, filters=kept)[1])
        assert [row["ServiceCategory"] for row in found] == [category] * number
    kept = (Filter("resource_type", Operator.IN, ("microsoft.compute/disks",)),)
    (disk,) = rows(exported(people.alice, filters=kept)[1])
    assert disk["ServiceName"] == "Azure Managed Disks"


def _every_kind() -> list[Charge]:
    """Every key of every service in both spellings, every family, and each against another."""
    types = [f"{GROUP}/providers/{key}" for each in SERVICES for key in each.types]
    meters = [key for each in SERVICES for key in (*each.meters, each.name.lower())]
    providers = [key for each in SERVICES for key in each.providers]
    families = [*FAMILIES, "Odd"]
    found = [replace(LINE, instance_key=_named(key)) for key in types]
    found += [replace(LINE, meter_category=key.title()) for key in meters]
    found += [replace(LINE, consumed_service=key.title()) for key in providers]
    found += [replace(LINE, service_family=key.title()) for key in families]
    found += [replace(LINE, consumed_service=each.name) for each in SERVICES]
    for at, line in enumerate(found[::3]):
        meter, family = meters[at % len(meters)], families[at % len(families)]
        found.append(replace(line, meter_category=meter, service_family=family))
    return [*found, *(line for line, _ in SAID.values())]


def _named(of_type: str) -> str:
    """`…/providers/a/b/c` with a name behind each of its types."""
    head, _, type_ = of_type.partition("/providers/")
    provider, *types = type_.split("/")
    return f"{head}/providers/{provider}/{'/'.join(f'{each}/x' for each in types)}"
