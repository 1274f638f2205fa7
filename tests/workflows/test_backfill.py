"""The whole way of a backfill: HTTP, Temporal, the real worker, billing's real steps."""

import signal
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rest_framework.test import APIClient

from abi.core.audit.models import AuditEvent
from abi.core.clickhouse import client as clickhouse_client
from abi.core.clickhouse.statement import Identity, Statement
from billing.models import Publication, Snapshot
from tests.workflows.conftest import MakeSource
from tests.workflows.exports import HEADER, Export
from tests.workflows.following import RUNS, Json, ended, eventually, trigger
from tests.workflows.processes import Worker
from tests.workflows.test_extraction import shown
from workflows.backfill.activities import note_month
from workflows.backfill.contracts import Month, Note
from workflows.models import MonthClaim, WorkflowRun

AUGUST, SEPTEMBER, OCTOBER = (
    Export(month="2026-08", lines=11),
    Export(month="2026-09", lines=17),
    Export(month="2026-10", lines=40),
)


def _ask(browser: APIClient, **parameters: object) -> Any:
    asked = {"from_month": "2026-08", "to_month": "2026-10", **parameters}
    body = {"workflow_type": "azure_billing_backfill", "parameters": asked}
    return browser.post(RUNS, body, format="json")


def _start(browser: APIClient, **parameters: object) -> Json:
    answer = _ask(browser, **parameters)
    assert answer.status_code == 202, answer.content
    run: Json = answer.json()
    return run


def _steer(browser: APIClient, run: Json, what: str, reason: str = "because") -> Any:
    return browser.post(f"{RUNS}{run['id']}/{what}", {"reason": reason}, format="json")


def _states(run: Json) -> dict[str, str]:
    return {each["month"]: each["state"] for each in run["backfill"]["months"]}


def _tables() -> dict[str, int]:
    """Every table of billing with its rows."""
    found = clickhouse_client.read(
        Statement(
            "SELECT name, ifNull(total_rows, 0) FROM system.tables"
            " WHERE database = currentDatabase() AND engine LIKE '%MergeTree'"
        ),
        identity=Identity.WRITER,
    )
    lines = {str(name): int(str(rows)) for name, rows in found.rows()}
    return lines | {
        "snapshots": Snapshot.objects.count(),
        "publications": Publication.objects.count(),
        "claims": MonthClaim.objects.count(),
    }


def test_every_month_is_published_exactly_and_what_is_missing_is_said(
    alice: APIClient, make_source: MakeSource, worker: None
) -> None:
    source = make_source(AUGUST, OCTOBER)

    run = ended(alice, _start(alice, sources=[source.name]))

    assert (run["status"], run["records_processed"]) == ("completed", 51)
    assert _states(run) == {"2026-08": "done", "2026-09": "missing", "2026-10": "done"}
    assert run["backfill"]["counts"] == {"done": 2, "missing": 1}
    assert run["backfill"]["months"][2] == {
        "source": source.name,
        "month": "2026-10",
        "state": "done",
        "code": "",
        "until": None,
        "lines": 40,
    }
    assert shown(source.name) == (51, AUGUST.cost + OCTOBER.cost)
    assert not MonthClaim.objects.exists()

    again = ended(alice, _start(alice, sources=[source.name]))

    assert _states(again) == {"2026-08": "unchanged", "2026-09": "missing", "2026-10": "unchanged"}
    assert Publication.objects.count() == 2
    [first, *_] = alice.get(RUNS).json()["items"]
    assert (first["id"], first["backfill"]["months"]) == (again["id"], None)


def test_a_dry_run_tells_what_is_there_and_changes_nothing(
    alice: APIClient, make_source: MakeSource, worker: None
) -> None:
    big = Export(month="2026-08", lines=2000)
    source = make_source(big, SEPTEMBER)
    ended(alice, trigger(alice, source=source.name, start_date="2026-08-01", end_date="2026-08-31"))
    before = _tables()

    run = ended(alice, _start(alice, sources=[source.name], dry_run=True))

    assert run["status"] == "completed"
    assert _tables() == before
    assert (run["backfill"]["months"], run["backfill"]["counts"]) == ([], {})
    estimate = run["backfill"]["estimate"]
    months = estimate.pop("by_month")
    pace, seconds = estimate.pop("lines_per_second"), estimate.pop("seconds")
    assert pace > 0
    assert seconds >= 1
    size = sum(each["bytes"] for each in months if each["found"])
    assert estimate == {
        "months": 3,
        "found": 2,
        "missing": 1,
        "failed": 0,
        "unchanged": 1,
        "rows": 2017,
        "bytes": size,
    }
    assert [(each["month"], each["found"], each["unchanged"], each["rows"]) for each in months] == [
        ("2026-10", False, False, 0),
        ("2026-09", True, False, 17),
        ("2026-08", True, True, 2000),
    ]


