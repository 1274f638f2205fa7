"""Half of all answers are wrong, in every way there is: what is fetched is exact all the same.

A few seeds here; `make contract` runs every connector and source of totals with each kind of fault.
"""

import os
from datetime import date
from pathlib import Path

import pytest

from tests.billing.connectors.conftest import MakeSource
from tests.billing.connectors.subjects import CONNECTORS, TOTALS, asked, exact
from tests.fake_azure.server import FakeAzure

RATE = 0.5
SEEDS = (1,)
MORE_SEEDS = tuple(range(2, 2 + int(os.environ.get("CONTRACT_SEEDS", "10"))))
SEEDS_OF_A_KIND = (1, 2)

EVERYWHERE = (
    "429", "500", "503", "timeout", "reset", "truncated", "truncated_quietly", "empty_200",
)  # fmt: skip
PAGES = ("duplicate_page", "reordered_pages", "endless_pages")
TOKEN, LINK, REPORT = ("expired_token",), ("expired_sas",), ("failed_report",)
# What can befall each besides what befalls everybody.
MORE = {
    "cost_details": TOKEN + LINK + REPORT,
    "cost_details of two currencies": TOKEN + LINK + REPORT,
    "ea_china": PAGES,
    "ea_legacy": PAGES,
    "exports": (),
    "query": TOKEN + PAGES,
    "balance": TOKEN,
    "legacy balance": (),
    "reservations": TOKEN,
    "price_sheet": TOKEN + LINK,
    "invoices": TOKEN,
}
MONTHS = (date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1))

pytestmark = pytest.mark.usefixtures("clock")


def cells(names: dict[str, object]) -> list[tuple[str, str]]:
    return [(name, kind) for name in names for kind in (*EVERYWHERE, *MORE[name])]


def connect(
    azure: FakeAzure, zone: Path, make_source: MakeSource, name: str, **faults: object
) -> None:
    subject = CONNECTORS[name]
    source = subject.source(make_source)
    # Each poll may say that the report failed: of many polls hardly a report would be left.
    polls = 0 if faults.get("kinds") == ["failed_report"] else 2
    azure.settings(new_locations=1, polls=polls, empty_polls=polls // 2)
    azure.faults(rate=RATE, **faults)
    exact(subject, source, azure, zone)
    assert azure.made() > 0 or "kinds" in faults


def total(
    azure: FakeAzure, zone: Path, make_source: MakeSource, name: str, **faults: object
) -> None:
    """As without a fault, which test_reconciliation compares with the lines."""
    source = make_source(*TOTALS[name])
    found = ((each, asked(name, source, zone, turn="right", month=each)) for each in MONTHS)
    month, right = next((month, outcome) for month, outcome in found if outcome)
    azure.faults(rate=RATE, **faults)
    assert asked(name, source, zone, turn="wrong", month=month) == right


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", CONNECTORS)
def test_every_connector_is_exact(
    azure: FakeAzure, landing: Path, make_source: MakeSource, name: str, seed: int
) -> None:
    connect(azure, landing, make_source, name, seed=seed)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", TOTALS)
def test_every_total_is_exact(
    azure: FakeAzure, landing: Path, make_source: MakeSource, name: str, seed: int
) -> None:
    total(azure, landing, make_source, name, seed=seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", MORE_SEEDS)
@pytest.mark.parametrize("name", [*CONNECTORS, *TOTALS])
def test_many_seeds(
    azure: FakeAzure, landing: Path, make_source: MakeSource, name: str, seed: int
) -> None:
    contract = connect if name in CONNECTORS else total
    contract(azure, landing, make_source, name, seed=seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS_OF_A_KIND)
@pytest.mark.parametrize(("name", "kind"), [*cells({**CONNECTORS}), *cells({**TOTALS})])
def test_one_kind_alone(
    azure: FakeAzure, landing: Path, make_source: MakeSource, name: str, kind: str, seed: int
) -> None:
    contract = connect if name in CONNECTORS else total
    contract(azure, landing, make_source, name, seed=seed, kinds=[kind])
