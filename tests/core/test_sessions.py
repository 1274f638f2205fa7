"""Who is signed in is remembered between requests, and never longer than it is true."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from abi.core.accounts.models import User
from abi.core.accounts.roles import Role
from abi.core.accounts.sessions import Backend
from tests.people import People, create_people

pytestmark = pytest.mark.django_db(transaction=True)
ME, WORDS = "/api/v1/me", "/api/v1/analytics/vocabulary"


@pytest.fixture
def people(db: None) -> People:
    return create_people()


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    assert client.get(ME).json()["username"] == person.username
    return client


def test_a_request_that_only_answers_asks_once_whether_a_record_changed(people: People) -> None:
    client = signed_in(people.bob)
    client.get(WORDS)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(WORDS).status_code == 200
    assert [query["sql"].split()[0:2] for query in queries] == [
        ["SELECT", "pg_current_snapshot()::text,"]
    ]


def test_who_signs_out_is_out_everywhere(people: People) -> None:
    here = signed_in(people.bob)
    there = Client()
    there.cookies.update(here.cookies)
    assert there.get(WORDS).status_code == 200
    assert here.delete("/_allauth/browser/v1/auth/session").status_code == 401
    assert there.get(WORDS).status_code == 401


def test_a_session_that_was_deleted_or_is_over_signs_nobody_in(people: People) -> None:
    deleted, over = signed_in(people.bob), signed_in(people.charlie)
    Session.objects.filter(session_key=deleted.session.session_key).delete()
    assert deleted.get(WORDS).status_code == 401
    ended = Session.objects.filter(session_key=over.session.session_key)
    ended.update(expire_date=timezone.now() + timedelta(seconds=1))
    with pytest.MonkeyPatch.context() as clock:
        later = timezone.now() + timedelta(seconds=2)
        assert over.get(WORDS).status_code == 200
        clock.setattr(timezone, "now", lambda: later)
        assert over.get(WORDS).status_code == 401


def test_what_changes_of_a_person_counts_at_once(people: People) -> None:
    client = signed_in(people.bob)
    User.objects.filter(pk=people.bob.pk).update(roles=[Role.OPERATOR])
    assert client.get(WORDS).status_code == 403
    User.objects.filter(pk=people.bob.pk).update(roles=[Role.VIEWER], is_active=False)
    assert client.get(WORDS).status_code == 401


def test_a_new_password_ends_every_session(people: People) -> None:
    client = signed_in(people.bob)
    people.bob.set_password("another one, as long as it has to be")
    people.bob.save()
    assert client.get(WORDS).status_code == 401


def test_what_a_request_does_to_its_person_is_not_the_next_ones(people: People) -> None:
    one = Backend().get_user(people.bob.pk)
    assert one is not None
    one.roles.append(Role.ADMIN)
    one.username = "somebody else"
    other = Backend().get_user(people.bob.pk)
    assert other is not None
    assert (other.username, other.roles) == ("bob", [Role.VIEWER])
    assert Backend().get_user(0) is None
