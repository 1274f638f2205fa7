"""A month shows one whole snapshot, or the one before."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from abi.core.errors import AppError
from billing import ingest, publications
from billing.errors import EMPTY_DELIVERY, NOTHING_TO_UNDO, SNAPSHOT_NOT_LOADING
from billing.models import Publication, Snapshot, Source
from billing.publish import undo
from tests.billing.conftest import PERIOD, Ask, Ingest
from tests.billing.deliveries import row, rows, write_csv, write_run

pytestmark = pytest.mark.django_db

SEPTEMBER = (date(2023, 9, 1), date(2023, 10, 1))
ACTUAL = frozenset({"actual"})


def _shown(as_of: datetime | None = None) -> tuple[int, ...]:
    return publications.current(as_of=as_of, datasets=ACTUAL, period=SEPTEMBER).ids


def test_a_new_delivery_replaces_the_month_and_keeps_the_old_one_for_as_of(
    tmp_path: Path, ingested: Ingest
) -> None:
    before = timezone.now()
    first = ingested(write_csv(tmp_path / "a.csv", rows(3)))
    between = timezone.now()
    second = ingested(write_csv(tmp_path / "b.csv", rows(4)))
    assert second.changed
    assert _shown() == (second.snapshot_id,)
    assert _shown(between) == (first.snapshot_id,)
    assert _shown(before) == ()
    assert Snapshot.objects.get(pk=first.snapshot_id).status == "superseded"
    assert Publication.objects.get(snapshot_id=second.snapshot_id).previous is not None


def test_undo_shows_the_month_before_and_can_be_seen_in_history(
    tmp_path: Path, ingested: Ingest
) -> None:
    first = ingested(write_csv(tmp_path / "a.csv", rows(3)))
    ingested(write_csv(tmp_path / "b.csv", rows(4)))
    assert undo("s", "actual", PERIOD).snapshot_id == first.snapshot_id
    assert _shown() == (first.snapshot_id,)
    assert Publication.objects.count() == 3
    with pytest.raises(AppError) as caught:
        undo("s", "actual", PERIOD)
    assert caught.value.code == NOTHING_TO_UNDO.code
    assert _shown() == (first.snapshot_id,)


def test_the_published_set_names_what_it_holds(tmp_path: Path, ingested: Ingest) -> None:
    ingested(write_csv(tmp_path / "a.csv", [*rows(3), row(4, Date="")]))
    (shown,) = publications.current(datasets=ACTUAL, period=SEPTEMBER).snapshots
    assert (shown.source, shown.dataset, shown.billing_period) == ("s", "actual", PERIOD)
    assert (shown.delivered, shown.loaded, shown.quarantined) == (4, 3, 1)
    assert shown.published_at.tzinfo is UTC
    october = (date(2023, 10, 1), date(2023, 11, 1))
    assert publications.current(datasets=ACTUAL, period=october).ids == ()
    assert publications.current(datasets=frozenset({"focus"}), period=SEPTEMBER).ids == ()
    middle = (date(2023, 9, 12), date(2023, 9, 13))
    assert publications.current(datasets=ACTUAL, period=middle).ids == (shown.snapshot_id,)


@pytest.mark.parametrize("lines", [[], [row(1, CostInBillingCurrency="nothing")]])
def test_an_empty_delivery_never_replaces_a_month_that_shows_something(
    tmp_path: Path, ingested: Ingest, lines: list[dict[str, str]]
) -> None:
    write_run(tmp_path, [rows(3)], run_id="1", submitted="2023-10-02T00:00:00Z")
    first = ingested(tmp_path)
    write_run(tmp_path, [lines], run_id="2", submitted="2023-10-03T00:00:00Z")
    with pytest.raises(AppError) as caught:
        ingested(tmp_path)
    assert caught.value.code == EMPTY_DELIVERY.code
    assert _shown() == (first.snapshot_id,)
    assert [each.status for each in Snapshot.objects.order_by("id")] == ["published", "failed"]


def test_a_first_month_may_be_empty(tmp_path: Path, ingested: Ingest) -> None:
    write_run(tmp_path, [])
    published = ingested(tmp_path)
    assert (published.delivered, published.loaded, published.billed_cost) == (0, 0, ())
    assert published.changed


def test_every_step_may_be_repeated(
    tmp_path: Path, source: Source, clickhouse: str, landing: Path, ask: Ask
) -> None:
    write_run(tmp_path / "c", [rows(3)])
    (delivery,) = ingest.discover_at((tmp_path / "c").as_uri(), source)
    assert ingest.land(delivery) == ingest.land(delivery)
    loaded = ingest.load(ingest.land(delivery), on_progress=lambda _: None)
    checked = ingest.check(loaded)
    assert ingest.check(loaded) == checked
    assert ingest.publish(checked).changed
    assert not ingest.publish(checked).changed
    assert ingest.check(loaded) == checked
    assert Publication.objects.count() == 1
    assert ask("SELECT count() FROM charges") == [(3,)]


def test_a_load_that_was_taken_over_publishes_nothing(
    tmp_path: Path, source: Source, clickhouse: str, landing: Path, ask: Ask
) -> None:
    write_run(tmp_path / "c", [rows(3)])
    (delivery,) = ingest.discover_at((tmp_path / "c").as_uri(), source)
    landed = ingest.land(delivery)
    first = ingest.load(landed, on_progress=lambda _: None)
    second = ingest.load(landed, on_progress=lambda _: None)
    with pytest.raises(AppError) as caught:
        ingest.check(first)
    assert caught.value.code == SNAPSHOT_NOT_LOADING.code
    assert ask("SELECT DISTINCT snapshot_id FROM charges") == [(second.snapshot_id,)]
    published = ingest.publish(ingest.check(second))
    assert published.loaded == 3


def test_what_a_reporter_of_progress_raises_stops_the_load_and_publishes_nothing(
    tmp_path: Path, source: Source, clickhouse: str, landing: Path
) -> None:
    write_run(tmp_path / "c", [rows(3)])
    (delivery,) = ingest.discover_at((tmp_path / "c").as_uri(), source)

    def stop(_lines: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest.load(ingest.land(delivery), on_progress=stop)
    assert not Publication.objects.exists()
    loaded = ingest.load(ingest.land(delivery), on_progress=lambda _: None)
    assert ingest.publish(ingest.check(loaded)).loaded == 3
