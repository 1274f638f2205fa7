"""What a process remembers of the records is never older than the question."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from abi.core.accounts.grants import scope_of
from abi.core.accounts.scope import Scope
from abi.core.accounts.sessions import Backend, SessionStore
from abi.core.records import remembered as memory
from abi.core.records.remembered import look_again, one_look, remembered
from abi.core.records.tasks import forget_changes
from analytics.as_of import Read, told
from analytics.snapshots import published
from analytics.vocabulary import Basis
from billing.models import Source
from tests.people import create_people, grant_everything

pytestmark = pytest.mark.django_db(transaction=True)
_ADDED = "INSERT INTO accounts_datascope (user_id, everything, reason, created_at) VALUES (%s, true, '', now())"  # noqa: E501


@pytest.fixture
def elsewhere() -> Iterator[Callable[[], psycopg.Connection]]:
    """Connections that are not Django's, as of another process."""
    opened: list[psycopg.Connection] = []

    def connected() -> psycopg.Connection:
        told = {k: v for k, v in connection.get_connection_params().items() if k in _CONNECTING}
        opened.append(psycopg.connect(**told))
        return opened[-1]

    yield connected
    for each in opened:
        each.close()


_CONNECTING = {"dbname", "user", "password", "host", "port"}


class Counted:
    """Something to read; how often it was read is its value."""

    def __init__(self) -> None:
        self.key, self.reads = uuid.uuid4().hex, 0

    def __call__(self) -> int:
        self.reads += 1
        return self.reads

    def asked(self) -> int:
        return remembered(self.key, self)


def test_it_is_read_once_until_a_record_changes() -> None:
    counted = Counted()
    assert [counted.asked(), counted.asked()] == [1, 1]
    Source.objects.create(name="a")
    assert [counted.asked(), counted.asked()] == [2, 2]
    Source.objects.all().delete()
    assert counted.asked() == 3


def test_changes_count_when_they_are_seen_in_whatever_order_they_were_begun(
    elsewhere: Callable[[], psycopg.Connection],
) -> None:
    person, counted = create_people().charlie, Counted()
    slow, quick = elsewhere(), elsewhere()
    counted.asked()
    slow.execute(_ADDED, [person.pk])
    assert counted.asked() == 1
    quick.execute(_ADDED, [person.pk])
    quick.commit()
    assert [counted.asked(), counted.asked()] == [2, 2]
    slow.commit()
    assert [counted.asked(), counted.asked()] == [3, 3]
    assert slow.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


def test_what_was_undone_is_no_change(elsewhere: Callable[[], psycopg.Connection]) -> None:
    person, counted, other = create_people().charlie, Counted(), elsewhere()
    counted.asked()
    other.execute(_ADDED, [person.pk])
    other.rollback()
    assert counted.asked() == 1


def test_in_a_transaction_nothing_is_remembered() -> None:
    counted = Counted()
    counted.asked()
    with transaction.atomic():
        assert [counted.asked(), counted.asked()] == [2, 3]
    assert counted.asked() == 1


def test_a_request_looks_once() -> None:
    counted = Counted()
    with CaptureQueriesContext(connection) as queries, one_look():
        counted.asked(), counted.asked()
    assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        counted.asked(), counted.asked()
    assert len(queries) == 2


