"""A change by member: what moves between members, and totals that grouping leaves alone."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from abi.core.accounts.scope import Scope
from abi.core.decimals import decimal_text
from analytics.explain.answer import Level
from analytics.explain.comparison import Comparison
from tests.analytics.charges import empty
from tests.analytics.explain.asking import MONTHS, ask, only
from tests.analytics.explain.bill import BEFORE, insert, line

SOURCES = {1: "ea"}
BY_TAG = replace(MONTHS, dimensions=("tag:env",))


@pytest.fixture(autouse=True)
def tagged(clickhouse: str) -> Iterator[None]:
    """One machine went from test to production and grew by an hour; two in test came and went."""
    insert(
        [
            line("20", "2", date=BEFORE, tags={"env": "test"}, snapshot_id=1),
            line("30", "3", tags={"env": "prod"}, snapshot_id=1),
            line("7", date=BEFORE, instance_key="/vm/2", tags={"env": "test"}, snapshot_id=1),
            line("4", instance_key="/vm/3", tags={"env": "test"}, snapshot_id=1),
        ]
    )
    yield
    empty()


def told(asked: Comparison) -> dict[tuple[str, ...], dict[str, str]]:
    levels, _ = ask(asked, Scope.everything(), sources=SOURCES)
    return {level.values: drivers(level) for level in levels}


def drivers(level: Level) -> dict[str, str]:
    return {share.driver.value: decimal_text(share.amount) for share in level.drivers}


def test_a_resource_that_changes_its_tag_has_moved_and_is_neither_new_nor_vanished() -> None:
    assert told(BY_TAG) == {
        ("prod",): {"moved": "30"},
        ("test",): {"new": "4", "vanished": "-7", "moved": "-20"},
    }


def test_the_total_knows_of_no_move() -> None:
    assert told(MONTHS) == {(): {"usage": "10", "new": "4", "vanished": "-7"}}


@pytest.mark.parametrize("kept", [{"members": 1}, {"members": 2}])
def test_members_that_are_not_told_keep_their_drivers_together(kept: dict[str, Any]) -> None:
    asked = replace(BY_TAG, dimensions=("tag:env", "resource"), **kept)
    levels, others = ask(asked, Scope.everything(), sources=SOURCES)
    biggest = [(("prod", "/vm/1"), {"moved": "30"}), (("test", "/vm/1"), {"moved": "-20"})]
    assert [(level.values, drivers(level)) for level in levels] == biggest[: kept["members"]]
    rest = {"new": "4", "vanished": "-7"} | ({"moved": "-20"} if kept["members"] == 1 else {})
    other = only(others)
    assert (other.members, other.values, drivers(other)) == (4 - kept["members"], ("", ""), rest)