def test_without_a_measured_load_the_duration_is_unknown(
    alice: APIClient, make_source: MakeSource, worker: None
) -> None:
    source = make_source(AUGUST)

    run = ended(alice, _start(alice, sources=[source.name], dry_run=True))

    estimate = run["backfill"]["estimate"]
    assert (estimate["rows"], estimate["seconds"], estimate["lines_per_second"]) == (11, None, None)


def test_a_source_that_cannot_be_read_fails_the_dry_run_by_name(
    alice: APIClient, make_source: MakeSource, worker: None
) -> None:
    good, bad = make_source(AUGUST), make_source()
    bad.url = "file:///nowhere/at/all"
    bad.save()

    run = ended(alice, _start(alice, sources=[good.name, bad.name], dry_run=True))

    assert (run["status"], run["error"]["code"]) == ("failed", "source_unreachable")
    estimate = run["backfill"]["estimate"]
    assert (estimate["found"], estimate["missing"], estimate["failed"]) == (1, 2, 3)


def test_two_overlapping_backfills_load_each_month_once(
    alice: APIClient, make_source: MakeSource, worker: None
) -> None:
    source = make_source(AUGUST, SEPTEMBER, OCTOBER)

    runs = [
        _start(alice, sources=[source.name], to_month="2026-09"),
        _start(alice, sources=[source.name], from_month="2026-09"),
        _start(alice, sources=[source.name]),
    ]
    ends = [ended(alice, run) for run in runs]

    assert [end["status"] for end in ends] == ["completed"] * 3
    assert sorted(Snapshot.objects.values_list("billing_period", flat=True)) == [
        date(2026, 8, 1),
        date(2026, 9, 1),
        date(2026, 10, 1),
    ]
    assert Publication.objects.count() == 3
    assert shown(source.name) == (68, AUGUST.cost + SEPTEMBER.cost + OCTOBER.cost)


def test_only_the_months_that_failed_are_tried_again(
    alice: APIClient, make_source: MakeSource, worker: None
) -> None:
    source = make_source(
        AUGUST, Export(month="2026-09", lines=5, header=_without("CostInBillingCurrency"))
    )
    first = ended(alice, _start(alice, sources=[source.name]))
    assert (first["status"], first["error"]["code"]) == ("failed", "missing_required_column")
    assert _states(first) == {"2026-08": "done", "2026-09": "failed", "2026-10": "missing"}
    _replace(source, SEPTEMBER)

    answer = _steer(alice, first, "retry-failed", "the export was mended")
    second = ended(alice, answer.json())

    assert answer.status_code == 202
    assert second["id"] != first["id"]
    assert second["status"] == "completed"
    assert second["parameters"]["retry_of"] == first["id"]
    assert _states(second) == {"2026-09": "done"}
    assert shown(source.name) == (28, AUGUST.cost + SEPTEMBER.cost)
    refused = _steer(alice, second, "retry-failed")
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_retry")


def _without(column: str) -> str:
    return HEADER.replace(column, "Kosten")


def _replace(source: Any, export: Export) -> None:
    folder = source.url.removeprefix("file://")
    for path in sorted(_path(folder).rglob(f"*{export.month.replace('-', '')}*")):
        for file in path.rglob("*"):
            if file.is_file():
                file.unlink()
        for below in sorted(path.rglob("*"), reverse=True):
            below.rmdir()
    export.write(_path(folder))


def _path(folder: str) -> Path:

    return Path(folder)


def test_pause_and_resume_are_asked_for_with_a_reason_and_audited(
    alice: APIClient, make_source: MakeSource, queue: str, landing: Any, clickhouse: str
) -> None:
    source = make_source(AUGUST)
    run = _start(alice, sources=[source.name])

    assert _steer(alice, run, "resume").json()["code"] == "not_pausable"
    paused = _steer(alice, run, "pause", "Azure is slow")
    twice = _steer(alice, run, "pause")
    resumed = _steer(alice, run, "resume", "it is not")

    assert (paused.status_code, twice.status_code, resumed.status_code) == (202, 409, 202)
    audited = AuditEvent.objects.filter(action__in=["workflow.pause", "workflow.resume"])
    assert [(each.action, each.after) for each in audited.order_by("number")] == [
        ("workflow.pause", {"reason": "Azure is slow"}),
        ("workflow.resume", {"reason": "it is not"}),
    ]
    assert _steer(alice, run, "pause", "").status_code == 400


