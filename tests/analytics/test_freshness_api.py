"""Every answer says how fresh it is, and tells nobody of what they may not see."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from billing.models import BillingPeriod, RestatementEvent, Snapshot, Source
from tests.analytics.charges import Charge
from tests.analytics.conftest import Ask
from tests.analytics.published import BOBS, SOMEONES, Month, publish
from tests.people import People

pytestmark = pytest.mark.django_db

QUERY = "analytics/query"
OLD = date(2020, 3, 1)
LONG_AGO = datetime(2020, 4, 9, tzinfo=UTC)


def _this_month() -> date:
    return timezone.now().date().replace(day=1)


def _last_month() -> date:
    return (_this_month() - timedelta(days=1)).replace(day=1)


def _show(
    month: date, *, hours: float, source: str = "ea", keys: Sequence[str] = (BOBS, SOMEONES)
) -> int:
    charges = [Charge(0, month, subscription_key=key, line_no=n) for n, key in enumerate(keys, 2)]
    published_at = timezone.now() - timedelta(hours=hours)
    snapshot = publish(
        Month(charges, source=source, billing_period=month, published_at=published_at)
    )
    Source.objects.update(created_at=LONG_AGO)
    return snapshot


def _asked(month: date) -> dict[str, Any]:
    end = (month + timedelta(days=32)).replace(day=1)
    period = {"start": month.isoformat(), "end": end.isoformat()}
    return {"measures": ["lines"], "period": period}


def _as_of(ask: Ask, user: Any, month: date) -> Any:
    return ask(user, QUERY, **_asked(month)).json()["as_of"]


@pytest.mark.parametrize(("hours", "state"), [(1, "fresh"), (30, "amber"), (60, "red")])
def test_an_answer_is_as_fresh_as_the_sources_it_depends_on(
    people: People, clickhouse: str, ask: Ask, hours: int, state: str
) -> None:
    _show(_this_month(), hours=hours)
    freshness = _as_of(ask, people.alice, _this_month())["freshness"]
    (source,) = freshness["sources"]
    assert (freshness["state"], source["state"], source["source"]) == (state, state, "ea")
    last, due = (datetime.fromisoformat(source[name]) for name in ("last_delivery_at", "due_at"))
    assert due - last == timedelta(hours=26)
    assert (source["period_state"], source["completeness"]) == ("open", "quarantined")


def test_a_finished_month_is_never_late(people: People, clickhouse: str, ask: Ask) -> None:
    snapshot = _show(OLD, hours=9000)
    (source,) = _as_of(ask, people.alice, OLD)["freshness"]["sources"]
    assert (source["state"], source["due_at"]) == ("fresh", None)
    assert source["period_state"] == "provisional"
    BillingPeriod.objects.create(
        source=Source.objects.get(), billing_period=OLD, severity="ok", ledger_snapshots=[snapshot]
    )
    Snapshot.objects.update(quarantined=0)
    (source,) = _as_of(ask, people.alice, OLD)["freshness"]["sources"]
    assert (source["period_state"], source["completeness"]) == ("final", "complete")


def test_the_worst_source_counts_and_one_that_lacks_the_month_is_missing(
    people: People, clickhouse: str, ask: Ask
) -> None:
    _show(_this_month(), hours=1)
    quiet = Source.objects.create(name="quiet", kind="exports", url="file:///x")
    Source.objects.filter(pk=quiet.pk).update(created_at=timezone.now() - timedelta(hours=60))
    expected = "red" if timezone.now().day > 4 else None
    freshness = _as_of(ask, people.alice, _this_month())["freshness"]
    (mine, missing) = freshness["sources"]
    assert (mine["source"], missing["source"]) == ("ea", "quiet")
    assert (missing["completeness"], missing["last_delivery_at"]) == ("missing", None)
    if expected:
        assert (freshness["state"], missing["state"], mine["state"]) == ("red", "red", "fresh")
    assert [s["source"] for s in _as_of(ask, people.alice, OLD)["freshness"]["sources"]] == []


def test_whoever_sees_part_is_told_no_counts_and_no_source_that_shows_them_nothing(
    people: People, clickhouse: str, ask: Ask
) -> None:
    month = _this_month()
    his = _show(month, hours=1)
    _show(month, hours=60, source="secret-ea", keys=(SOMEONES,))
    Source.objects.create(name="secret-quiet", kind="exports", url="file:///x")
    answer = ask(people.bob, QUERY, **_asked(month))
    as_of = answer.json()["as_of"]
    assert [each["snapshot_id"] for each in as_of["snapshots"]] == [his]
    counts = [as_of["snapshots"][0][name] for name in ("delivered", "loaded", "quarantined")]
    assert counts == [None, None, None]
    assert [each["source"] for each in as_of["freshness"]["sources"]] == ["ea"]
    assert as_of["freshness"]["state"] == "fresh"
    assert "secret" not in answer.content.decode()
    assert _as_of(ask, people.alice, month)["freshness"]["state"] == "red"


def test_whoever_sees_part_is_told_of_their_source_that_lacks_the_month(
    people: People, clickhouse: str, ask: Ask
) -> None:
    _show(_last_month(), hours=60)
    _show(_last_month(), hours=60, source="secret", keys=(SOMEONES,))
    answer = ask(people.bob, QUERY, **_asked(_this_month()))
    as_of = answer.json()["as_of"]
    assert as_of["snapshots"] == []
    (source,) = as_of["freshness"]["sources"]
    assert (source["source"], source["completeness"]) == ("ea", "missing")
    assert "secret" not in answer.content.decode()


def test_whoever_sees_nothing_is_told_nothing(people: People, clickhouse: str, ask: Ask) -> None:
    _show(_this_month(), hours=1)
    as_of = _as_of(ask, people.charlie, _this_month())
    assert (as_of["snapshots"], as_of["freshness"]) == ([], {"state": "none", "sources": []})


def test_lines_say_it_too(people: People, clickhouse: str, ask: Ask) -> None:
    month = _this_month()
    _show(month, hours=30)
    _show(month, hours=1, source="secret", keys=(SOMEONES,))
    asked = {"start_date": month.isoformat(), "end_date": month.replace(day=28).isoformat()}
    page = ask(people.bob, "billing/data", **asked)
    as_of = page.json()["as_of"]
    assert (as_of["freshness"]["state"], as_of["snapshots"][0]["loaded"]) == ("amber", None)
    assert "secret" not in page.content.decode()
    assert len(ask(people.alice, "billing/data", **asked).json()["as_of"]["snapshots"]) == 2


def test_a_difference_tells_no_counts_and_hides_snapshots_without_a_visible_line(
    people: People, clickhouse: str, ask: Ask
) -> None:
    api = APIClient()
    api.force_login(people.bob)
    pairs = [
        [_show(OLD, hours=h, source=source, keys=keys) for h in (9, 8)]
        for source, keys in (("ea", (BOBS,)), ("secret", (SOMEONES,)))
    ]
    mine, secret = (
        api.get("/api/v1/analytics/diff", {"before": str(a), "after": str(b), "by": "service"})
        for a, b in pairs
    )
    assert (mine.status_code, mine.json()["before"]["loaded"]) == (200, None)
    assert (secret.status_code, secret.json()["code"]) == (404, "no_such_snapshot")
    assert "secret" not in secret.content.decode()


def test_the_past_is_judged_by_its_own_clock(people: People, clickhouse: str, ask: Ask) -> None:
    _show(OLD, hours=9000)
    published_at = datetime(2020, 3, 10, tzinfo=UTC)
    publish(replace(Month(()), source="ea", billing_period=OLD, published_at=published_at))
    Source.objects.update(created_at=datetime(2020, 1, 1, tzinfo=UTC))
    states = [
        ask(people.alice, QUERY, **_asked(OLD), as_of=f"2020-03-1{day}T01:00:00Z").json()["as_of"][
            "freshness"
        ]["state"]
        for day in (0, 1, 2)
    ]
    assert states == ["fresh", "fresh", "amber"]


def test_lines_set_aside_are_told_with_their_money_to_whoever_sees_everything(
    people: People, clickhouse: str, ask: Ask
) -> None:
    first, second = _show(OLD, hours=9000), _show(OLD, hours=9000, source="other")
    money = {first: {"USD": "0.10", "EUR": "-1"}, second: {"USD": "0.0000000000000000000000000007"}}
    for snapshot, cost in money.items():
        Snapshot.objects.filter(pk=snapshot).update(totals={"quarantined_cost": cost})
    as_of = _as_of(ask, people.alice, OLD)
    assert as_of["quarantined"] == {
        "lines": 2,
        "cost": {"EUR": "-1", "USD": "0.1000000000000000000000000007"},
    }
    assert [each["quarantined_cost"] for each in as_of["snapshots"]] == [
        {"EUR": "-1", "USD": "0.10"},
        {"USD": "0.0000000000000000000000000007"},
    ]
    assert (as_of["partial"], as_of["period_state"]) == (True, "provisional")
    bobs = _as_of(ask, people.bob, OLD)
    assert (bobs["quarantined"], bobs["partial"]) == (None, True)
    assert [each["quarantined_cost"] for each in bobs["snapshots"]] == [None, None]
    Snapshot.objects.update(quarantined=0)
    assert _as_of(ask, people.bob, OLD)["partial"] is False


def test_nothing_read_is_nothing_set_aside_and_nothing_partial(
    people: People, clickhouse: str, ask: Ask
) -> None:
    as_of = _as_of(ask, people.charlie, OLD)
    assert as_of["quarantined"] == {"lines": 0, "cost": {}}
    assert (as_of["partial"], as_of["restated"], as_of["period_state"]) == (False, False, None)


def test_a_month_that_was_changed_after_it_was_closed_says_so(
    people: People, clickhouse: str, ask: Ask
) -> None:
    snapshot = _show(OLD, hours=9000)
    _show(OLD, hours=9000, source="secret", keys=(SOMEONES,))
    closed = datetime(2020, 5, 1, tzinfo=UTC)
    for source in Source.objects.all():
        BillingPeriod.objects.create(source=source, billing_period=OLD, closed_at=closed)
    assert _as_of(ask, people.alice, OLD)["restated"] is False
    _restated("secret", "actual", closed + timedelta(days=9))
    _restated("ea", "amortized", closed + timedelta(days=9))
    assert _as_of(ask, people.alice, OLD)["restated"] is True
    assert _as_of(ask, people.bob, OLD)["restated"] is False
    for days in (3, 2):
        _restated("ea", "actual", closed + timedelta(days=days))
    as_of = _as_of(ask, people.bob, OLD)
    (source,) = as_of["freshness"]["sources"]
    assert (as_of["restated"], source["restated_at"]) == (True, "2020-05-04T00:00:00Z")
    assert [each["snapshot_id"] for each in as_of["snapshots"]] == [snapshot]


def test_what_was_restated_later_is_not_told_of_an_earlier_moment(
    people: People, clickhouse: str, ask: Ask
) -> None:
    publish(Month((), billing_period=OLD, published_at=LONG_AGO))
    closed = datetime(2020, 5, 1, tzinfo=UTC)
    BillingPeriod.objects.create(source=Source.objects.get(), billing_period=OLD, closed_at=closed)
    _restated("ea", "actual", closed + timedelta(days=9))
    then = {
        days: ask(people.alice, QUERY, **_asked(OLD), as_of=f"2020-05-{days}T00:00:00Z").json()
        for days in (10, 11)
    }
    assert [each["as_of"]["restated"] for each in then.values()] == [True, True]
    before = ask(people.alice, QUERY, **_asked(OLD), as_of="2020-05-09T23:59:59Z").json()["as_of"]
    assert (before["restated"], before["moment"]) == (False, "2020-05-09T23:59:59Z")


def test_a_difference_says_how_fresh_its_newer_side_is(people: People, clickhouse: str) -> None:
    before, after = (_show(OLD, hours=hours) for hours in (9, 8))
    api = APIClient()
    api.force_login(people.bob)
    asked = {"before": str(before), "after": str(after), "by": "service"}
    as_of = api.get("/api/v1/analytics/diff", asked).json()["as_of"]
    assert [each["snapshot_id"] for each in as_of["snapshots"]] == [after]
    assert (as_of["partial"], as_of["quarantined"], as_of["basis"]) == (True, None, "billed")


def _restated(source: str, dataset: str, at: datetime) -> None:
    RestatementEvent.objects.create(
        source=Source.objects.get(name=source),
        dataset=dataset,
        billing_period=OLD,
        restated_at=at,
    )
