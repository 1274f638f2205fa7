"""Two sources never count the same lines twice, unless an admin said which one wins."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from threading import Barrier

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from abi.core.audit.models import AuditEvent
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from abi.core.decimals import decimal_text
from abi.core.errors import AppError
from billing import freshness, ingest, publications
from billing.deliveries import Checked
from billing.errors import NOTHING_TO_WITHDRAW, OVERLAPPING_SOURCES, UNKNOWN_SOURCE
from billing.models import Publication, Snapshot, Source
from billing.publish import undo, withdraw
from tests.billing.conftest import PERIOD
from tests.billing.deliveries import Row, cost_of, row, rows, write_csv
from tests.people import People

pytestmark = pytest.mark.django_db

SEPTEMBER = (date(2023, 9, 1), date(2023, 10, 1))
S = [f"{n}{n}{n}{n}0000-2222-4333-8444-000000000000" for n in range(10)]
Check = Callable[..., Checked]


@pytest.fixture
def checked(tmp_path: Path, clickhouse: str, landing: Path) -> Check:
    """A delivery of the named source, ready to be published."""

    def run(name: str, lines: Sequence[Row], dataset: str = "actual") -> Checked:
        source, _ = Source.objects.get_or_create(name=name, kind="files", url="file:///nowhere")
        file = write_csv(tmp_path / f"{name}-{Snapshot.objects.count()}.csv", lines)
        (delivery,) = ingest.discover_at(file.as_uri(), source, dataset=dataset)
        return ingest.check(ingest.load(ingest.land(delivery), on_progress=lambda _: None))

    return run


def _line(number: int, subscription: str, **changes: str) -> Row:
    return row(number, SubscriptionId=subscription, **changes)


def _shown(as_of: datetime | None = None) -> list[str]:
    """The sources that show something in the month."""
    found = publications.current(as_of=as_of, datasets=frozenset({"actual"}), period=SEPTEMBER)
    return sorted(snapshot.source for snapshot in found.snapshots)


def _total() -> str:
    """What a question about the month's billed cost is answered."""
    found = publications.current(datasets=frozenset({"actual"}), period=SEPTEMBER)
    sql = "SELECT sum(billed_cost) FROM charges WHERE snapshot_id IN {ids:Array(UInt64)}"
    answer = client.read(Statement(sql, {"ids": list(found.ids)}), identity=Identity.WRITER)
    return decimal_text(Decimal(str(answer.data[0][0])))


def _refused(act: Callable[[], object]) -> str:
    with pytest.raises(AppError) as caught:
        act()
    assert caught.value.code == OVERLAPPING_SOURCES.code
    return caught.value.detail


def _yields(loser: str, *, to: str) -> None:
    winner, _ = Source.objects.get_or_create(name=to, kind="files", url="file:///nowhere")
    first, _ = Source.objects.get_or_create(name=loser, kind="files", url="file:///nowhere")
    first.yields_to.add(winner)


def test_the_same_subscription_of_a_second_source_is_refused_and_no_total_changes(
    checked: Check,
) -> None:
    ingest.publish(checked("first", rows(3)))
    before = list(Publication.objects.values())
    second = checked("second", [row(9), _line(4, S[1])])
    assert _refused(lambda: ingest.publish(second)) == (
        "second and first both have aaaaaaaa-2222-4333-8444-bbbbbbbbbbbb in 2023-09 actual;"
        " neither is chosen to win"
    )
    assert list(Publication.objects.values()) == before
    assert (_shown(), _total()) == (["first"], cost_of(rows(3)))
    failed = Snapshot.objects.get(pk=second.snapshot_id)
    assert (failed.status, failed.error_code) == ("failed", "overlapping_sources")
    assert not OVERLAPPING_SOURCES.retryable


def test_the_refusal_names_three_subscriptions_and_counts_the_rest(checked: Check) -> None:
    lines = [_line(number, S[number]) for number in range(1, 8)]
    ingest.publish(checked("first", lines))
    detail = _refused(lambda: ingest.publish(checked("second", lines[1:])))
    assert f"both have {S[2]}, {S[3]}, {S[4]} and 3 more in 2023-09 actual" in detail


