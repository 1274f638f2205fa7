"""Lines dated outside the month that bills them are in the answer about their own days, once."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from abi.core.accounts.models import User
from abi.core.accounts.scope import Scope, ScopeDimension
from abi.core.decimals import exact_sum
from analytics.snapshots import all_dated_in, published
from analytics.vocabulary import Basis
from billing import dated, ingest, publish
from billing.models import BillingPeriod, Snapshot, SnapshotStatus, Source
from tests.analytics.conftest import Ask
from tests.billing.deliveries import Row, row, write_csv
from tests.people import People, grant

MAY, JUNE, JULY = date(2023, 5, 1), date(2023, 6, 1), date(2023, 7, 1)
AUGUST = date(2023, 8, 1)
MINE = "aaaaaaaa-2222-4333-8444-bbbbbbbbbbbb"
OTHERS = "cccccccc-2222-4333-8444-bbbbbbbbbbbb"
TINY = "0.0000000000000000000000000001"


def _line(month: date, day: date, cost: str, subscription: str = MINE, **more: str) -> Row:
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return row(
        1,
        BillingPeriodStartDate=f"{month:%m/%d/%Y}",
        BillingPeriodEndDate=f"{last:%m/%d/%Y}",
        Date=f"{day:%m/%d/%Y}",
        CostInBillingCurrency=cost,
        SubscriptionId=subscription,
        **more,
    )


# June's bill brings a usage of May and one of July; July's bill brings one of each month before.
BILLS = {
    MAY: [
        _line(MAY, date(2023, 5, 1), "1"),
        _line(MAY, date(2023, 5, 31), "2.5"),
        _line(MAY, date(2023, 5, 9), "40", OTHERS),
    ],
    JUNE: [
        _line(JUNE, date(2023, 5, 31), "-0.25"),
        _line(JUNE, date(2023, 6, 15), "7"),
        _line(JUNE, date(2023, 7, 1), TINY),
        _line(JUNE, date(2023, 5, 31), "3", OTHERS),
    ],
    JULY: [
        _line(JULY, date(2023, 5, 2), "0.125", ChargeType="Refund"),
        _line(JULY, date(2023, 6, 30), "0.5", OTHERS),
        _line(JULY, date(2023, 7, 31), "11"),
    ],
}


@dataclass(frozen=True, slots=True)
class Told:
    """Σ billed cost, lines, and the snapshots that an answer names."""

    cost: Decimal
    lines: int
    snapshots: tuple[int, ...]
    freshness: Any


Deliver = Callable[..., int]


@pytest.fixture
def deliver(db: None, clickhouse: str, landing: Path, tmp_path: Path) -> Deliver:
    numbers = itertools.count()

    def deliver(lines: list[Row], dataset: str = "actual") -> int:
        source, _ = Source.objects.get_or_create(name="ea", kind="files", url="file:///nowhere")
        file = write_csv(tmp_path / f"{next(numbers)}.csv", lines)
        (delivery,) = ingest.discover_at(file.as_uri(), source, dataset=dataset)
        loaded = ingest.load(ingest.land(delivery), on_progress=lambda _: None)
        return ingest.publish(ingest.check(loaded)).snapshot_id

    return deliver


@pytest.fixture
def shown(deliver: Deliver) -> dict[date, int]:
    return {month: deliver(lines) for month, lines in BILLS.items()}


@pytest.fixture
def bob(people: People) -> User:
    grant(people.bob, ScopeDimension.SUBSCRIPTION, MINE)
    return people.bob


def _told(ask: Ask, person: User, start: date, end: date, **asked: Any) -> Told:
    body = {"measures": ["billed_cost", "lines"], "period": {"start": str(start), "end": str(end)}}
    answer = ask(person, "analytics/query", **body | asked).json()
    columns = [column["name"] for column in answer["totals"]["columns"]]
    totals = dict(zip(columns, answer["totals"]["data"], strict=True))
    return Told(
        exact_sum(map(Decimal, totals["billed_cost"])),
        sum(map(int, totals["lines"])),
        tuple(each["snapshot_id"] for each in answer["as_of"]["snapshots"]),
        answer["as_of"]["freshness"],
    )


def _day(line: Row) -> date:
    month, day, year = map(int, line["Date"].split("/"))
    return date(year, month, day)


def _written(start: date, end: date, *subscriptions: str) -> tuple[Decimal, int]:
    found = [
        Decimal(line["CostInBillingCurrency"])
        for line in itertools.chain.from_iterable(BILLS.values())
        if start <= _day(line) < end and line["SubscriptionId"] in subscriptions
    ]
    return exact_sum(found), len(found)


def _days() -> list[tuple[date, date]]:
    """Every day that has a line, and the days beside it."""
    one = timedelta(days=1)
    days = {_day(line) + n * one for lines in BILLS.values() for line in lines for n in (-1, 0, 1)}
    return [(day, day + one) for day in sorted(days)]


def test_every_day_and_every_month_alone_add_up_to_everything(
    people: People, bob: User, ask: Ask, shown: dict[date, int]
) -> None:
    months = [(MAY, JUNE), (JUNE, JULY), (JULY, AUGUST)]
    for person, subscriptions in ((people.alice, (MINE, OTHERS)), (bob, (MINE,))):
        everything = _written(MAY, AUGUST, *subscriptions)
        for parts in (months, _days(), [(MAY, AUGUST)]):
            found = [_told(ask, person, *part) for part in parts]
            assert [(t.cost, t.lines) for t in found] == [
                _written(*part, *subscriptions) for part in parts
            ]
            total = exact_sum(t.cost for t in found), sum(t.lines for t in found)
            assert total == everything, person


def test_billing_periods_add_up_to_what_each_bill_brought(
    people: People, ask: Ask, shown: dict[date, int]
) -> None:
    period = {"start": str(MAY), "end": str(AUGUST)}
    body = {"measures": ["lines"], "dimensions": ["billing_period"], "period": period}
    block = ask(people.alice, "analytics/query", **body).json()
    columns = [column["name"] for column in block["columns"]]
    found = dict(
        zip(*(block["data"][columns.index(n)] for n in ("billing_period", "lines")), strict=True)
    )
    assert found == {str(month): len(lines) for month, lines in BILLS.items()}
    alone = body | {"period": {"start": str(MAY), "end": str(JUNE)}}
    block = ask(people.alice, "analytics/query", **alone).json()
    assert dict(zip(*block["data"], strict=True)) == {str(MAY): 3, str(JUNE): 2, str(JULY): 1}


def test_an_answer_names_the_bills_it_was_read_from_and_no_other(
    people: People, ask: Ask, shown: dict[date, int]
) -> None:
    may, june, july = shown.values()
    assert _told(ask, people.alice, MAY, JUNE).snapshots == (may, june, july)
    assert _told(ask, people.alice, JUNE, JULY).snapshots == (june, july)
    assert _told(ask, people.alice, date(2023, 3, 1), MAY).snapshots == ()


def test_whoever_sees_part_is_told_of_a_later_bill_only_if_it_holds_a_line_of_theirs(
    bob: User, ask: Ask, shown: dict[date, int]
) -> None:
    _, june, july = shown.values()
    assert set(_told(ask, bob, MAY, JUNE).snapshots) == set(shown.values())
    # July's line of June is somebody else's; Bob's own of May is within the month before.
    assert _told(ask, bob, JULY, AUGUST).snapshots == (june, july)


def test_undo_and_as_of_take_the_correction_away_and_bring_it_back(
    people: People, ask: Ask, shown: dict[date, int], deliver: Deliver
) -> None:
    before = timezone.now()
    restated = [line for line in BILLS[JUNE] if not line["Date"].startswith("05/")]
    fewer = deliver(restated)
    whole, _ = _written(MAY, JUNE, MINE, OTHERS)
    without = whole - Decimal("2.75")
    assert _told(ask, people.alice, MAY, JUNE).cost == without
    assert fewer not in _told(ask, people.alice, MAY, JUNE).snapshots
    assert _told(ask, people.alice, MAY, JUNE, as_of=before.isoformat()).cost == whole
    publish.undo("ea", "actual", JUNE)
    assert _told(ask, people.alice, MAY, JUNE).cost == whole
    publish.withdraw("ea", "actual", JUNE)
    assert _told(ask, people.alice, MAY, JUNE).cost == without


def test_a_moment_whose_correction_was_pruned_is_refused(
    people: People, ask: Ask, shown: dict[date, int], deliver: Deliver
) -> None:
    then = timezone.now().isoformat()
    deliver(BILLS[JUNE][1:])
    Snapshot.objects.filter(pk=shown[JUNE]).update(status=SnapshotStatus.DISCARDED)
    body = {"measures": ["lines"], "period": {"start": str(MAY), "end": str(JUNE)}, "as_of": then}
    refused = ask(people.alice, "analytics/query", **body)
    assert (refused.status_code, refused.json()["code"]) == (410, "as_of_pruned")
    assert "2023-06" in refused.json()["detail"]


def test_a_past_month_is_as_settled_as_the_least_settled_bill_it_is_read_from(
    people: People, ask: Ask, shown: dict[date, int]
) -> None:
    source = Source.objects.get()
    for month, snapshot in shown.items():
        BillingPeriod.objects.create(
            source=source, billing_period=month, severity="ok", ledger_snapshots=[snapshot]
        )
    (standing,) = _told(ask, people.alice, MAY, JUNE).freshness["sources"]
    assert standing["period_state"] == "final"
    BillingPeriod.objects.filter(billing_period=JULY).update(severity="red")
    (standing,) = _told(ask, people.alice, MAY, JUNE).freshness["sources"]
    assert standing["period_state"] == "provisional"


def test_a_past_month_read_from_a_bill_that_is_late_is_late(
    people: People, ask: Ask, deliver: Deliver
) -> None:
    open_month = timezone.now().date().replace(day=1)
    before = (open_month - timedelta(days=40)).replace(day=1)
    deliver([_line(before, before, "1")])
    deliver([_line(open_month, open_month, "1"), _line(open_month, before, "2")])
    Source.objects.update(created_at=datetime(2020, 1, 1, tzinfo=UTC), amber_after_hours=1)
    for publication in Source.objects.get().publications.all():
        publication.published_at -= timedelta(hours=30)
        publication.save()
    Source.objects.get().arrivals.update(delivered_at=timezone.now() - timedelta(hours=30))
    end = (before + timedelta(days=31)).replace(day=1)
    told = _told(ask, people.alice, before, end)
    assert (str(told.cost), told.freshness["state"]) == ("3", "amber")
    (standing,) = told.freshness["sources"]
    assert (standing["period_state"], standing["completeness"]) == ("open", "complete")


def test_a_difference_holds_the_corrections_too(
    people: People, shown: dict[date, int], deliver: Deliver
) -> None:
    after = deliver(BILLS[JUNE][1:])
    api = APIClient()
    api.force_login(people.alice)
    asked = {"before": str(shown[JUNE]), "after": str(after), "by": "day"}
    (totals,) = api.get("/api/v1/analytics/diff", asked).json()["totals"]
    assert (totals["difference"], totals["lines_before"], totals["lines_after"]) == ("0.25", 4, 3)


def test_days_are_left_unsaid_only_where_every_line_is_known_to_be_in_them(
    shown: dict[date, int],
) -> None:
    def are_whole(start: date, end: date) -> bool:
        days = (start, end)
        return all_dated_in(published(Basis.BILLED, days, scope=Scope.everything()), days)

    assert are_whole(MAY, AUGUST)
    assert are_whole(date(2023, 4, 1), date(2023, 9, 1))
    assert not any(map(are_whole, (MAY, JUNE, MAY), (JUNE, JULY, JULY)))
    assert not are_whole(date(2023, 5, 2), AUGUST)
    Snapshot.objects.filter(pk=shown[MAY]).update(other_months=None)
    assert not are_whole(MAY, AUGUST)


def test_snapshots_of_an_older_version_are_dated_once(
    people: People, ask: Ask, shown: dict[date, int]
) -> None:
    Snapshot.objects.update(other_months=None)
    assert _told(ask, people.alice, MAY, JUNE).lines == 3
    assert (dated.fill(), dated.fill()) == (3, 0)
    assert _told(ask, people.alice, MAY, JUNE).lines == 6
    assert Snapshot.objects.get(pk=shown[JULY]).other_months == [MAY, JUNE]
    assert Snapshot.objects.get(pk=shown[MAY]).other_months == []
