from rest_framework.test import APIClient

from abi.core.audit.models import AuditEvent
from tests.people import BOB_SUBSCRIPTIONS, People


def test_bob_reads_what_he_may_do_and_what_he_sees(people: People, api: APIClient) -> None:
    api.force_login(people.bob)
    assert api.get("/api/v1/me").json() == {
        "id": people.bob.pk,
        "username": "bob",
        "display_name": "",
        "email": "bob@example.com",
        "language": "en",
        "is_staff": False,
        "roles": ["viewer"],
        "permissions": ["view_costs"],
        "scope": {
            "everything": False,
            "nothing": False,
            "grants": [
                [{"dimension": "subscription", "values": list(BOB_SUBSCRIPTIONS), "tag_key": ""}]
            ],
        },
        "second_factor": {"set_up": False, "missing": False},
    }


def test_alice_sees_everything_and_charlie_nothing(people: People, api: APIClient) -> None:
    api.force_login(people.alice)
    assert api.get("/api/v1/me").json()["scope"] == {
        "everything": True, "nothing": False, "grants": [],
    }  # fmt: skip
    api.force_login(people.charlie)
    assert api.get("/api/v1/me").json()["scope"] == {
        "everything": False, "nothing": True, "grants": [],
    }  # fmt: skip


def test_a_person_changes_their_language_and_nothing_else(people: People) -> None:
    api = APIClient()
    api.force_login(people.bob)
    wanted = {"language": "zh-hans", "roles": ["admin"], "is_staff": True, "username": "root"}
    answer = api.patch("/api/v1/me", wanted)
    assert answer.status_code == 200
    assert answer.json()["language"] == "zh-hans"
    people.bob.refresh_from_db()
    assert (people.bob.language, people.bob.roles) == ("zh-hans", ["viewer"])
    assert (people.bob.username, people.bob.is_staff) == ("bob", False)
    api.patch("/api/v1/me", wanted)
    event = AuditEvent.objects.get(action="user.changed")
    assert (event.actor, event.target) == ("bob", f"user {people.bob.pk}")
    assert (event.before, event.after) == ({"language": "en"}, {"language": "zh-hans"})


def test_a_language_we_do_not_speak_is_refused(people: People) -> None:
    api = APIClient()
    api.force_login(people.bob)
    answer = api.patch("/api/v1/me", {"language": "fr"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "language")
    people.bob.refresh_from_db()
    assert people.bob.language == "en"


def test_a_change_without_csrf_token_is_refused(people: People, api: APIClient) -> None:
    api.force_login(people.bob)
    answer = api.patch("/api/v1/me", {"language": "zh-hans"})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    people.bob.refresh_from_db()
    assert people.bob.language == "en"