def test_the_first_look_at_a_kept_connection_tells_whether_it_is_there(
    elsewhere: Callable[[], psycopg.Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = Counted()
    counted.asked()
    server = connection.connection.info.backend_pid
    connection.close_if_unusable_or_obsolete()
    with monkeypatch.context() as nobody:
        nobody.setattr(connection, "is_usable", None)
        assert counted.asked() == 1
    connection.close_if_unusable_or_obsolete()
    elsewhere().execute("SELECT pg_terminate_backend(%s, 5000)", [server])
    assert counted.asked() == 1
    assert connection.connection.info.backend_pid != server


def test_a_connection_that_was_there_a_moment_ago_is_not_asked_twice(
    elsewhere: Callable[[], psycopg.Connection],
) -> None:
    counted = Counted()
    counted.asked()
    server = connection.connection.info.backend_pid
    elsewhere().execute("SELECT pg_terminate_backend(%s, 5000)", [server])
    with pytest.raises(OperationalError):
        counted.asked()
    connection.close()


def test_what_depends_on_the_clock_is_read_again() -> None:
    counted = Counted()
    assert remembered(counted.key, counted, lasts=lambda _: 0) == 1
    assert remembered(counted.key, counted, lasts=lambda reads: 60 if reads == 2 else 0) == 2
    assert remembered(counted.key, counted) == 2


def test_another_server_has_said_nothing_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Counted()
    counted.asked()
    (seen,) = memory._latest
    for field, value in {
        "server": str(timezone.now()),
        "at": str(timezone.now() - timedelta(hours=13)),
        "snapshot": "900000000000:900000000000:",
    }.items():
        before = counted.reads
        moment = memory._latest[0].moment._replace(**{field: value})
        monkeypatch.setattr(memory, "_latest", [type(seen)(moment, seen.kept)])
        assert counted.asked() == before + 1, field
        assert counted.asked() == before + 1, field


def test_where_the_statement_is_not_prepared_it_is_asked_all_the_same() -> None:
    """As behind a pooler that has another server for each transaction."""
    counted = Counted()
    counted.asked()
    connection.connection.pgconn.exec_(b"DEALLOCATE ALL")
    assert [counted.asked(), counted.asked()] == [1, 1]
    Source.objects.create(name="a")
    assert counted.asked() == 2


def test_every_table_that_is_remembered_is_watched() -> None:
    """Also one that a later change reads: then it is not here, and this fails."""
    people, days = create_people(), (date(2026, 9, 1), date(2026, 10, 1))
    watched = _watched()
    for table in watched:
        counted = Counted()
        counted.asked()
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE false")
        assert counted.asked() == 2, table
    with CaptureQueriesContext(connection) as queries:
        scope_of(people.bob)
        Backend().get_user(people.bob.pk)
        SessionStore("there is none").load()
        found = published(Basis.BILLED, days, scope=Scope.everything())
        told(Read(Basis.BILLED, days, found), scope=Scope.everything(), read_at=timezone.now())
    read = {table for table in connection.introspection.table_names() for query in queries
            if f'"{table}"' in query["sql"]}  # fmt: skip
    some = {"accounts_datascope", "accounts_user", "billing_publication", "django_session"}
    assert some <= read <= watched


def test_a_grant_counts_at_once_and_only_while_it_is_in_force() -> None:
    charlie = create_people().charlie
    assert scope_of(charlie).sees_nothing
    grant = grant_everything(charlie)
    assert scope_of(charlie).sees_everything
    type(grant).objects.filter(pk=grant.pk).update(expires_at=timezone.now())
    assert scope_of(charlie).sees_nothing


def test_changes_are_forgotten_after_a_day() -> None:
    Source.objects.create(name="a")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE record_change SET at = now() - interval '25 hours'")
        Source.objects.create(name="b")
        forget_changes()
        cursor.execute("SELECT count(*) FROM record_change")
        assert cursor.fetchone() == (1,)


def _watched() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s",
                       ["record_changed"])  # fmt: skip
        return {table for (table,) in cursor.fetchall()}


def test_what_was_asked_ahead_is_as_new_as_the_request(
    elsewhere: Callable[[], psycopg.Connection],
) -> None:
    person, counted = create_people().charlie, Counted()
    counted.asked()
    with elsewhere() as other:
        other.execute(_ADDED, [person.pk])
    with CaptureQueriesContext(connection) as asked, one_look(is_needed=True):
        assert [counted.asked(), counted.asked()] == [2, 2]
    assert len(asked) == 1


def test_what_was_asked_ahead_and_not_needed_leaves_the_connection_free() -> None:
    Counted().asked()
    with one_look(is_needed=True):
        assert memory._ahead.get() is not None
    assert not Source.objects.exists()
    with one_look(is_needed=True):
        look_again()
        assert create_people().bob.pk
    with one_look(is_needed=True), CaptureQueriesContext(connection) as asked:
        counted = Counted()
        assert [counted.asked(), counted.asked()] == [1, 1]
    assert len(asked) == 1


def test_a_connection_lost_meanwhile_is_opened_again(
    elsewhere: Callable[[], psycopg.Connection],
) -> None:
    counted = Counted()
    counted.asked()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    with elsewhere() as other, one_look(is_needed=True):
        other.execute("SELECT pg_terminate_backend(%s)", [pid])
        assert counted.asked() == 1
    with one_look(is_needed=True):
        assert counted.asked() == 1
