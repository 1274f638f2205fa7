"""Runs while they run and after: history, progress, cancel, and what is tidied away."""

import threading
import time
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from abi.core.audit.models import AuditEvent
from abi.core.clickhouse import client
from abi.core.clickhouse.statement import Identity, Statement
from analytics.explorer import history, place
from analytics.models import SqlRun, SqlState
from tests.analytics.explorer.conftest import Sql, rows
from tests.people import People

ENDLESS = (
    "WITH x AS (SELECT arrayJoin(range(100000)) AS n)"
    " SELECT count() FROM x AS a, x AS b, x AS c WHERE a.n + b.n + c.n = 7"
)


def as_(person: Any) -> APIClient:
    browser = APIClient()
    browser.force_login(person)
    return browser


def runs(person: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = as_(person).get("/api/v1/analytics/sql/runs").json()["items"]
    return found


def test_everybody_has_their_own_history(analysts: People, october: int, sql: Sql) -> None:
    sql(analysts.bob, "SELECT count() FROM azure_billing_detail", parameters={"x": "y"})
    sql(analysts.alice, "SELECT file('x')")
    (bobs,) = runs(analysts.bob)
    assert (bobs["query"], bobs["parameters"]) == (
        "SELECT count() FROM azure_billing_detail",
        {"x": "y"},
    )
    assert (bobs["state"], bobs["rows"], bobs["read_rows"], bobs["error"]) == ("done", 1, 6, None)
    (alices,) = runs(analysts.alice)
    refusal = {"code": "sql_not_allowed", "detail": "the function file is not allowed"}
    assert (alices["state"], alices["error"]) == ("refused", refusal)
    address = f"/api/v1/analytics/sql/runs/{alices['id']}"
    assert as_(analysts.alice).get(address).json()["progress"] is None
    for method in ("get", "delete"):
        answer = getattr(as_(analysts.bob), method)(address)
        assert (answer.status_code, answer.json()["code"]) == (404, "no_such_sql_run")


@pytest.mark.django_db(transaction=True)
def test_a_run_is_watched_and_cancelled(
    transactional_db: None, analysts: People, october: int, sql: Sql
) -> None:
    run, answers = uuid.uuid4(), []

    def ask() -> None:
        answers.append(sql(analysts.bob, ENDLESS, run_id=str(run)))
        connection.close()

    asking = threading.Thread(target=ask)
    asking.start()
    address, browser = f"/api/v1/analytics/sql/runs/{run}", as_(analysts.bob)
    until(lambda: browser.get(address).json().get("progress"))
    assert browser.get(address).json()["state"] == "running"
    begun = time.monotonic()
    assert browser.delete(address).status_code == 200
    asking.join(timeout=10)
    assert time.monotonic() - begun < 5
    assert (answers[0].status_code, answers[0].json()["code"]) == (409, "sql_cancelled")
    assert (SqlRun.objects.get().state, browser.get(address).json()["progress"]) == (
        SqlState.CANCELLED,
        None,
    )
    assert list(AuditEvent.objects.values_list("action", flat=True).order_by("number"))[-1:] == [
        "sql.cancelled"
    ]
    running = client.read(
        Statement("SELECT count() FROM system.processes WHERE query LIKE '%x AS b, x AS c%'"),
        identity=Identity.WRITER,
    )
    assert int(str(running.data[0][0])) <= 1  # this question itself


def until(holds: Any) -> None:
    for _ in range(200):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never came")


def test_a_place_that_was_dropped_is_made_again(analysts: People, october: int, sql: Sql) -> None:
    query = "SELECT count() FROM azure_billing_detail"
    assert rows(sql(analysts.bob, query)) == [[4]]
    assert place.drop_all_but(()) >= 1
    assert rows(sql(analysts.bob, query)) == [[4]]
    place.drop_all_but(())
    browser = as_(analysts.bob)
    told = browser.post("/api/v1/analytics/sql/estimate", {"query": query}, format="json")
    assert (told.status_code, told.json()["rows"]) == (200, 6)


def test_what_is_old_is_tidied_away(analysts: People, october: int, sql: Sql) -> None:
    sql(analysts.bob, "SELECT 1")
    sql(analysts.alice, "SELECT 1")
    bobs = SqlRun.objects.get(owner=analysts.bob)
    SqlRun.objects.filter(pk=bobs.pk).update(started_at=timezone.now() - timedelta(days=2))
    lost = SqlRun.objects.create(owner=analysts.bob, query="SELECT 2", scope="", place="gone")
    SqlRun.objects.filter(pk=lost.pk).update(started_at=timezone.now() - timedelta(minutes=11))
    assert history.tidy() >= 1
    lost.refresh_from_db()
    assert (lost.state, (lost.error or {})["detail"]) == (SqlState.FAILED, "lost")
    assert bobs.place not in _places()
    assert SqlRun.objects.get(owner=analysts.alice).place in _places()
    SqlRun.objects.update(started_at=timezone.now() - timedelta(days=91))
    history.tidy()
    assert not SqlRun.objects.exists()


def _places() -> set[object]:
    asked = Statement("SELECT name FROM system.databases WHERE startsWith(name, 'abi_sql_')")
    return set(client.read(asked, identity=Identity.WRITER).data[0])


def test_an_estimate_tells_rows_and_bytes_and_runs_nothing(
    analysts: People, october: int, sql: Sql
) -> None:
    browser, address = as_(analysts.bob), "/api/v1/analytics/sql/estimate"
    query = {
        "query": "SELECT resource_group, sum(extended_cost) FROM azure_billing_detail GROUP BY 1"
    }
    told = browser.post(address, query, format="json").json()
    assert (told["rows"], told["most_rows"], told["most_bytes"]) == (6, 500_000_000, 50 * 1024**3)
    assert 0 < told["bytes"] < 6 * 200
    assert told["is_too_much"] is False
    of_no_month = {"query": "SELECT * FROM azure_billing_detail WHERE date = '2020-01-01'"}
    assert browser.post(address, of_no_month, format="json").json()["rows"] == 0
    refused = browser.post(address, {"query": "SELECT file('x')"}, format="json")
    assert refused.json()["code"] == "sql_not_allowed"
    assert not SqlRun.objects.exists()
