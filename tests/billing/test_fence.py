"""Two attempts of one load: the one that slept through the other's start must not undo it."""

from pathlib import Path

import pytest

from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Statement
from abi.core.errors import AppError
from billing import ingest, snapshots
from billing.deliveries import Landed, Turn
from billing.errors import SNAPSHOT_NOT_LOADING
from billing.models import Publication, Snapshot, Source
from tests.billing.conftest import Ask
from tests.billing.deliveries import cost_of, row, write_run

LINES = [row(number) for number in range(30)]


@pytest.fixture
def landed(source: Source, clickhouse: str, landing: Path, tmp_path: Path) -> Landed:
    write_run(tmp_path / "container", [LINES])
    (delivery,) = ingest.discover_at((tmp_path / "container").as_uri(), source)
    return ingest.land(delivery)


def test_an_earlier_attempt_that_wakes_up_is_refused_and_the_later_one_is_published(
    source: Source, landed: Landed
) -> None:
    later = snapshots.begin(source, landed, Turn("activity", 2))

    with pytest.raises(AppError) as refused:
        ingest.load(landed, on_progress=_ignored, turn=Turn("activity", 1))

    assert refused.value.code == "snapshot_replaced"
    assert list(Snapshot.objects.values_list("pk", "status")) == [(later.pk, "loading")]


def test_a_later_attempt_takes_over_and_is_exact(source: Source, landed: Landed, ask: Ask) -> None:
    earlier = snapshots.begin(source, landed, Turn("activity", 1))

    loaded = ingest.load(landed, on_progress=_ignored, turn=Turn("activity", 2))
    published = ingest.publish(ingest.check(loaded))

    earlier.refresh_from_db()
    assert earlier.status == "discarded"
    assert published.billed_cost == (("USD", cost_of(LINES)),)
    assert Publication.objects.get().snapshot_id == loaded.snapshot_id


def test_attempts_of_different_owners_are_not_compared(source: Source, landed: Landed) -> None:
    snapshots.begin(source, landed, Turn("one", 2))

    assert ingest.load(landed, on_progress=_ignored, turn=Turn("other", 1)).delivered == 30


def test_what_a_replaced_load_wrote_after_it_was_cleared_away_goes_too(
    source: Source, landed: Landed, ask: Ask
) -> None:
    replaced = snapshots.begin(source, landed, Turn("one", 1))
    ingest.load(landed, on_progress=_ignored, turn=Turn("other", 1))
    client.command(
        Statement(
            "INSERT INTO charges (billing_period, snapshot_id) SELECT {p:Date}, {s:UInt64}",
            {"p": replaced.billing_period, "s": replaced.pk},
        )
    )

    snapshots.fail(replaced, AppError(SNAPSHOT_NOT_LOADING, "for a test"))

    replaced.refresh_from_db()
    assert replaced.status == "discarded"
    assert ask("SELECT count() FROM charges") == [(30,)]


def _ignored(_lines: int) -> None:
    """No progress is shown."""
