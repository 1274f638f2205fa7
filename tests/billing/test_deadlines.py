"""A source is due every day: amber after 26 hours, red after 50, and only where data is due."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from billing import deadlines
from billing.deadlines import DeliveryState, due_months, of_sources
from billing.models import Alarm, Arrival, Publication, Snapshot, Source
from tests.billing.conftest import Ingest
from tests.billing.deliveries import rows, write_csv, write_run

pytestmark = pytest.mark.django_db

CREATED = datetime(2026, 9, 1, tzinfo=UTC)
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def _source(name: str = "s", **changes: Any) -> Source:
    source = Source.objects.create(name=name, url="file:///x", **({"kind": "exports"} | changes))
    Source.objects.filter(pk=source.pk).update(created_at=changes.get("created_at", CREATED))
    return source


def _delivered(
    source: Source, at: datetime, *, month: date = NOVEMBER, dataset: str = "actual"
) -> None:
    snapshot = Snapshot.objects.create(
        source=source,
        dataset=dataset,
        billing_period=month,
        content_hash="0" * 64,
        query_id=f"{Snapshot.objects.count()}",
        status="published",
    )
    of = {"source": source, "dataset": dataset, "billing_period": month}
    Publication.objects.create(snapshot=snapshot, published_at=at, **of)
    Arrival.objects.create(
        content_key=str(snapshot.pk), content_hash="0" * 64, delivered_at=at, accepted_at=at, **of
    )


def _states(at: datetime, name: str = "s") -> list[tuple[date, str, str]]:
    found = of_sources(at).get(name, ())
    return [(each.billing_period, each.dataset, each.state.value) for each in found]


@pytest.mark.parametrize(
    ("age", "state"),
    [
        (timedelta(0), "fresh"),
        (timedelta(hours=26, seconds=-1), "fresh"),
        (timedelta(hours=26), "amber"),
        (timedelta(hours=50, seconds=-1), "amber"),
        (timedelta(hours=50), "red"),
    ],
)
def test_a_source_is_amber_after_26_hours_and_red_after_50(age: timedelta, state: str) -> None:
    _delivered(_source(), NOON)
    assert _states(NOON + age) == [(NOVEMBER, "actual", state)]
    (deadline,) = of_sources(NOON + age)["s"]
    assert (deadline.last_delivery_at, deadline.due_at) == (NOON, NOON + timedelta(hours=26))


def test_each_source_has_hours_of_its_own_and_none_means_never() -> None:
    _delivered(_source(amber_after_hours=2, red_after_hours=3), NOON)
    _delivered(_source("quiet", amber_after_hours=0), NOON)
    assert _states(NOON + timedelta(hours=3)) == [(NOVEMBER, "actual", "red")]
    assert _states(NOON + timedelta(days=9), "quiet") == []


@pytest.mark.parametrize("changes", [{"enabled": False}, {"kind": "upload"}])
def test_disabled_sources_and_uploads_are_never_due(changes: dict[str, Any]) -> None:
    _delivered(_source(**changes), NOON)
    assert _states(NOON + timedelta(days=9)) == []


def test_a_source_that_never_delivered_ages_from_its_creation() -> None:
    _source(created_at=NOON)
    states = [_states(NOON + timedelta(hours=h))[0][2] for h in (25, 26, 49, 50)]
    assert states == ["fresh", "amber", "amber", "red"]
    assert of_sources(NOON)["s"][0].last_delivery_at is None


def test_a_month_without_a_delivery_ages_from_its_second_day() -> None:
    _delivered(_source(), datetime(2026, 10, 31, 4, tzinfo=UTC), month=OCTOBER)
    midnight = datetime(2026, 11, 2, tzinfo=UTC)
    november = [
        {month: state for month, _, state in _states(midnight + timedelta(hours=h))}[NOVEMBER]
        for h in (25, 26, 50)
    ]
    assert november == ["fresh", "amber", "red"]


def test_the_month_before_is_due_until_it_is_settled_and_never_after() -> None:
    assert due_months(datetime(2026, 11, 5, 23, tzinfo=UTC)) == (NOVEMBER, OCTOBER)
    assert due_months(datetime(2026, 11, 6, tzinfo=UTC)) == (NOVEMBER,)
    source = _source()
    _delivered(source, datetime(2026, 11, 1, tzinfo=UTC), month=OCTOBER)
    _delivered(source, datetime(2026, 11, 5, tzinfo=UTC))
    fifth = datetime(2026, 11, 5, 1, tzinfo=UTC)
    assert _states(fifth) == [(NOVEMBER, "actual", "fresh"), (OCTOBER, "actual", "red")]
    assert _states(fifth + timedelta(days=1)) == [(NOVEMBER, "actual", "fresh")]


def test_every_dataset_that_a_source_shows_is_due() -> None:
    source = _source()
    _delivered(source, NOON)
    _delivered(source, NOON - timedelta(days=3), dataset="amortized")
    assert _states(NOON) == [(NOVEMBER, "actual", "fresh"), (NOVEMBER, "amortized", "red")]
    withdrawn = Publication.objects.get(dataset="amortized")
    withdrawn.pk, withdrawn.snapshot, withdrawn.published_at = None, None, NOON
    withdrawn.save()
    assert _states(NOON) == [(NOVEMBER, "actual", "fresh")]


def test_the_same_content_again_is_a_delivery_and_the_same_run_found_again_is_none(
    source: Source, ingested: Ingest, tmp_path: Path
) -> None:
    first = write_csv(tmp_path / "a.csv", rows(2))
    os.utime(first, (NOON.timestamp() - 3600, NOON.timestamp() - 3600))
    ingested(first)
    ingested(first)
    assert [each.delivered_at.hour for each in Arrival.objects.all()] == [11]
    second = write_csv(tmp_path / "b.csv", rows(2))
    os.utime(second, (NOON.timestamp(), NOON.timestamp()))
    assert not ingested(second).changed
    newest, _ = Arrival.objects.order_by("-delivered_at")
    assert (newest.delivered_at, newest.accepted_at is not None) == (NOON, True)


def test_a_delivery_that_was_refused_has_not_arrived(
    source: Source, ingested: Ingest, tmp_path: Path
) -> None:
    folder = tmp_path / "c"
    write_run(folder, [rows(2)], run_id="1", submitted="2023-09-20T04:00:00Z")
    ingested(folder)
    write_run(folder, [[]], run_id="2", submitted="2023-09-21T04:00:00Z")
    with pytest.raises(Exception, match="empty_delivery"):
        ingested(folder)
    last = Arrival.objects.latest("delivered_at")
    assert (last.delivered_at.day, last.accepted_at) == (21, None)


def test_a_red_source_alarms_once_and_is_resolved_when_it_delivers() -> None:
    source = _source(created_at=timezone.now() - timedelta(days=90), amber_after_hours=1)
    Source.objects.update(red_after_hours=1)
    month = timezone.now().date().replace(day=1)
    _delivered(source, timezone.now() - timedelta(hours=2), month=month)
    assert (deadlines.watch(), deadlines.watch()) == (1, 1)
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.source, alarm.resolved_at) == ("late_delivery", source, None)
    assert alarm.facts["late"][0]["billing_period"] == month.isoformat()
    _delivered(source, timezone.now(), month=month)
    assert deadlines.watch() == 0
    assert Alarm.objects.get().resolved_at is not None


def test_the_worst_state_counts() -> None:
    assert deadlines.worst([DeliveryState.FRESH, DeliveryState.RED, DeliveryState.AMBER]) == "red"
    assert deadlines.worst([]) == "none"
