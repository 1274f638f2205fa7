"""The audit as a file, out of the admin."""

import json

from django.test import Client

from abi.core.audit.models import AuditEvent
from abi.core.audit.record import record
from tests.people import People

EVENTS = "/admin/audit/auditevent/"


def _export(site: Client, *numbers: int) -> list[dict[str, object]]:
    answer = site.post(EVENTS, {"action": "export", "_selected_action": [str(n) for n in numbers]})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    return [json.loads(line) for line in b"".join(answer).splitlines()]


def test_events_are_exported_whole_and_in_order_and_that_is_an_event(
    people: People, site: Client
) -> None:
    for number in range(3):
        record(actor=None, action="test.done", target=f"东西 {number}", after={"n": number})
    told = _export(site, 3, 1)
    assert [(each["number"], each["target"], each["after"]) for each in told] == [
        (1, "东西 0", {"n": 0}),
        (3, "东西 2", {"n": 2}),
    ]
    assert [each["hash"] for each in told] == list(
        AuditEvent.objects.filter(number__in=[1, 3])
        .order_by("number")
        .values_list("hash", flat=True)
    )
    assert str(told[0]["at"]).endswith("+00:00")
    newest = AuditEvent.objects.first()
    assert newest
    assert (newest.actor, newest.action, newest.after) == (
        "alice", "audit.exported", {"events": 2, "newest": 3},
    )  # fmt: skip


def test_a_person_without_the_admin_role_exports_nothing(people: People) -> None:
    record(actor=None, action="test.done", target="thing")
    people.bob.is_staff = True
    people.bob.save(update_fields=["is_staff"])
    client = Client()
    client.force_login(people.bob)
    answer = client.post(EVENTS, {"action": "export", "_selected_action": ["1"]})
    assert answer.status_code == 403
    assert AuditEvent.objects.count() == 1
