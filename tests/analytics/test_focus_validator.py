"""The official rules on an export of every kind of charge.

Rules that fail are listed here with their reason and in docs/focus.md; one more or one less fails
this test. Break the mapping, e.g. `EffectiveCost` of a purchase, and see it.
"""

from pathlib import Path

import pytest

from tests.analytics.focus_published import exported
from tests.analytics.focus_validator import VERSION, Verdict, install, packages, validate
from tests.people import People

# What the validator gets wrong, and why. A parent fails with its child.
WRONG = {
    "InvoiceId-C-004-C": "demands NULL on every row: its condition is not implemented",
    "InvoiceId-C-005-C": "demands a value on every row: contradicts the one above",
    "InvoiceId-C-003-C": "parent",
    "InvoiceId-C-000-O": "parent",
    "EffectiveCost-C-005-C": "demands 0 of every purchase, not only of those that cover others",
}
WRONG_OF_ALL = WRONG | {
    "CapacityReservationStatus-C-003-C": "demands NULL on every row: its condition is misspelt",
    "CapacityReservationStatus-C-004-C": "demands a value on every row: the same mistake",
    "CapacityReservationStatus-C-002-C": "parent",
    "CapacityReservationStatus-C-000-C": "parent",
    "CommitmentDiscountStatus-C-004-C": "its condition is turned round: demanded without an id",
    "CommitmentDiscountStatus-C-002-C": "parent",
    "CommitmentDiscountStatus-C-000-C": "parent",
    "EffectiveCost-C-000-M": "parent",
    "CostAndUsage-D-002-M": "parent",
    "CostAndUsage-D-000-M": "parent",
}


@pytest.fixture
def verdict(
    people: People, bills: object, tmp_path: Path, request: pytest.FixtureRequest
) -> Verdict:
    install()
    file = tmp_path / "focus.csv"
    file.write_bytes(exported(people.alice)[1])
    return validate(file, everything=request.param)


@pytest.mark.parametrize("verdict", [False], indirect=True)
def test_the_validator_accepts_the_export(verdict: Verdict) -> None:
    assert verdict.failed == set(WRONG)
    assert verdict.passed >= 132


@pytest.mark.parametrize("verdict", [True], indirect=True)
def test_the_validator_accepts_the_export_by_every_criterion(verdict: Verdict) -> None:
    assert verdict.failed == set(WRONG_OF_ALL)
    assert verdict.passed >= 353


def test_the_validator_is_the_one_of_the_documentation() -> None:
    install()
    assert (packages() / f"focus_validator-{VERSION}.dist-info").is_dir()
    text = (Path(__file__).resolve().parents[2] / "docs" / "focus.md").read_text("utf-8")
    assert f"focus-validator {VERSION}" in text
    assert [
        rule for rule, why in WRONG_OF_ALL.items() if why != "parent" and rule not in text
    ] == []
