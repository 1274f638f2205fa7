"""Which datasets carry which cost is said in two rooms: they must agree."""

from analytics.vocabulary import DATASETS, Basis
from billing.bases import CARRIED, counted_with, lost


def test_billing_and_analytics_agree_on_which_dataset_carries_which_cost() -> None:
    for basis in Basis:
        assert {name for name, costs in CARRIED.items() if basis.value in costs} == DATASETS[basis]


def test_datasets_are_counted_together_when_they_share_a_cost() -> None:
    assert counted_with("actual") == {"actual", "focus", "legacy"}
    assert counted_with("amortized") == {"amortized", "focus", "legacy"}
    assert counted_with("focus") == counted_with("legacy") == set(CARRIED)


def test_a_cost_is_lost_only_by_a_dataset_that_does_not_carry_it() -> None:
    assert lost("focus", by="actual") == {"effective"}
    assert lost("actual", by="legacy") == frozenset()