def test_a_throttled_month_is_shown_as_waiting_and_holds_no_claim(
    alice: APIClient, make_source: MakeSource, queue: str
) -> None:
    source = make_source(AUGUST)
    run = _start(alice, sources=[source.name])
    MonthClaim.objects.create(
        source=source.name, dataset="actual", billing_period=date(2026, 8, 1), run_id=run["id"]
    )
    month, until = Month(source.name, "2026-08"), "2026-11-23T12:00:00+00:00"

    note_month(Note(run["id"], month, "throttled", "azure_throttled", until))

    shown = alice.get(f"{RUNS}{run['id']}").json()
    assert (shown["status"], shown["backfill"]["counts"]) == ("running", {"throttled": 1})
    [told] = shown["backfill"]["months"]
    assert (told["code"], told["until"]) == ("azure_throttled", "2026-11-23T12:00:00Z")
    assert not MonthClaim.objects.exists(), "while it waits, another run may take the month"


def test_a_run_of_another_type_is_never_paused(
    alice: APIClient, make_source: MakeSource, queue: str
) -> None:
    run = trigger(alice, source=make_source(AUGUST).name)

    assert _steer(alice, run, "pause").json()["code"] == "not_pausable"
    assert _steer(alice, run, "retry-failed").json()["code"] == "nothing_to_retry"


def test_a_month_that_another_run_has_is_waited_for(
    alice: APIClient, make_source: MakeSource, worker: None
) -> None:
    source = make_source(AUGUST)
    other = WorkflowRun.objects.create(
        workflow_type="azure_billing_extraction", work="x", workflow_id="x", parameters={},
        progress={"stage": "loading", "current": None, "deliveries": {}},
    )  # fmt: skip
    MonthClaim.objects.create(
        source=source.name, dataset="actual", billing_period=date(2026, 8, 1), run=other
    )
    run = _start(alice, sources=[source.name], to_month="2026-08")
    time.sleep(3)
    assert alice.get(f"{RUNS}{run['id']}").json()["backfill"]["counts"] == {"running": 1}
    assert not Snapshot.objects.exists()

    other.status = "completed"
    other.save()
    run = ended(alice, run)

    assert _states(run) == {"2026-08": "done"}
    assert not MonthClaim.objects.exists(), "a run that has ended claims nothing"


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"from_month": "2026-11"}, 400, "months_invalid"),
        ({"from_month": "2001-01"}, 400, "months_invalid"),
        ({"from_month": "2026-13"}, 400, "validation_failed"),
        ({"parallel": 9}, 400, "validation_failed"),
        ({"datasets": ["forecast"]}, 400, "validation_failed"),
        ({"month": "2026-08"}, 400, "validation_failed"),
        ({"sources": ["nobody"]}, 404, "unknown_source"),
    ],
)
def test_a_question_that_makes_no_sense_starts_nothing(
    alice: APIClient, queue: str, parameters: Json, status: int, code: str
) -> None:
    answer = _ask(alice, **parameters)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not WorkflowRun.objects.exists()


def test_it_cannot_be_scheduled(alice: APIClient, queue: str) -> None:
    body = {
        "workflow_type": "azure_billing_backfill",
        "parameters": {"from_month": "2026-08", "to_month": "2026-08"},
        "schedule": "0 2 * * *",
    }
    assert alice.post(RUNS, body, format="json").json()["code"] == "not_schedulable"


def test_a_backfill_whose_worker_was_killed_finishes_exactly(
    alice: APIClient, make_source: MakeSource, run_worker: Callable[[], Worker]
) -> None:
    big = Export(month="2026-09", lines=250_000)
    source = make_source(AUGUST, big, OCTOBER)
    victim = run_worker()
    run = _start(alice, sources=[source.name], parallel=1)
    eventually(
        Snapshot.objects.filter(status="loading", billing_period=date(2026, 9, 1)).exists,
        seconds=60,
    )
    time.sleep(0.2)
    victim.kill()
    assert victim.wait() == -signal.SIGKILL
    assert _steer(alice, run, "pause", "while nobody works").status_code == 202
    run_worker()
    eventually(Publication.objects.filter(billing_period=date(2026, 9, 1)).exists, seconds=90)
    time.sleep(2)

    still = alice.get(f"{RUNS}{run['id']}").json()
    assert (still["status"], still["backfill"]["paused"]) == ("running", True)
    assert _states(still) == {"2026-08": "pending", "2026-09": "done", "2026-10": "done"}
    _steer(alice, run, "resume")
    run = ended(alice, run)

    assert (run["status"], run["records_processed"]) == ("completed", 250_051)
    assert shown(source.name) == (250_051, AUGUST.cost + big.cost + OCTOBER.cost)
    assert Publication.objects.count() == 3
