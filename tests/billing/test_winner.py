"""An admin said which of two overlapping sources wins."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from abi.core.audit.models import AuditEvent
from abi.core.errors import AppError
from billing import ingest
from billing.deliveries import Checked
from billing.models import Publication, Snapshot, Source
from tests.billing.conftest import Check
from tests.billing.deliveries import cost_of, row, rows
from tests.billing.overlapping import S, line, refused, shown, total, yields
from tests.people import People

pytestmark = pytest.mark.django_db


def test_a_loser_is_refused_while_the_winner_shows_the_month(checked: Check) -> None:
    yields("loser", to="winner")
    ingest.publish(checked("winner", rows(2)))
    detail = refused(lambda: ingest.publish(checked("loser", rows(3))))
    assert detail.endswith("; loser yields to winner")
    assert (shown(), total()) == (["winner"], cost_of(rows(2)))


def test_a_winner_takes_the_losers_month_at_one_moment_and_as_of_shows_it_before(
    checked: Check,
) -> None:
    yields("loser", to="winner")
    old = ingest.publish(checked("loser", rows(3)))
    before = timezone.now()
    ingest.publish(checked("winner", [*rows(2), line(5, S[1])]))
    assert (shown(), total()) == (["winner"], cost_of([*rows(2), row(5)]))
    assert shown(before) == ["loser"]
    hidden, moved = Publication.objects.order_by("-id")[1], Publication.objects.latest("id")
    assert (hidden.source.name, hidden.snapshot_id) == ("loser", None)
    assert hidden.published_at == moved.published_at
    assert Snapshot.objects.get(pk=old.snapshot_id).status == "superseded"
    event = AuditEvent.objects.get(action="publication.withdrawn")
    assert event.target == "source loser actual 2023-09"
    assert (event.before, event.after) == ({"snapshot": old.snapshot_id}, {"reason": "winner wins"})


def test_a_winner_never_takes_a_month_of_which_something_would_be_lost(checked: Check) -> None:
    yields("loser", to="winner")
    ingest.publish(checked("loser", [line(1, S[1]), line(2, S[2])]))
    detail = refused(lambda: ingest.publish(checked("winner", [line(1, S[1])])))
    assert detail.endswith(f"; winner wins, but only loser has {S[2]}")
    assert (shown(), total()) == (["loser"], cost_of([row(1), row(2)]))
    assert not AuditEvent.objects.exists()


def test_nothing_is_withdrawn_when_a_third_source_stands_in_the_way(checked: Check) -> None:
    yields("a-loser", to="winner")
    ingest.publish(checked("a-loser", [line(1, S[1])]))
    ingest.publish(checked("b-rival", [line(2, S[2])]))
    both = checked("winner", [line(1, S[1]), line(2, S[2])])
    assert "winner and b-rival" in refused(lambda: ingest.publish(both))
    assert shown() == ["a-loser", "b-rival"]


def test_two_that_yield_to_each_other_have_no_winner(checked: Check) -> None:
    yields("one", to="two")
    yields("two", to="one")
    ingest.publish(checked("one", rows(1)))
    detail = refused(lambda: ingest.publish(checked("two", rows(1))))
    assert detail.endswith("; neither is chosen to win")


@pytest.mark.parametrize("_attempt", range(5))
@pytest.mark.django_db(transaction=True)
def test_of_two_that_publish_the_same_lines_at_once_exactly_one_wins(
    checked: Check, _attempt: int
) -> None:
    outcomes = _race(checked("first", rows(3)), checked("second", rows(4)))
    assert sorted(outcomes) == ["overlapping_sources", "published"]
    won = ["first"] if outcomes[0] == "published" else ["second"]
    assert (shown(), total()) == (won, cost_of(rows(3) if won == ["first"] else rows(4)))
    assert sorted(each.status for each in Snapshot.objects.all()) == ["failed", "published"]


@pytest.mark.parametrize("_attempt", range(5))
@pytest.mark.django_db(transaction=True)
def test_winner_and_loser_that_publish_at_once_end_with_the_winner(
    checked: Check, _attempt: int
) -> None:
    yields("loser", to="winner")
    outcomes = _race(checked("loser", rows(3)), checked("winner", rows(4)))
    assert outcomes[0] in ("published", "overlapping_sources")
    assert outcomes[1] == "published"
    assert (shown(), total()) == (["winner"], cost_of(rows(4)))


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
    yields("loser", to="winner")
    winner, loser = Source.objects.get(name="winner"), Source.objects.get(name="loser")
    page = f"/admin/billing/source/{winner.pk}/change/"
    for other in (loser, winner):
        answer = site.post(page, form | {"name": "winner", "yields_to": [other.pk]})
        assert answer.status_code == 200
        assert f"It cannot win over and yield to this one: {other.name}" in answer.content.decode()
    assert not winner.yields_to.exists()
    assert not AuditEvent.objects.exists()
