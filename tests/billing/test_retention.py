"""Old snapshots are given up; what is shown, signed, undone to or still read never is."""

from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from abi.core.errors import AppError
from billing import publications, retention
from billing.models import PeriodSignature, Publication, Snapshot, SnapshotStatus, Source
from billing.publications import PublishedSet
from billing.publish import undo
from tests.billing.closing import signed
from tests.billing.conftest import PERIOD, Ask, Ingest
from tests.billing.deliveries import rows, write_csv
from tests.people import People

pytestmark = pytest.mark.django_db

TABLES = "SELECT DISTINCT snapshot_id FROM {} ORDER BY snapshot_id"


def _shown(moment: datetime | None = None) -> PublishedSet:
    september = (PERIOD, PERIOD.replace(day=30))
    return publications.current(as_of=moment, datasets=frozenset({"actual"}), period=september)


@pytest.fixture
def six(tmp_path: Path, ingested: Ingest) -> list[int]:
    """Six publications of one month, all of them long ago; two superseded ones are kept."""
    ids = [ingested(write_csv(tmp_path / f"{n}.csv", rows(n))).snapshot_id for n in range(1, 7)]
    Source.objects.update(kept_snapshots=2)
    for number, row in enumerate(Publication.objects.order_by("id")):
        row.published_at = timezone.now() - timedelta(days=60 - number)
        row.save()
    return ids


def _ids(found: list[retention.Pruning]) -> list[int]:
    return sorted(each.snapshot.pk for each in found)


def _later() -> None:
    Snapshot.objects.exclude(pruned_at=None).update(pruned_at=timezone.now() - timedelta(hours=2))


def test_a_dry_run_lists_and_changes_nothing(six: list[int], ask: Ask) -> None:
    before = list(Snapshot.objects.order_by("pk").values())
    out = StringIO()
    call_command("prune_snapshots", "--dry-run", stdout=out)
    assert out.getvalue().splitlines()[-1] == "3 snapshots would be given up."
    assert f"s {six[0]} actual 2023-09 superseded" in out.getvalue()
    assert list(Snapshot.objects.order_by("pk").values()) == before
    assert [each[0] for each in ask(TABLES.format("charges"))] == six


def test_the_oldest_are_marked_first_and_their_lines_dropped_an_hour_later(
    six: list[int], ask: Ask
) -> None:
    assert _ids(retention.prune()) == six[:3]
    assert [each[0] for each in ask(TABLES.format("charges"))] == six
    assert _ids(retention.prune()) == []
    _later()
    assert _ids(retention.prune()) == []
    for table in ("charges", "snapshot_totals", "rollup_service_day"):
        assert [each[0] for each in ask(TABLES.format(table))] == six[3:], table
    assert [each.pk for each in Snapshot.objects.filter(status="discarded")] == six[:3][::-1]
    retention.prune()


def test_what_was_shown_by_a_pruned_snapshot_is_refused_and_never_left_out(
    six: list[int],
) -> None:
    moments = list(Publication.objects.order_by("id").values_list("published_at", flat=True))
    retention.prune()
    for moment in moments[:3]:
        with pytest.raises(AppError) as caught:
            _shown(moment)
        assert (caught.value.code, caught.value.detail) == ("as_of_pruned", "2023-09")
    for moment, snapshot in zip(moments[3:], six[3:], strict=True):
        assert _shown(moment).ids == (snapshot,)
    assert _shown(moments[0] - timedelta(1)).ids == ()
    assert _shown().ids == (six[5],)


def test_undo_goes_back_as_far_as_snapshots_are_kept_and_then_says_so(six: list[int]) -> None:
    retention.prune()
    assert undo("s", "actual", PERIOD).snapshot_id == six[4]
    assert undo("s", "actual", PERIOD).snapshot_id == six[3]
    shown = Publication.objects.count()
    with pytest.raises(AppError) as caught:
        undo("s", "actual", PERIOD)
    assert caught.value.code == "snapshot_pruned"
    assert Publication.objects.count() == shown
    assert _shown().ids == (six[3],)


def test_what_undo_needs_next_is_kept_even_when_nothing_else_is(six: list[int]) -> None:
    Source.objects.update(kept_snapshots=0)
    assert _ids(retention.prune()) == six[:4]
    assert undo("s", "actual", PERIOD).snapshot_id == six[4]


def test_after_an_undo_the_one_before_is_kept(six: list[int]) -> None:
    Source.objects.update(kept_snapshots=0)
    undo("s", "actual", PERIOD)
    assert six[3] not in _ids(retention.listed())
    assert six[4] not in _ids(retention.listed())


def test_a_snapshot_shown_within_a_week_is_kept_for_cursors(six: list[int]) -> None:
    Source.objects.update(kept_snapshots=0)
    assert _ids(retention.listed()) == six[:4]
    recent = timezone.now() - retention.CURSORS_LAST + timedelta(minutes=1)
    Publication.objects.filter(snapshot_id__in=six[3:]).update(published_at=recent)
    assert _ids(retention.listed()) == six[:2]


def test_what_a_lock_was_signed_on_is_kept(people: People, six: list[int]) -> None:
    signed(people)
    signature = PeriodSignature.objects.get()
    assert signature.snapshots == [six[5]]
    signature.snapshots = [six[0]]
    signature.save()
    assert _ids(retention.listed()) == six[1:3]


def test_a_killed_drop_is_made_good_by_the_next_run(six: list[int], ask: Ask) -> None:
    retention.prune()
    _later()
    Snapshot.objects.filter(pk=six[0]).update(status=SnapshotStatus.DISCARDED)
    retention.prune()
    assert [each[0] for each in ask(TABLES.format("charges"))] == six[3:]