def test_the_spelling_of_a_subscription_does_not_hide_an_overlap(checked: Check) -> None:
    ingest.publish(checked("first", [_line(1, "ABCDABCD-2222-4333-8444-000000000000")]))
    same = checked("second", [_line(1, "abcdabcd-2222-4333-8444-000000000000")])
    _refused(lambda: ingest.publish(same))


def test_other_subscriptions_datasets_and_months_are_no_overlap(checked: Check) -> None:
    ingest.publish(checked("first", [_line(1, S[1])]))
    assert ingest.publish(checked("second", [_line(2, S[2])])).changed
    assert ingest.publish(checked("third", [_line(1, S[1])], dataset="amortized")).changed
    october = {
        "BillingPeriodStartDate": "10/01/2023",
        "BillingPeriodEndDate": "10/31/2023",
        "Date": "10/02/2023",
    }
    assert ingest.publish(checked("fourth", [_line(1, S[1], **october)])).changed
    assert (_shown(), _total()) == (["first", "second"], cost_of([row(1), row(2)]))


def test_a_source_never_overlaps_itself(checked: Check) -> None:
    ingest.publish(checked("first", rows(3)))
    assert ingest.publish(checked("first", rows(4))).changed
    assert _total() == cost_of(rows(4))


@pytest.mark.parametrize("nobody", ["", "00000000-0000-0000-0000-000000000000"])
def test_lines_without_a_subscription_compare_by_their_billing_account(
    checked: Check, nobody: str
) -> None:
    ingest.publish(checked("first", [_line(1, nobody), _line(2, S[1])]))
    other = checked("other", [_line(3, nobody, BillingAccountId="7000002"), _line(4, S[2])])
    assert ingest.publish(other).changed
    same = checked("same", [_line(5, "", BillingAccountId="7000001")])
    detail = _refused(lambda: ingest.publish(same))
    assert "both have lines of 7000001 without a subscription in 2023-09" in detail
    assert _shown() == ["first", "other"]


def test_lines_that_name_neither_are_not_compared_and_never_replaced(checked: Check) -> None:
    nameless = _line(1, "", BillingAccountId="")
    ingest.publish(checked("first", [nameless, _line(2, S[1])]))
    assert ingest.publish(checked("second", [nameless])).changed
    _yields("first", to="winner")
    winner = checked("winner", [nameless, _line(2, S[1])])
    detail = _refused(lambda: ingest.publish(winner))
    assert detail.endswith(
        "winner wins, but only first has lines of no subscription and no billing account"
    )


def test_a_month_that_was_replaced_or_withdrawn_overlaps_nothing(checked: Check) -> None:
    ingest.publish(checked("first", [_line(1, S[1])]))
    ingest.publish(checked("first", [_line(1, S[2])]))
    assert ingest.publish(checked("second", [_line(2, S[1])])).changed
    withdraw("first", "actual", PERIOD)
    assert ingest.publish(checked("third", [_line(3, S[2])])).changed
    assert (_shown(), _total()) == (["second", "third"], cost_of([row(2), row(3)]))


def test_a_disabled_source_still_overlaps_what_it_shows(checked: Check) -> None:
    ingest.publish(checked("first", rows(1)))
    Source.objects.filter(name="first").update(enabled=False)
    _refused(lambda: ingest.publish(checked("second", rows(2))))


def test_a_loser_is_refused_while_the_winner_shows_the_month(checked: Check) -> None:
    _yields("loser", to="winner")
    ingest.publish(checked("winner", rows(2)))
    detail = _refused(lambda: ingest.publish(checked("loser", rows(3))))
    assert detail.endswith("; loser yields to winner")
    assert (_shown(), _total()) == (["winner"], cost_of(rows(2)))


def test_a_winner_takes_the_losers_month_at_one_moment_and_as_of_shows_it_before(
    checked: Check,
) -> None:
    _yields("loser", to="winner")
    old = ingest.publish(checked("loser", rows(3)))
    before = timezone.now()
    ingest.publish(checked("winner", [*rows(2), _line(5, S[1])]))
    assert (_shown(), _total()) == (["winner"], cost_of([*rows(2), row(5)]))
    assert _shown(before) == ["loser"]
    hidden, shown = Publication.objects.order_by("-id")[1], Publication.objects.latest("id")
    assert (hidden.source.name, hidden.snapshot_id) == ("loser", None)
    assert hidden.published_at == shown.published_at
    assert Snapshot.objects.get(pk=old.snapshot_id).status == "superseded"
    event = AuditEvent.objects.get(action="publication.withdrawn")
    assert event.target == "source loser actual 2023-09"
    assert (event.before, event.after) == ({"snapshot": old.snapshot_id}, {"reason": "winner wins"})


