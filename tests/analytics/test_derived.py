"""Columns that no line stores: from which words of Azure they are worked out, and when not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from abi.core.decimals import EXACT, decimal_text
from tests.analytics.charges import Charge
from tests.analytics.conftest import Ask
from tests.analytics.published import OCTOBER, Month, publish
from tests.people import People

DISK = "/subscriptions/s/resourcegroups/rg/providers/microsoft.compute/disks/d1"
LINE = Charge(0, date(2026, 10, 1), effective_cost=Decimal("1.5"), consumed_quantity=Decimal(3))
PRICED = replace(LINE, payg_price=Decimal("0.7000000000000000000000000001"))


def _told(ask: Ask, people: People, charges: list[Charge], *, dataset: str, **asked: Any) -> Any:
    publish(Month([replace(each, dataset=dataset) for each in charges], dataset=dataset))
    answer = ask(people.alice, "analytics/query", period=OCTOBER, **asked)
    assert answer.status_code == 200, answer.json()
    return list(zip(*answer.json()["data"], strict=True))


@pytest.mark.parametrize(
    ("instance_key", "resource_type"),
    [
        (DISK, "microsoft.compute/disks"),
        (f"{DISK}/providers/microsoft.insights/rules/r", "microsoft.insights/rules"),
        (
            "/subscriptions/s/resourcegroups/rg/providers/microsoft.sql/servers/a/databases/b",
            "microsoft.sql/servers/databases",
        ),
        ("/subscriptions/s/resourcegroups/rg", ""),
        ("a name", ""),
        ("", ""),
    ],
)
@pytest.mark.parametrize("measure", ["lines", "list_cost"])
def test_a_resource_type_is_the_last_provider_and_its_types(
    people: People, clickhouse: str, ask: Ask, measure: str, instance_key: str, resource_type: str
) -> None:
    lines = [replace(PRICED, instance_key=instance_key)]
    asked = {"measures": [measure], "dimensions": ["resource_type"]}
    assert _told(ask, people, lines, dataset="actual", **asked)[0][0] == resource_type


@pytest.mark.parametrize(
    ("dataset", "line", "list_cost"),
    [
        ("amortized", PRICED, "2.1000000000000000000000000003"),
        ("amortized", LINE, None),
        ("amortized", replace(PRICED, payg_price=Decimal(0)), None),
        ("amortized", replace(PRICED, consumed_quantity=None), None),
        ("amortized", replace(PRICED, charge_type="Tax"), None),
        ("amortized", replace(PRICED, pricing_currency="usd"), "2.1000000000000000000000000003"),
        ("amortized", replace(PRICED, pricing_currency="EUR"), None),
        (
            "amortized",
            replace(
                PRICED,
                pricing_currency="EUR",
                other_columns={"paygCostInBillingCurrency": "2.5"},
            ),
            "2.5",
        ),
        ("focus", replace(PRICED, other_columns={"ListCost": "9"}), "9"),
        ("focus", PRICED, None),
    ],
)
def test_a_list_cost_is_known_or_null_and_never_nought(
    people: People, clickhouse: str, ask: Ask, dataset: str, line: Charge, list_cost: str | None
) -> None:
    asked = {"measures": ["list_cost", "savings"], "basis": "effective"}
    savings = list_cost and decimal_text(EXACT.subtract(Decimal(list_cost), Decimal("1.5")))
    assert _told(ask, people, [line], dataset=dataset, **asked) == [("USD", list_cost, savings)]


def test_savings_are_those_of_the_lines_that_know_their_list_cost(
    people: People, clickhouse: str, ask: Ask
) -> None:
    unknown = replace(LINE, effective_cost=Decimal(100))
    asked = {"measures": ["savings", "effective_cost"]}
    told = _told(ask, people, [PRICED, unknown], dataset="amortized", **asked)
    assert told == [("USD", "0.6000000000000000000000000003", "101.5")]


@pytest.mark.parametrize(
    ("dataset", "idle"),
    [
        ("amortized", replace(LINE, charge_type="UnusedReservation")),
        ("amortized", replace(LINE, charge_type="UnusedSavingsPlan")),
        ("focus", replace(LINE, other_columns={"CommitmentDiscountStatus": "Unused"})),
    ],
)
def test_an_unused_commitment_is_what_nobody_used(
    people: People, clickhouse: str, ask: Ask, dataset: str, idle: Charge
) -> None:
    asked = {"measures": ["unused_commitment", "effective_cost"]}
    assert _told(ask, people, [idle, LINE], dataset=dataset, **asked) == [("USD", "1.5", "3")]


def test_a_commitment_has_its_newest_name_and_ids_know_no_case(
    people: People, clickhouse: str, ask: Ask
) -> None:
    old = replace(LINE, benefit_id="/R/1", benefit_name="old", billing_profile_id="P")
    new = replace(old, date=date(2026, 10, 2), benefit_id="/r/1", benefit_name="new")
    asked = {
        "measures": ["lines"],
        "dimensions": ["commitment", "billing_profile"],
        "filters": [{"dimension": "billing_profile", "operator": "in", "values": ["p"]}],
    }
    told = _told(ask, people, [old, new], dataset="actual", **asked)
    assert told == [("/r/1", "new", "p", "", 2)]


def test_an_invoice_section_has_its_newest_name(people: People, clickhouse: str, ask: Ask) -> None:
    old = replace(LINE, invoice_section_id="S-1", department_name="Shop")
    new = replace(old, date=date(2026, 10, 2), invoice_section_id="s-1", department_name="Shops")
    asked = {"measures": ["lines"], "dimensions": ["invoice_section"]}
    of_none = replace(old, invoice_section_id="", department_name="Retail")
    told = _told(ask, people, [old, new, of_none], dataset="actual", **asked)
    assert told == [("s-1", "Shops", 2), ("", "", 1)]
