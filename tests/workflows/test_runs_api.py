"""Reading runs and types over HTTP."""

from datetime import UTC, datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from abi.core.accounts.models import User
from tests.people import People
from tests.workflows.asking import TYPE, record
from tests.workflows.conftest import signed_in
from tests.workflows.following import RUNS
from workflows.models import Status

pytestmark = [pytest.mark.usefixtures("queue"), pytest.mark.django_db]


def test_the_list_is_newest_first_filtered_and_paged(alice: APIClient) -> None:
    moment = datetime(2026, 10, 1, tzinfo=UTC)
    ids = [str(record(start_time=moment).id) for _ in range(3)]
    failed = record(start_time=moment.replace(day=2), status=Status.FAILED)

    first = alice.get(RUNS, {"limit": 2}).json()
    second = alice.get(RUNS, {"limit": 2, "cursor": first["next_cursor"]}).json()

    listed = [run["id"] for run in first["items"] + second["items"]]
    assert listed == [str(failed.id), *sorted(ids, reverse=True)]
    assert second["next_cursor"] is None
    assert [run["id"] for run in alice.get(RUNS, {"status": "failed"}).json()["items"]] == [
        str(failed.id)
    ]
    assert len(alice.get(RUNS, {"workflow_type": TYPE}).json()["items"]) == 4


@pytest.mark.parametrize(
    "query",
    [{"status": "odd"}, {"limit": 0}, {"limit": 201}, {"cursor": "x"}, {"workflow_type": "x"}],
)
def test_a_list_question_that_makes_no_sense_is_refused(
    alice: APIClient, query: dict[str, Any]
) -> None:
    assert alice.get(RUNS, query).status_code == 400


def test_the_types_say_what_they_take(alice: APIClient) -> None:
    kind = alice.get(f"{RUNS}types").json()[0]

    assert (kind["workflow_type"], kind["schedule"]) == (TYPE, "0 2 * * *")
    assert kind["name"] == {"en": "Azure Billing Extraction", "zh": "Azure 账单提取"}
    schema = kind["parameters"]
    assert schema["required"] == ["start_date", "end_date"]
    assert {
        name: {key: value for key, value in field.items() if key != "description"}
        for name, field in schema["properties"].items()
    } == {
        "start_date": {"type": "string", "format": "date"},
        "end_date": {"type": "string", "format": "date"},
        "subscription_ids": {
            "type": "array",
            "items": {"type": "string", "maxLength": 64},
            "maxItems": 1000,
        },
        "batch_size": {"type": "integer", "minimum": 1, "maximum": 100000, "default": 1000},
        "source": {"type": ["string", "null"], "pattern": "^[-a-zA-Z0-9_]+$"},
    }


def test_a_failure_speaks_the_readers_language(people: People) -> None:
    words = {
        "cause": {"en": "It broke.", "zh": "坏了。"},
        "fix": {"en": "Mend it.", "zh": "修好它。"},
    }
    one = {"label": "a", "code": "broken", "detail": "1", "words": words}
    two = {"label": "b", "code": "step_timed_out", "detail": "load", "words": None}
    run = record(status=Status.FAILED, failures=[one])
    several = record(status=Status.FAILED, failures=[one, two])
    User.objects.filter(pk=people.alice.pk).update(language="zh-hans")

    chinese = signed_in(User.objects.get(pk=people.alice.pk))

    assert chinese.get(f"{RUNS}{run.id}").json()["error"] == {
        "code": "broken",
        "detail": "a: 1",
        "cause": "坏了。",
        "fix": "修好它。",
    }
    told = chinese.get(f"{RUNS}{several.id}").json()
    assert told["error"]["code"] == "deliveries_failed"
    assert told["error"]["detail"] == "a: broken: 1; b: step_timed_out: load"
    assert told["error_message"].startswith("多个交付因不同原因失败。")
