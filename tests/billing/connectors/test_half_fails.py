"""Half of all answers are errors, of every kind there is; the result is exact all the same."""

from pathlib import Path

import pytest

from abi.core.errors import AppError
from billing import ingest
from billing.deliveries import Delivery, Landed
from tests.billing.connectors.conftest import MakeSource
from tests.billing.connectors.test_exact import EA, EA_SCOPE, MCA, found
from tests.billing.connectors.truths import lines_of, stated, total_of
from tests.fake_azure.server import FakeAzure

SEEDS = (1, 2, 3)
MORE_SEEDS = tuple(range(4, 24))
KINDS = {
    "cost_details": (EA_SCOPE, EA, ""),
    "ea_china": (f"{MCA}-CNY", MCA, "CNY"),
    "ea_legacy": (EA, EA, ""),
}

pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_it_ends_and_is_exact(
    azure: FakeAzure, landing: Path, make_source: MakeSource, kind: str, seed: int
) -> None:
    exact_despite_errors(azure, landing, make_source, kind, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", MORE_SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_it_ends_and_is_exact_with_many_seeds(
    azure: FakeAzure, landing: Path, make_source: MakeSource, kind: str, seed: int
) -> None:
    exact_despite_errors(azure, landing, make_source, kind, seed)


def exact_despite_errors(
    azure: FakeAzure, landing: Path, make_source: MakeSource, kind: str, seed: int
) -> None:
    scope, account, currency = KINDS[kind]
    source = make_source(kind, scope, currency=currency)
    azure.settings(new_locations=1, polls=2, empty_polls=1)
    azure.faults(rate=0.5, seed=seed)
    for delivery in found(source):
        landed = as_the_workflow_does(delivery)
        dataset = delivery.dataset.replace("legacy", "actual")
        expected = stated(azure, account, month="2026-09", dataset=dataset, currency=currency)
        assert total_of(lines_of(landed, landing)) == expected
    assert azure.made() > 0


def as_the_workflow_does(delivery: Delivery) -> Landed:
    """Three attempts, and none after an error that is final."""
    for attempt in range(3):
        try:
            return ingest.land(delivery)
        except AppError as e:
            if not e.retryable or attempt == 2:
                raise
    raise AssertionError