def test_a_winner_never_takes_a_month_of_which_something_would_be_lost(checked: Check) -> None:
    _yields("loser", to="winner")
    ingest.publish(checked("loser", [_line(1, S[1]), _line(2, S[2])]))
    detail = _refused(lambda: ingest.publish(checked("winner", [_line(1, S[1])])))
    assert detail.endswith(f"; winner wins, but only loser has {S[2]}")
    assert (_shown(), _total()) == (["loser"], cost_of([row(1), row(2)]))
    assert not AuditEvent.objects.exists()


def test_nothing_is_withdrawn_when_a_third_source_stands_in_the_way(checked: Check) -> None:
    _yields("a-loser", to="winner")
    ingest.publish(checked("a-loser", [_line(1, S[1])]))
    ingest.publish(checked("b-rival", [_line(2, S[2])]))
    both = checked("winner", [_line(1, S[1]), _line(2, S[2])])
    assert "winner and b-rival" in _refused(lambda: ingest.publish(both))
    assert _shown() == ["a-loser", "b-rival"]


def test_two_that_yield_to_each_other_have_no_winner(checked: Check) -> None:
    _yields("one", to="two")
    _yields("two", to="one")
    ingest.publish(checked("one", rows(1)))
    detail = _refused(lambda: ingest.publish(checked("two", rows(1))))
    assert detail.endswith("; neither is chosen to win")


def test_a_withdrawn_month_shows_nothing_and_as_of_and_undo_still_know_it(checked: Check) -> None:
    first = ingest.publish(checked("first", rows(3)))
    before = timezone.now()
    out = StringIO()
    month = ("--source", "first", "--month", "2023-09", "--dataset", "actual")
    call_command("withdraw", *month, stdout=out)
    assert out.getvalue() == "first actual 2023-09 shows nothing now.\n"
    assert (_shown(), _shown(before)) == ([], ["first"])
    assert [(each.name, each.periods) for each in freshness.of_sources()] == [("first", ())]
    with pytest.raises(CommandError, match=NOTHING_TO_WITHDRAW.code):
        call_command("withdraw", *month)
    assert undo("first", "actual", PERIOD).snapshot_id == first.snapshot_id
    assert (_shown(), _total()) == (["first"], cost_of(rows(3)))


def test_a_withdrawn_month_can_be_ingested_again_from_the_same_bytes(checked: Check) -> None:
    first = ingest.publish(checked("first", rows(3)))
    withdraw("first", "actual", PERIOD)
    again = ingest.publish(checked("first", rows(3)))
    assert again.changed
    assert again.snapshot_id != first.snapshot_id
    assert (_shown(), _total()) == (["first"], cost_of(rows(3)))
    assert undo("first", "actual", PERIOD).snapshot_id == first.snapshot_id


def test_undo_is_refused_when_another_source_holds_the_lines_now(checked: Check) -> None:
    ingest.publish(checked("first", rows(3)))
    withdraw("first", "actual", PERIOD)
    ingest.publish(checked("second", rows(2)))
    _refused(lambda: undo("first", "actual", PERIOD))
    assert (_shown(), _total()) == (["second"], cost_of(rows(2)))


def test_clickhouse_away_while_comparing_publishes_nothing_and_the_retry_succeeds(
    checked: Check, settings: Settings
) -> None:
    ingest.publish(checked("first", [_line(1, S[1])]))
    second = checked("second", [_line(2, S[2])])
    urls = dict(settings.CLICKHOUSE_URLS)
    client.close_pools()
    settings.CLICKHOUSE_URLS = dict.fromkeys(urls, "clickhouse://writer@127.0.0.1:1/x")
    with pytest.raises(AppError) as caught:
        ingest.publish(second)
    settings.CLICKHOUSE_URLS = urls
    assert (caught.value.code, caught.value.retryable) == ("clickhouse_unreachable", True)
    assert _shown() == ["first"]
    assert ingest.publish(second).changed
    assert _shown() == ["first", "second"]


