"""The whole way: HTTP, Temporal, the real worker, billing's real steps, ClickHouse."""

from datetime import date
from decimal import Decimal

import pytest
from rest_framework.test import APIClient
from temporalio.client import Client

from abi.core.clickhouse import client as clickhouse_client
from abi.core.clickhouse.statement import Statement
from abi.core.decimals import decimal_text
from billing.models import Publication
from tests.people import People
from tests.workflows.conftest import MakeSource, signed_in
from tests.workflows.exports import HEADER, SUBSCRIPTION, Export
from tests.workflows.following import ended, trigger
from workflows import client
from workflows.models import WorkflowRun

pytestmark = pytest.mark.usefixtures("worker")


def shown(source: str) -> tuple[int, Decimal]:
    """Lines and billed cost of what the source's months show."""
    ids = [row.snapshot_id for row in Publication.objects.filter(source__name=source)]
    answer = clickhouse_client.read(
        Statement(
            "SELECT count(), sum(billed_cost) FROM charges"
            " WHERE snapshot_id IN {ids:Array(UInt64)}",
            {"ids": ids},
        )
    )
    [(lines, cost)] = answer.rows()
    assert isinstance(lines, int)
    assert isinstance(cost, Decimal)
    return lines, cost


def test_a_run_publishes_each_month_exactly_and_its_record_is_complete(
    alice: APIClient, make_source: MakeSource
) -> None:
    september, october = Export(month="2026-09", lines=17), Export(lines=40)
    source = make_source(september, october)

    asked = trigger(alice, start_date="2026-09-01", source=source.name)
    run = ended(alice, asked)

    assert asked["status"] == "running"
    assert asked["progress"]["stage"] in {"queued", "discovering"}
    assert shown(source.name) == (57, september.cost + october.cost)
    assert [row.billing_period for row in Publication.objects.order_by("billing_period")] == [
        date(2026, 9, 1),
        date(2026, 10, 1),
    ]
    assert run.pop("start_time") < run.pop("end_time")
    assert run == {
        "id": asked["id"],
        "workflow_name": "Azure Billing Extraction",
        "workflow_type": "azure_billing_extraction",
        "status": "completed",
        "parameters": {
            "start_date": "2026-09-01",
            "end_date": "2026-10-31",
            "subscription_ids": [],
            "batch_size": 1000,
            "source": source.name,
        },
        "error_message": None,
        "error": None,
        "warnings": [],
        "records_processed": 57,
        "progress": {
            "stage": "finished",
            "deliveries_done": 2,
            "deliveries_total": 2,
            "current": None,
            "lines_loaded": 57,
            "lines_total": 57,
        },
        "backfill": None,
        "requested_by": "alice",
        "schedule": None,
        "cancellable": False,
    }


def test_the_same_bytes_again_change_nothing(alice: APIClient, make_source: MakeSource) -> None:
    export = Export(lines=25)
    source = make_source(export)
    ended(alice, trigger(alice, source=source.name))
    before = list(Publication.objects.values())

    run = ended(alice, trigger(alice, source=source.name))

    assert run["status"] == "completed"
    assert list(Publication.objects.values()) == before
    assert shown(source.name) == (25, export.cost)


def test_an_unreachable_source_ends_failed_and_publishes_nothing(
    people: People, make_source: MakeSource
) -> None:
    source = make_source()
    source.url = "file:///nowhere/at/all"
    source.save()
    people.alice.language = "zh-hans"
    people.alice.save()

    run = ended(signed_in(people.alice), trigger(signed_in(people.alice), source=source.name))

    assert run["status"] == "failed"
    assert run["error"] == {
        "code": "source_unreachable",
        "detail": f"{source.name}: /nowhere/at/all",
        "cause": "无法读取数据源的文件夹或容器。",
        "fix": "请确认该 URL 存在，且本服务器有列出和读取的权限，然后重新运行。",
    }
    assert not Publication.objects.exists()
    assert _attempts(WorkflowRun.objects.get(), "discover") == 3


def _attempts(run: WorkflowRun, step: str) -> int:
    """How often the last-scheduled `step` of this run was tried, as Temporal's history tells."""

    async def inside(temporal: Client) -> int:
        scheduled, attempts = set(), 0
        async for event in temporal.get_workflow_handle(run.workflow_id).fetch_history_events():
            if event.activity_task_scheduled_event_attributes.activity_type.name == step:
                scheduled.add(event.event_id)
            started = event.activity_task_started_event_attributes
            if started.scheduled_event_id in scheduled:
                attempts = started.attempt
        return attempts

    return client.call(inside)


@pytest.mark.parametrize(
    ("export", "code", "fix"),
    [
        pytest.param(
            Export(header=HEADER.replace("CostInBillingCurrency", "Kosten")),
            "missing_required_column",
            "Export the dataset again with all columns",
            id="a column is missing",
        ),
        pytest.param(
            Export(lines=40, stated_lines=41),
            "books_do_not_balance",
            "Nothing was published.",
            id="the manifest counts a line more",
        ),
        pytest.param(
            Export(lines=40, missing_bytes=1),
            "manifest_disagrees",
            "Run the export again",
            id="the manifest counts a byte more",
        ),
    ],
)
def test_a_bad_delivery_fails_by_name_and_stops_no_other(
    alice: APIClient, make_source: MakeSource, export: Export, code: str, fix: str
) -> None:
    good = Export(month="2026-09", lines=12)
    source = make_source(good, export)

    run = ended(alice, trigger(alice, start_date="2026-09-01", source=source.name))

    assert run["status"] == "failed"
    assert run["error"]["code"] == code
    assert run["error"]["detail"].startswith(f"{source.name} actual 2026-10: ")
    assert fix in run["error"]["fix"]
    assert run["error_message"] == f"{run['error']['cause']} {run['error']['detail']}"
    assert run["records_processed"] == 12
    assert shown(source.name) == (12, good.cost)
    assert [row.billing_period for row in Publication.objects.all()] == [date(2026, 9, 1)]


def test_without_a_source_every_enabled_one_is_read(
    alice: APIClient, make_source: MakeSource
) -> None:
    other = "22222222-2222-4222-8222-222222222222"
    one, two = make_source(Export(lines=3)), make_source(Export(lines=4, subscription=other))
    off = make_source(Export(lines=5))
    off.enabled = False
    off.save()

    # The last id only makes the work's name, and so the workflow id, nobody else's.
    run = ended(alice, trigger(alice, subscription_ids=[SUBSCRIPTION, other, one.name]))

    assert (run["status"], run["records_processed"]) == ("completed", 7)
    assert set(Publication.objects.values_list("source__name", flat=True)) == {one.name, two.name}
    assert decimal_text(shown(two.name)[1]) == decimal_text(Export(lines=4).cost)
    assert WorkflowRun.objects.count() == 1


def test_an_export_of_another_subscription_is_left_out(
    alice: APIClient, make_source: MakeSource
) -> None:
    source = make_source(Export())

    run = ended(alice, trigger(alice, source=source.name, subscription_ids=["another"]))

    assert (run["status"], run["records_processed"]) == ("completed", 0)
    assert not Publication.objects.exists()
