from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import DataScope, User
from abi.core.accounts.roles import Role
from abi.core.accounts.scope import ScopeDimension
from abi.core.audit.models import AuditEvent
from tests.people import BOB_SUBSCRIPTIONS, People, grant

ADD_GRANT = "/admin/accounts/datascope/add/"


def _grant(
    user: User, *conditions: tuple[str, str, str], everything: bool = False
) -> dict[str, Any]:
    form: dict[str, Any] = {
        "user": user.pk, "reason": "asked", "expires_at_0": "", "expires_at_1": "",
        "conditions-TOTAL_FORMS": len(conditions), "conditions-INITIAL_FORMS": 0,
    }  # fmt: skip
    if everything:
        form["everything"] = "on"
    for number, values in enumerate(conditions):
        names = (f"conditions-{number}-{name}" for name in ("dimension", "tag_key", "values"))
        form |= dict(zip(names, values, strict=True))
    return form


def test_a_grant_made_here_is_in_force_and_audited(people: People, site: Client) -> None:
    form = _grant(
        people.charlie, ("subscription", "", "AAA\n bbb \n\n"), ("tag", "env", "prod, eu")
    )
    assert site.post(ADD_GRANT, form).status_code == 302
    (conditions,) = scope_of(people.charlie).ordered()
    assert [(c.dimension, c.values, c.tag_key) for c in conditions] == [
        ("subscription", ("aaa", "bbb"), ""),
        ("tag", ("prod, eu",), "env"),
    ]
    event = AuditEvent.objects.get(action="datascope.added")
    assert (event.actor, event.before) == ("alice", None)
    assert event.after == {
        "of": "charlie",
        "sees": "subscription in AAA, bbb and tag env in prod, eu",
        "reason": "asked",
        "expires_at": None,
    }


@pytest.mark.parametrize(
    ("everything", "conditions"),
    [
        (True, [("subscription", "", "a")]),
        (False, []),
        (False, [("subscription", "", "")]),
        (False, [("tag", "", "a")]),
        (False, [("subscription", "env", "a")]),
    ],
)
def test_a_grant_that_is_not_plain_is_refused(
    people: People,
    site: Client,
    *,
    everything: bool,
    conditions: list[tuple[str, str, str]],
) -> None:
    before = DataScope.objects.count()
    answer = site.post(ADD_GRANT, _grant(people.charlie, *conditions, everything=everything))
    assert answer.status_code == 200
    assert DataScope.objects.count() == before
    assert AuditEvent.objects.count() == 0


def test_everything_can_be_granted_and_taken_away_and_both_are_audited(
    people: People, site: Client
) -> None:
    site.post(ADD_GRANT, _grant(people.charlie, everything=True))
    assert scope_of(people.charlie).sees_everything
    row = people.charlie.data_scopes.get()
    site.post(f"/admin/accounts/datascope/{row.pk}/delete/", {"post": "yes"})
    assert scope_of(people.charlie).sees_nothing
    events = AuditEvent.objects.order_by("number").values_list("action", "target")
    assert list(events) == [
        ("datascope.added", f"datascope {row.pk}"),
        ("datascope.deleted", f"datascope {row.pk}"),
    ]


def test_several_grants_deleted_at_once_are_all_audited(people: People, site: Client) -> None:
    rows = [grant(people.charlie, ScopeDimension.SUBSCRIPTION, name) for name in "ab"]
    chosen = {"action": "delete_selected", "post": "yes", "_selected_action": [r.pk for r in rows]}
    site.post("/admin/accounts/datascope/", chosen)
    assert scope_of(people.charlie).sees_nothing
    deleted = AuditEvent.objects.filter(action="datascope.deleted")
    assert {event.target for event in deleted} == {f"datascope {row.pk}" for row in rows}


def test_a_change_of_roles_says_before_and_after(people: People, site: Client) -> None:
    form = {
        "username": "bob", "email": "bob@example.com", "language": "en", "is_active": "on",
        "roles": ["viewer", "operator"],
    }  # fmt: skip
    assert site.post(f"/admin/accounts/user/{people.bob.pk}/change/", form).status_code == 302
    event = AuditEvent.objects.get()
    assert (event.action, event.target) == ("user.changed", f"user {people.bob.pk}")
    assert event.before is not None
    assert event.after is not None
    assert (event.before["roles"], event.after["roles"]) == (["viewer"], ["viewer", "operator"])


def test_a_new_password_is_audited_without_the_password(people: People, site: Client) -> None:
    secret = "correct horse battery"
    form = {"password1": secret, "password2": secret, "usable_password": "true"}
    site.post(f"/admin/accounts/user/{people.bob.pk}/password/", form)
    people.bob.refresh_from_db()
    assert people.bob.check_password(secret)
    event = AuditEvent.objects.get()
    assert (event.action, event.before, event.after) == ("user.password_changed", None, None)


