"""What a team may do and sees is each member's, at once, for as long as they belong to it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from abi.core.accounts.grants import scope_of
from abi.core.accounts.models import DataScope, User
from abi.core.accounts.roles import Permission, Role
from abi.core.accounts.scope import Condition, Scope, ScopeDimension
from abi.core.accounts.teams.membership import joined_by
from abi.core.accounts.teams.models import Membership, Team
from abi.core.audit.models import AuditEvent
from tests.people import BOB_SUBSCRIPTIONS, People, create_people

WORDS = "/api/v1/analytics/vocabulary"
RUNS = "/api/v1/workflows/"


@pytest.fixture
def team(people: People) -> Team:
    """Operators, who see subscription x; bob is one of them."""
    made = Team.objects.create(name="Operators", roles=[Role.OPERATOR])
    grant = DataScope.objects.create(team=made)
    grant.conditions.create(dimension=ScopeDimension.SUBSCRIPTION, values=["x"])
    Membership.objects.create(team=made, user=people.bob)
    return made


def _x() -> list[Condition]:
    return [Condition.of(ScopeDimension.SUBSCRIPTION, ["x"])]


def _fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_roles_and_grants_of_a_team_are_added_to_ones_own(people: People, team: Team) -> None:
    own = [Condition.of(ScopeDimension.SUBSCRIPTION, BOB_SUBSCRIPTIONS)]
    assert scope_of(people.bob) == Scope.of([own, _x()])
    assert people.bob.permissions == {
        Permission.VIEW_COSTS, Permission.VIEW_WORKFLOWS, Permission.RUN_WORKFLOWS,
    }  # fmt: skip
    assert scope_of(people.charlie) == Scope.nothing()
    assert people.charlie.permissions == {Permission.VIEW_COSTS}


def test_a_teams_grant_that_is_over_gives_nothing(people: People, team: Team) -> None:
    Membership.objects.create(team=team, user=people.charlie)
    team.data_scopes.update(expires_at=timezone.now() + timedelta(seconds=60))
    assert scope_of(people.charlie) == Scope.of([_x()])
    team.data_scopes.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert scope_of(people.charlie) == Scope.nothing()


def test_an_inactive_person_gets_nothing_of_a_team(people: People, team: Team) -> None:
    User.objects.filter(pk=people.bob.pk).update(is_active=False)
    assert scope_of(_fresh(people.bob)) == Scope.nothing()
    assert _fresh(people.bob).permissions == frozenset()


def test_who_belongs_to_it_twice_keeps_it_until_neither_says_so(people: People, team: Team) -> None:
    Membership.objects.create(team=team, user=people.bob, source="entra")
    assert len(scope_of(people.bob).grants) == 2
    Membership.objects.filter(user=people.bob, source="").delete()
    assert len(scope_of(people.bob).grants) == 2
    Membership.objects.filter(user=people.bob).delete()
    assert len(scope_of(people.bob).grants) == 1


@pytest.mark.parametrize("both", [True, False])
def test_the_database_refuses_a_grant_of_both_or_of_nobody(
    people: People, team: Team, *, both: bool
) -> None:
    whose = {"user": people.bob, "team": team} if both else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        DataScope.objects.create(**whose)


@pytest.mark.django_db(transaction=True)
def test_a_change_of_a_team_counts_at_the_next_request_and_costs_no_query_before() -> None:
    people = create_people()
    team = Team.objects.create(name="Operators", roles=[Role.OPERATOR])
    client = Client()
    client.force_login(people.charlie)
    assert client.get(RUNS).status_code == 403
    Membership.objects.create(team=team, user=people.charlie)
    assert client.get(RUNS).status_code == 200
    DataScope.objects.create(team=team, everything=True)
    assert client.get("/api/v1/me").json()["scope"]["everything"] is True
    client.get(WORDS)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(WORDS).status_code == 200
    assert len(queries) == 1
    Team.objects.update(roles=[])
    assert client.get(RUNS).status_code == 403
    Membership.objects.all().delete()
    assert client.get("/api/v1/me").json()["scope"]["nothing"] is True


def test_sso_sets_its_own_memberships_anew_and_leaves_the_others(
    people: People, team: Team
) -> None:
    readers = Team.objects.create(name="Readers")
    team.app_roles.create(provider="entra", value="Operator")
    readers.app_roles.create(provider="entra", value="Reader")
    readers.app_roles.create(provider="entra-china", value="Operator")
    said = [
        (
            "entra",
            ["Operator", "Reader", "unknown"],
            {("Operators", "entra"), ("Readers", "entra")},
        ),
        ("entra", ["Reader"], {("Readers", "entra")}),
        ("entra-china", [], {("Readers", "entra")}),
        ("entra", [], set()),
    ]
    for provider, roles, expected in said:
        joined_by(people.bob, provider, roles)
        rows = Membership.objects.filter(user=people.bob).values_list("team__name", "source")
        assert set(rows) == expected | {("Operators", "")}
    told = AuditEvent.objects.filter(action="user.teams_by_sso").order_by("number")
    assert [(event.before, event.after) for event in told] == [
        ({"teams": []}, {"teams": ["Operators", "Readers"], "sso": "entra"}),
        ({"teams": ["Operators", "Readers"]}, {"teams": ["Readers"], "sso": "entra"}),
        ({"teams": ["Readers"]}, {"teams": [], "sso": "entra"}),
    ]


def _form(name: str, roles: list[str], *members: int) -> dict[str, object]:
    form: dict[str, object] = {
        "name": name, "roles": roles,
        "app_roles-TOTAL_FORMS": 1, "app_roles-INITIAL_FORMS": 0,
        "app_roles-0-provider": "entra", "app_roles-0-value": "Operator",
        "memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0,
        "memberships-2-TOTAL_FORMS": len(members), "memberships-2-INITIAL_FORMS": 0,
    }  # fmt: skip
    return form | {f"memberships-2-{n}-user": pk for n, pk in enumerate(members)}


def test_a_team_made_in_the_admin_is_in_force_and_audited(people: People, site: Client) -> None:
    form = _form("Operators", ["operator"], people.bob.pk)
    assert site.post("/admin/accounts/team/add/", form).status_code == 302
    assert Permission.RUN_WORKFLOWS in people.bob.permissions
    event = AuditEvent.objects.get(action="team.added")
    assert event.after == {
        "name": "Operators", "roles": ["operator"], "members": ["bob"],
        "app_roles": ["entra: Operator"],
    }  # fmt: skip
    page = site.get(f"/admin/accounts/user/{people.bob.pk}/change/").content.decode()
    assert "Operators" in page
    made, member = Team.objects.get(), Membership.objects.get()
    out = _form("Operators", ["operator"]) | {
        "memberships-TOTAL_FORMS": 1, "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": member.pk, "memberships-0-team": made.pk,
        "memberships-0-DELETE": "on", "app_roles-TOTAL_FORMS": 0,
    }  # fmt: skip
    answer = site.post(f"/admin/accounts/team/{made.pk}/change/", out)
    assert answer.status_code == 302
    assert Permission.RUN_WORKFLOWS not in people.bob.permissions
    event = AuditEvent.objects.get(action="team.changed")
    assert event.before is not None
    assert event.after is not None
    assert (event.before["members"], event.after["members"]) == (["bob"], [])


def test_the_admins_form_takes_a_grant_of_a_team_and_not_of_both(
    people: People, team: Team, site: Client
) -> None:
    form: dict[str, object] = {
        "team": team.pk, "reason": "asked", "everything": "on", "expires_at_0": "",
        "expires_at_1": "", "conditions-TOTAL_FORMS": 0, "conditions-INITIAL_FORMS": 0,
    }  # fmt: skip
    before = DataScope.objects.count()
    for whose in ({"user": people.bob.pk}, {"team": ""}):
        answer = site.post("/admin/accounts/datascope/add/", form | whose)
        assert "A grant is of one person or of one team." in answer.content.decode()
    assert DataScope.objects.count() == before
    assert site.post("/admin/accounts/datascope/add/", form).status_code == 302
    assert scope_of(people.bob).sees_everything
    event = AuditEvent.objects.get(action="datascope.added")
    assert event.after is not None
    assert event.after["of"] == "team Operators"


def test_who_administers_by_a_team_opens_the_admin(people: People) -> None:
    admins = Team.objects.create(name="Admins", roles=[Role.ADMIN])
    client = Client()
    client.force_login(people.bob)
    assert client.get("/admin/").status_code == 302
    Membership.objects.create(team=admins, user=people.bob)
    assert client.get("/admin/accounts/team/").status_code == 200


def test_the_list_of_teams_costs_the_same_however_long_it_is(people: People, site: Client) -> None:
    counts = []
    for number in (1, 20):
        for each in range(number):
            made = Team.objects.create(name=f"{number}-{each}")
            Membership.objects.create(team=made, user=people.bob)
        with CaptureQueriesContext(connection) as queries:
            assert site.get("/admin/accounts/team/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
