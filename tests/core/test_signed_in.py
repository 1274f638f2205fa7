"""Where somebody is signed in: seen and ended, by themselves and by an administrator."""

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from abi.core.audit.models import AuditEvent
from tests.core.phone import BASE, PASSWORD, Browser
from tests.people import People, create_people

pytestmark = pytest.mark.django_db(transaction=True)
SESSIONS = f"{BASE}/auth/sessions"
WORDS = "/api/v1/analytics/vocabulary"


@pytest.fixture
def people(db: None) -> People:
    people = create_people()
    for person in (people.alice, people.bob):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    return people


def _named(name: str, people: People) -> Browser:
    browser = Browser()
    browser.defaults["HTTP_USER_AGENT"] = name
    return browser.sign_in(people.bob)


def test_a_person_sees_where_they_are_signed_in_and_no_key_of_a_session(people: People) -> None:
    here, _there = _named("Here/1", people), _named("There/1", people)
    Browser().sign_in(people.alice)
    answer = here.get(SESSIONS)
    shown = answer.json()["data"]
    assert [(row["user_agent"], row["ip"], row["is_current"]) for row in shown] == [
        ("Here/1", "127.0.0.1", True),
        ("There/1", "127.0.0.1", False),
    ]
    for row in UserSession.objects.all():
        assert row.session_key not in answer.content.decode()


def test_an_ended_session_is_dead_at_its_next_request_and_that_is_audited(people: People) -> None:
    here, there, third = (_named(name, people) for name in ("a", "b", "c"))
    ids = {row.user_agent: row.pk for row in UserSession.objects.all()}
    assert there.get(WORDS).status_code == 200
    answer = here.send("delete", SESSIONS, {"sessions": [ids["b"]]})
    assert [row["user_agent"] for row in answer.json()["data"]] == ["a", "c"]
    assert [each.get(WORDS).status_code for each in (here, there, third)] == [200, 401, 200]
    event = AuditEvent.objects.get(action="user.sessions_ended")
    assert (event.actor, event.target, event.after) == (
        "bob",
        f"user {people.bob.pk}",
        {"sessions": 1},
    )


def test_nobody_ends_a_session_of_somebody_else(people: People) -> None:
    alice, bob = Browser().sign_in(people.alice), _named("b", people)
    hers = UserSession.objects.get(user=people.alice)
    assert bob.send("delete", SESSIONS, {"sessions": [hers.pk]}).status_code == 400
    assert alice.get(WORDS).status_code == 200
    assert Browser().get(SESSIONS).status_code == 401


def test_who_changes_the_password_stays_in_and_everybody_else_is_out(people: People) -> None:
    here, there = _named("a", people), _named("b", people)
    form = {"current_password": PASSWORD, "new_password": "a-new-passphrase-of-bob"}
    assert here.send("post", f"{BASE}/account/password/change", form).status_code == 200
    assert [row["user_agent"] for row in here.get(SESSIONS).json()["data"]] == ["a"]
    assert there.get(WORDS).status_code == 401


def test_an_administrator_ends_anothers_session_without_seeing_its_key(people: People) -> None:
    bob = _named("bobs browser", people)
    row = UserSession.objects.get()
    site = Client()
    site.force_login(people.alice)
    address = "/admin/accounts/signedin/"
    for page in (address, f"{address}{row.pk}/change/", f"{address}?q=bob"):
        shown = site.get(page).content.decode()
        assert "bobs browser" in shown
        assert row.session_key not in shown
    assert site.post(f"{address}{row.pk}/delete/", {"post": "yes"}).status_code == 302
    assert bob.get(WORDS).status_code == 401
    event = AuditEvent.objects.get(action="signedin.ended")
    assert (event.actor, event.before) == (
        "alice",
        {"user": "bob", "ip": "127.0.0.1", "user_agent": "bobs browser"},
    )
    assert row.session_key not in str(list(AuditEvent.objects.values()))


def test_several_are_ended_at_once(people: People) -> None:
    browsers = [_named(name, people) for name in "ab"]
    site = Client()
    site.force_login(people.alice)
    chosen = [row.pk for row in UserSession.objects.all()]
    form = {"action": "delete_selected", "post": "yes", "_selected_action": chosen}
    site.post("/admin/accounts/signedin/", form)
    assert [each.get(WORDS).status_code for each in browsers] == [401, 401]
    assert AuditEvent.objects.filter(action="signedin.ended").count() == 2


def test_the_table_costs_no_query_of_a_request_that_only_answers(people: People) -> None:
    browser = _named("a", people)
    browser.get(WORDS)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(WORDS).status_code == 200
    assert [query["sql"].split()[0:2] for query in queries] == [
        ["SELECT", "pg_current_snapshot()::text,"]
    ]
