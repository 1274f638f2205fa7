"""Datasets that are added up in one total are compared with each other too."""

import pytest

from billing import ingest
from billing.models import Publication
from billing.publish import withdraw
from tests.billing.conftest import PERIOD, Check
from tests.billing.deliveries import rows
from tests.billing.overlapping import S, line, refused, yields

pytestmark = pytest.mark.django_db


def _shown() -> list[tuple[str, str]]:
    rows = Publication.objects.filter(billing_period=PERIOD).newest()
    return sorted((row.source.name, row.dataset) for row in rows if row.snapshot_id)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("actual", "legacy"),
        ("amortized", "legacy"),
        ("legacy", "actual"),
        ("legacy", "amortized"),
    ],
)
def test_one_source_never_shows_a_cost_by_two_datasets(
    checked: Check, first: str, second: str
) -> None:
    ingest.publish(checked("s", rows(2), first))
    before = list(Publication.objects.values())
    detail = refused(lambda: ingest.publish(checked("s", rows(3), second)))
    assert detail.startswith(f"s ({second}) and s ({first}) both have aaaaaaaa-")
    assert detail.endswith(f"; withdraw its {first} month to show {second} instead")
    assert list(Publication.objects.values()) == before
    withdraw("s", first, PERIOD)
    assert ingest.publish(checked("s", rows(3), second)).changed
    assert _shown() == [("s", second)]


def test_actual_and_amortized_cost_are_never_added_and_no_overlap(checked: Check) -> None:
    ingest.publish(checked("s", rows(2), "actual"))
    assert ingest.publish(checked("s", rows(2), "amortized")).changed
    assert ingest.publish(checked("t", [line(1, S[1])], "legacy")).changed
    assert _shown() == [("s", "actual"), ("s", "amortized"), ("t", "legacy")]


def test_another_sources_other_dataset_of_the_same_cost_is_refused(checked: Check) -> None:
    ingest.publish(checked("first", rows(2), "actual"))
    detail = refused(lambda: ingest.publish(checked("second", rows(2), "legacy")))
    assert detail.startswith("second (legacy) and first (actual) both have aaaaaaaa-")
    assert detail.endswith(" in 2023-09; neither is chosen to win")
    assert _shown() == [("first", "actual")]


def test_a_winner_takes_every_dataset_of_the_loser_at_one_moment(checked: Check) -> None:
    yields("loser", to="winner")
    ingest.publish(checked("loser", rows(2), "actual"))
    ingest.publish(checked("loser", rows(2), "amortized"))
    ingest.publish(checked("winner", rows(3), "legacy"))
    assert _shown() == [("winner", "legacy")]
    moments = Publication.objects.order_by("-id").values_list("published_at", flat=True)[:3]
    assert len(set(moments)) == 1


def test_a_winner_never_takes_a_cost_that_it_does_not_have_itself(checked: Check) -> None:
    yields("loser", to="winner")
    ingest.publish(checked("loser", rows(2), "legacy"))
    detail = refused(lambda: ingest.publish(checked("winner", rows(2), "actual")))
    assert detail.endswith("; winner wins, but actual has no effective cost")
    assert _shown() == [("loser", "legacy")]