def test_an_unknown_source_or_month_cannot_be_withdrawn(db: None) -> None:
    with pytest.raises(AppError) as caught:
        withdraw("nobody", "actual", PERIOD)
    assert caught.value.code == UNKNOWN_SOURCE.code
    with pytest.raises(CommandError, match="is not YYYY-MM"):
        call_command("withdraw", "--source", "x", "--month", "September", "--dataset", "actual")


@pytest.mark.parametrize("_attempt", range(5))
@pytest.mark.django_db(transaction=True)
def test_of_two_that_publish_the_same_lines_at_once_exactly_one_wins(
    checked: Check, _attempt: int
) -> None:
    outcomes = _race(checked("first", rows(3)), checked("second", rows(4)))
    assert sorted(outcomes) == ["overlapping_sources", "published"]
    won = ["first"] if outcomes[0] == "published" else ["second"]
    assert (_shown(), _total()) == (won, cost_of(rows(3) if won == ["first"] else rows(4)))
    assert sorted(each.status for each in Snapshot.objects.all()) == ["failed", "published"]


@pytest.mark.parametrize("_attempt", range(5))
@pytest.mark.django_db(transaction=True)
def test_winner_and_loser_that_publish_at_once_end_with_the_winner(
    checked: Check, _attempt: int
) -> None:
    _yields("loser", to="winner")
    outcomes = _race(checked("loser", rows(3)), checked("winner", rows(4)))
    assert outcomes[0] in ("published", "overlapping_sources")
    assert outcomes[1] == "published"
    assert (_shown(), _total()) == (["winner"], cost_of(rows(4)))


def _race(*deliveries: Checked) -> list[str]:
    start = Barrier(len(deliveries))

    def publish(delivery: Checked) -> str:
        try:
            connection.ensure_connection()
            start.wait(10)
            ingest.publish(delivery)
        except AppError as e:
            return e.code
        finally:
            connection.close()
        return "published"

    with ThreadPoolExecutor(len(deliveries)) as pool:
        return list(pool.map(publish, deliveries))


def test_the_admin_chooses_the_winner_and_it_is_audited(people: People) -> None:
    site = Client()
    site.force_login(people.alice)
    form = {"kind": "files", "url": "file:///x", "dataset": "", "currency": "", "enabled": "on"}
    winner = Source.objects.create(name="winner", kind="files", url="file:///x")
    loser = Source.objects.create(name="loser", kind="files", url="file:///x")
    page = f"/admin/billing/source/{loser.pk}/change/"
    assert site.post(page, form | {"name": "loser", "yields_to": [winner.pk]}).status_code == 302
    event = AuditEvent.objects.get(action="source.changed")
    assert event.before is not None
    assert event.after is not None
    assert (event.before["yields_to"], event.after["yields_to"]) == ([], ["winner"])
    assert event.actor == "alice"


def test_the_admin_refuses_a_source_that_yields_both_ways(people: People) -> None:
    site = Client()
    site.force_login(people.alice)
    form = {"kind": "files", "url": "file:///x", "dataset": "", "currency": "", "enabled": "on"}
    _yields("loser", to="winner")
    winner, loser = Source.objects.get(name="winner"), Source.objects.get(name="loser")
    page = f"/admin/billing/source/{winner.pk}/change/"
    for other in (loser, winner):
        answer = site.post(page, form | {"name": "winner", "yields_to": [other.pk]})
        assert answer.status_code == 200
        assert f"It cannot win over and yield to this one: {other.name}" in answer.content.decode()
    assert not winner.yields_to.exists()
    assert not AuditEvent.objects.exists()


def test_the_command_tells_the_refusal_with_its_fix(
    checked: Check, tmp_path: Path, clickhouse: str
) -> None:
    ingest.publish(checked("first", rows(3)))
    err = StringIO()
    file = write_csv(tmp_path / "again.csv", rows(3))
    with pytest.raises(SystemExit):
        call_command("ingest", str(file), "--source", "copy", stderr=err)
    problem = json.loads(err.getvalue())
    assert problem["code"] == "overlapping_sources"
    assert "Yields to" in problem["fix"]
    assert _shown() == ["first"]
