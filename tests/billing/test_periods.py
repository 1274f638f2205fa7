"""A month is open, provisional, final, then locked; what is closed changes only on the record."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from abi.core.audit.models import AuditEvent
from abi.core.errors import AppError
from billing import decisions, history, ingest, periods, publications
from billing.books.run import run
from billing.models import (
    BillingPeriod,
    PeriodSignature,
    PeriodState,
    Publication,
    RestatementEvent,
    Snapshot,
    Source,
)
from billing.publish import undo, withdraw
from billing.signatures import lock, unlock
from tests.billing.closing import closed, signed
from tests.billing.conftest import PERIOD, Check, Ingest
from tests.billing.deliveries import cost_of, row, rows, write_csv
from tests.billing.overlapping import S, line, shown, yields
from tests.people import People

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 1)


def _code(act: object) -> str:
    with pytest.raises(AppError) as caught:
        act()  # type: ignore[operator]
    return caught.value.code


def _everything() -> list[object]:
    """What must be the same after a refusal."""
    models = (Publication, RestatementEvent, PeriodSignature, AuditEvent)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC), PeriodState.OPEN),
        (datetime(2026, 11, 1, tzinfo=UTC), PeriodState.PROVISIONAL),
        (datetime(2026, 11, 5, 23, 59, 59, tzinfo=UTC), PeriodState.PROVISIONAL),
        (datetime(2026, 11, 6, tzinfo=UTC), PeriodState.FINAL),
    ],
)
def test_a_month_that_matches_is_final_from_the_6th_on(at: datetime, state: PeriodState) -> None:
    row = BillingPeriod(billing_period=OCTOBER, severity="ok", ledger_snapshots=[7])
    assert periods.state(OCTOBER, row, shown=(7,), at=at) == state


@pytest.mark.parametrize(
    ("severity", "of", "shown"),
    [
        ("red", [7], (7,)),
        ("waiting", [7], (7,)),
        ("", [], (7,)),
        ("ok", [6], (7,)),
        ("ok", [7], ()),
    ],
)
def test_a_month_without_matching_books_stays_provisional(
    severity: str, of: list[int], shown: tuple[int, ...]
) -> None:
    row = BillingPeriod(billing_period=OCTOBER, severity=severity, ledger_snapshots=of)
    at = datetime(2027, 1, 1, tzinfo=UTC)
    assert periods.state(OCTOBER, row, shown=shown, at=at) == PeriodState.PROVISIONAL


def test_a_ledger_that_matches_closes_the_month_once(tmp_path: Path, ingested: Ingest) -> None:
    published = ingested(write_csv(tmp_path / "a.csv", rows(3)))
    closed()
    first = BillingPeriod.objects.get()
    assert first.closed_at is not None
    assert first.ledger_snapshots == [published.snapshot_id]
    closed()
    assert BillingPeriod.objects.get().closed_at == first.closed_at


def test_a_change_after_close_is_told_with_exact_sums(tmp_path: Path, ingested: Ingest) -> None:
    one = ingested(write_csv(tmp_path / "a.csv", rows(3)))
    assert not RestatementEvent.objects.exists()
    closed()
    two = ingested(write_csv(tmp_path / "b.csv", rows(4)))
    event = RestatementEvent.objects.get()
    assert (event.old_snapshot_id, event.new_snapshot_id) == (one.snapshot_id, two.snapshot_id)
    assert event.sums == {
        "billed_cost": {
            "USD": {
                "old": cost_of(rows(3)),
                "new": cost_of(rows(4)),
                "difference": cost_of([row(4)]),
            }
        },
        "effective_cost": {},
    }
    assert (event.was_locked, event.accepted_by) == (False, "")
    period = BillingPeriod.objects.get()
    state = periods.state(PERIOD, period, shown=(two.snapshot_id,))
    assert state == PeriodState.PROVISIONAL
    undo("s", "actual", PERIOD)
    withdraw("s", "actual", PERIOD)
    olds = [each.new_snapshot_id for each in RestatementEvent.objects.order_by("id")]
    assert olds == [two.snapshot_id, one.snapshot_id, None]


def test_the_same_bytes_after_close_are_no_restatement(tmp_path: Path, ingested: Ingest) -> None:
    ingested(write_csv(tmp_path / "a.csv", rows(3)))
    closed()
    assert not ingested(write_csv(tmp_path / "b.csv", rows(3))).changed
    assert not RestatementEvent.objects.exists()


def test_a_month_is_signed_by_a_person_with_note_and_what_was_shown(
    people: People, tmp_path: Path, ingested: Ingest
) -> None:
    published = ingested(write_csv(tmp_path / "a.csv", rows(3)))
    signed(people)
    signature = PeriodSignature.objects.get()
    assert (signature.person, signature.note, signature.locks) == ("bob", "as invoiced", True)
    assert signature.snapshots == [published.snapshot_id]
    event = AuditEvent.objects.get(action="period.locked")
    assert (event.actor, event.target) == ("bob", "s 2023-09")
    assert _code(lambda: lock("s", PERIOD, actor=people.alice, note="again")) == "already_locked"


@pytest.mark.parametrize("when", ["never run", "changed since"])
def test_a_month_that_is_not_final_is_not_signed(
    people: People, tmp_path: Path, ingested: Ingest, when: str
) -> None:
    ingested(write_csv(tmp_path / "a.csv", rows(3)))
    closed()
    if when == "changed since":
        ingested(write_csv(tmp_path / "b.csv", rows(4)))
    else:
        BillingPeriod.objects.update(severity="", ledger_snapshots=[])
    before = _everything()
    assert _code(lambda: lock("s", PERIOD, actor=people.bob, note="x")) == "period_not_final"
    assert _everything() == before


def test_a_run_never_changes_a_locked_month(
    people: People, tmp_path: Path, ingested: Ingest
) -> None:
    ingested(write_csv(tmp_path / "a.csv", rows(3)))
    ingested(write_csv(tmp_path / "b.csv", rows(4)))
    signed(people)
    before = _everything()
    assert _code(lambda: ingested(write_csv(tmp_path / "c.csv", rows(5)))) == "period_locked"
    assert _code(lambda: undo("s", "actual", PERIOD)) == "period_locked"
    assert _code(lambda: withdraw("s", "actual", PERIOD)) == "period_locked"
    assert _everything() == before
    assert Snapshot.objects.latest("id").error_code == "period_locked"
    assert not ingested(write_csv(tmp_path / "d.csv", rows(4))).changed


def test_a_winner_does_not_take_a_locked_month_of_the_loser(people: People, checked: Check) -> None:
    yields("loser", to="winner")
    ingest.publish(checked("loser", [line(1, S[1])]))
    signed(people, "loser")
    before = _everything()
    winner = checked("winner", [line(1, S[1]), line(2, S[2])])
    assert _code(lambda: ingest.publish(winner)) == "period_locked"
    assert (_everything(), shown()) == (before, ["loser"])


def test_another_administrator_accepts_a_delivery_into_a_locked_month(
    people: People, tmp_path: Path, ingested: Ingest
) -> None:
    ingested(write_csv(tmp_path / "a.csv", rows(3)))
    signed(people)
    assert _code(lambda: ingested(write_csv(tmp_path / "b.csv", rows(5)))) == "period_locked"
    held = Snapshot.objects.latest("id").pk
    before = _everything()
    by_signer = lambda: decisions.accept(held, actor=people.bob, reason="x")  # noqa: E731
    assert _code(by_signer) == "needs_second_person"
    not_empty = lambda: decisions.confirm_empty(held, actor=people.alice, reason="x")  # noqa: E731
    assert _code(not_empty) == "snapshot_not_held"
    assert _everything() == before
    assert decisions.accept(held, actor=people.alice, reason="Azure corrected it").changed
    event = RestatementEvent.objects.get()
    assert (event.was_locked, event.accepted_by) == (True, "alice")
    assert (event.reason, event.new_snapshot_id) == ("Azure corrected it", held)
    current = publications.newest(Source.objects.get().pk, "actual", PERIOD)
    assert current is not None
    assert current.snapshot_id == held
    assert BillingPeriod.objects.get().lock is not None
    assert AuditEvent.objects.filter(action="publication.accepted", actor="alice").count() == 1
    assert _code(lambda: decisions.accept(held, actor=people.alice, reason="x")) == (
        "snapshot_not_held"
    )


def test_only_another_person_opens_a_month(
    people: People, tmp_path: Path, ingested: Ingest
) -> None:
    ingested(write_csv(tmp_path / "a.csv", rows(3)))
    signed(people)
    before = _everything()
    by_signer = lambda: unlock("s", PERIOD, actor=people.bob, note="x")  # noqa: E731
    assert _code(by_signer) == "needs_second_person"
    assert _everything() == before
    unlock("s", PERIOD, actor=people.alice, note="late credit")
    assert [each.locks for each in PeriodSignature.objects.order_by("id")] == [True, False]
    assert _code(lambda: unlock("s", PERIOD, actor=people.alice, note="x")) == "not_locked"
    assert ingested(write_csv(tmp_path / "b.csv", rows(4))).changed
    assert RestatementEvent.objects.count() == 1


def test_an_emptied_month_is_confirmed_by_a_person(
    people: People, checked: Check, tmp_path: Path
) -> None:
    ingest.publish(checked("s", rows(3)))
    bad = checked("s", [row(1, CostInBillingCurrency="nothing")])
    assert _code(lambda: ingest.publish(bad)) == "empty_delivery"
    before = _everything()
    accepting = lambda: decisions.accept(bad.snapshot_id, actor=people.alice, reason="x")  # noqa: E731
    assert _code(accepting) == "snapshot_not_held"
    assert _everything() == before
    emptied = decisions.confirm_empty(bad.snapshot_id, actor=people.alice, reason="moved away")
    assert (emptied.changed, emptied.loaded) == (True, 0)
    event = AuditEvent.objects.get(action="publication.emptied")
    assert (event.actor, event.after) == (
        "alice",
        {"snapshot": bad.snapshot_id, "reason": "moved away"},
    )
    month = history.Month("s", "actual", PERIOD)
    assert history.undo(month, actor=people.alice, reason="no").loaded == 3


def test_a_month_of_nothing_has_no_ledger_and_is_never_final(
    people: People, source: Source
) -> None:
    assert _code(lambda: lock("s", PERIOD, actor=people.bob, note="x")) == "unknown_period"
    run(source.pk, PERIOD)
    assert BillingPeriod.objects.get().closed_at is None
    assert _code(lambda: lock("s", PERIOD, actor=people.bob, note="x")) == "period_not_final"
