from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

import pytest
import structlog
from django.db import DatabaseError, connection, connections, transaction

from abi.core.audit.models import AuditEvent
from abi.core.audit.record import first_broken_link, record
from tests.people import People


def _three() -> None:
    for number in range(3):
        record(actor=None, action="test.done", target=f"thing {number}", after={"n": number})


def test_an_event_says_who_did_what_in_which_request(people: People) -> None:
    with structlog.contextvars.bound_contextvars(request_id="abcdefgh"):
        record(
            actor=people.alice,
            action="source.changed",
            target="source 7",
            before={"url": "file:///a", "token": "t0p"},
            after={"url": "https://x/?sig=abc&sv=1", "note": "中文"},
        )
    event = AuditEvent.objects.get()
    assert (event.number, event.actor_id, event.actor) == (1, people.alice.pk, "alice")
    assert (event.action, event.target, event.request_id) == (
        "source.changed", "source 7", "abcdefgh",
    )  # fmt: skip
    assert event.before == {"url": "file:///a", "token": "[hidden]"}
    assert event.after == {"url": "https://x/?sig=[hidden]&sv=1", "note": "中文"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_event SET action = 'nothing' WHERE number = 2",
        "DELETE FROM audit_event WHERE number = 3",
    ],
)
def test_events_cannot_be_changed_or_deleted(sql: str) -> None:
    _three()
    before = list(AuditEvent.objects.values())
    with pytest.raises(DatabaseError, match="can only be added"), transaction.atomic():
        connection.cursor().execute(sql)
    assert list(AuditEvent.objects.values()) == before


@pytest.mark.django_db
def test_events_cannot_be_truncated() -> None:
    """The test database lacks this trigger (conftest says why), so it is made again here."""
    _three()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER again BEFORE TRUNCATE ON audit_event"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()"
        )
    with pytest.raises(DatabaseError, match="can only be added"), transaction.atomic():
        connection.cursor().execute("TRUNCATE audit_event")
    assert AuditEvent.objects.count() == 3


def test_the_migration_makes_the_guard_the_test_database_lacks() -> None:
    guards = import_module("abi.core.audit.migrations.0001_initial").GUARDS
    assert "audit_event_no_truncate BEFORE TRUNCATE ON audit_event" in guards


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        ("UPDATE audit_event SET target = 'other' WHERE number = 2", 2),
        ("UPDATE audit_event SET at = at + interval '1 us' WHERE number = 3", 3),
        ("DELETE FROM audit_event WHERE number = 1", 2),
        ("DELETE FROM audit_event WHERE number = 2", 3),
        ("UPDATE audit_event SET number = 9 WHERE number = 3", 9),
    ],
)
def test_tampering_behind_the_guards_breaks_the_chain(tampering: str, broken: int) -> None:
    _three()
    assert first_broken_link() is None
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_change")
        cursor.execute(tampering)
    assert first_broken_link() == broken


@pytest.mark.django_db
def test_the_servers_time_zone_does_not_break_the_chain() -> None:
    _three()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'Asia/Shanghai'")
        assert first_broken_link() is None


@pytest.mark.django_db
def test_an_event_is_undone_with_its_transaction() -> None:
    with transaction.atomic():
        record(actor=None, action="test.done", target="thing")
        transaction.set_rollback(True)
    assert AuditEvent.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_unbroken_chain() -> None:
    def write(number: int) -> None:
        for _ in range(10):
            record(actor=None, action="test.done", target=f"writer {number}")
        connections["default"].close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert sorted(AuditEvent.objects.values_list("number", flat=True)) == list(range(1, 41))
    assert first_broken_link() is None