def test_a_form_that_changes_no_password_is_not_audited_as_one(
    people: People, site: Client
) -> None:
    people.bob.set_password("correct horse battery")
    people.bob.save()
    page, before = f"/admin/accounts/user/{people.bob.pk}/password/", people.bob.password
    form = {"password1": "", "password2": "", "usable_password": "false"}
    assert site.post(page, form).status_code == 302
    people.bob.refresh_from_db()
    assert (people.bob.password, AuditEvent.objects.count()) == (before, 0)
    assert site.post(page, form | {"unset-password": "yes"}).status_code == 302
    people.bob.refresh_from_db()
    assert not people.bob.has_usable_password()
    assert AuditEvent.objects.get().action == "user.password_changed"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("alice", "Everything"),
        ("bob", f"subscription in {', '.join(BOB_SUBSCRIPTIONS)}"),
        ("charlie", "Nothing"),
    ],
)
def test_a_persons_page_shows_what_they_see(
    people: People, site: Client, name: str, words: str
) -> None:
    page = site.get(f"/admin/accounts/user/{getattr(people, name).pk}/change/").content.decode()
    assert words in page


def test_a_grant_value_cannot_inject_markup(people: People, site: Client) -> None:
    grant(people.charlie, ScopeDimension.COST_CENTER, "<script>alert(1)</script>")
    page = site.get(f"/admin/accounts/user/{people.charlie.pk}/change/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("page", ["user", "datascope"])
def test_a_list_costs_the_same_however_long_it_is(
    people: People, site: Client, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        user = User.objects.create(username=f"u{number}", email=f"u{number}@example.com")
        grant(user, ScopeDimension.SUBSCRIPTION, str(number))
    with django_assert_max_num_queries(16):
        assert site.get(f"/admin/accounts/{page}/").status_code == 200


@pytest.mark.parametrize("address", ["user/?q=bob", "datascope/?q=bob", "datascope/?q=1111"])
def test_people_and_grants_can_be_searched(people: People, site: Client, address: str) -> None:
    page = site.get(f"/admin/accounts/{address}").content.decode()
    assert "1 result" in page


def test_the_index_is_by_what_people_do(site: Client) -> None:
    sections = site.get("/admin/").context["app_list"]
    found = {
        str(section["name"]): {model["object_name"] for model in section["models"]}
        for section in sections
    }
    assert list(found) == ["People and access", "Data", "Runs", "Records"]
    assert {"User", "DataScope", "Team", "ApiKey", "ServiceAccount"} <= found["People and access"]
    assert {"Source", "SourceDraft", "Credential", "Upload", "RateSet"} <= found["Data"]
    runs = {"WorkflowRun", "Job", "SqlRun", "SavedQuery", "workflows_schedules"}
    assert runs == found["Runs"]
    assert {"AuditEvent", "Snapshot", "BillingPeriod", "Alarm"} <= found["Records"]
    assert not {"EmailAddress", "Group", "Authenticator"} & set.union(*found.values())


def test_audit_events_can_be_read_and_not_touched(people: People, site: Client) -> None:
    site.post(ADD_GRANT, _grant(people.charlie, everything=True))
    address = "/admin/audit/auditevent/"
    assert "datascope.added" in site.get(address).content.decode()
    assert site.get(f"{address}1/change/").status_code == 200
    assert site.get(f"{address}add/").status_code == 403
    assert site.post(f"{address}1/delete/", {"post": "yes"}).status_code == 403
    assert site.post(f"{address}1/change/", {"action": "x"}).status_code == 403
    assert AuditEvent.objects.get().action == "datascope.added"


def test_staff_without_the_admin_role_change_nothing(people: People) -> None:
    User.objects.filter(pk=people.bob.pk).update(is_staff=True, roles=[Role.FINOPS])
    client = Client()
    client.force_login(people.bob)
    assert client.post(ADD_GRANT, _grant(people.bob, everything=True)).status_code == 403
    assert scope_of(people.bob).sees_everything is False


def test_a_refused_page_is_logged_without_a_traceback(
    people: People, caplog: pytest.LogCaptureFixture
) -> None:
    User.objects.filter(pk=people.bob.pk).update(is_staff=True)
    client = Client()
    client.force_login(people.bob)
    assert client.get("/admin/accounts/user/").status_code == 403
    [told] = [each for each in caplog.records if each.name == "django.request"]
    assert (told.levelname, told.exc_info) == ("WARNING", None)


def test_an_empty_list_says_so(site: Client) -> None:
    assert "There is nothing here yet." in site.get("/admin/billing/alarm/").content.decode()
    searched = site.get("/admin/billing/alarm/?q=x").content.decode()
    assert "Nothing matches the search and the filters." in searched
