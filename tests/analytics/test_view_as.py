"""View as, and the preview of a grant: what an administrator is told of another's sight."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from abi.core.accounts.models import DataScope, User
from abi.core.accounts.roles import Role
from abi.core.accounts.scope import Condition, Scope, ScopeDimension
from abi.core.audit.models import AuditEvent
from analytics import sight
from analytics.sight import Subscription
from tests.analytics.published import BOBS, BOBS_OTHER, SOMEONES
from tests.people import People, grant

ADD_GRANT = "/admin/accounts/datascope/add/"


def _page(person: User) -> str:
    return f"/admin/accounts/user/{person.pk}/view-as/"


def _form(user: User, *values: str, **more: Any) -> dict[str, Any]:
    return {
        "user": user.pk, "reason": "", "expires_at_0": "", "expires_at_1": "",
        "conditions-TOTAL_FORMS": 1, "conditions-INITIAL_FORMS": 0,
        "conditions-0-dimension": "subscription" if values else "", "conditions-0-tag_key": "",
        "conditions-0-values": "\n".join(values),
    } | more  # fmt: skip


def _counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (User, DataScope))


def test_the_sample_is_what_the_scope_sees(people: People, october: int, september: int) -> None:
    found = sight.sample(
        Scope.of([[Condition.of(ScopeDimension.SUBSCRIPTION, [BOBS, BOBS_OTHER])]])
    )
    assert (found.lines, str(found.month), found.month_lines) == (6, "2026-10-01", 4)
    assert found.totals == (("CNY", "7"), ("USD", "15.1000000000000000000000000007"))
    assert found.subscriptions == (
        Subscription(BOBS, "name of 1", 2),
        Subscription(BOBS_OTHER, "name of 2", 2),
    )
    everything = sight.sample(Scope.everything())
    assert (everything.lines, everything.month_lines) == (9, 6)
    assert sight.sample(Scope.nothing()) == sight.Sample()


def test_the_predicate_is_the_compilers_own(people: People) -> None:
    mixed = Scope.of(
        [
            [Condition.of(ScopeDimension.COST_CENTER, ["42"])],
            [
                Condition.of(ScopeDimension.SUBSCRIPTION, ["B", "a"]),
                Condition.of(ScopeDimension.DEPARTMENT, ["IT"]),
            ],
        ]
    )
    found = sight.predicate(mixed)
    assert found.sql == (
        "((cost_center IN {scope_0:Array(String)})"
        " OR (department_name IN {scope_1:Array(String)}"
        " AND subscription_key IN {scope_2:Array(String)}))"
    )
    assert found.values == {"scope_0": ["42"], "scope_1": ["IT"], "scope_2": ["a", "b"]}
    assert sight.predicate(Scope.nothing()).sql == "false"
    assert sight.predicate(Scope.everything()).sql == ""


def test_a_person_is_looked_at_and_that_is_audited(
    people: People, site: Client, october: int
) -> None:
    before = _counts()
    page = site.get(_page(people.bob))
    text = page.content.decode()
    assert page.status_code == 200
    assert page.context["may"][0][0] == "view_costs"
    assert len(page.context["may"]) == 1
    assert "subscription_key IN {scope_0:Array(String)}" in text
    assert BOBS in text
    assert SOMEONES not in text
    assert "15.1000000000000000000000000007" in text
    event = AuditEvent.objects.get(action="user.viewed_as")
    assert (event.actor, event.target) == ("alice", f"user {people.bob.pk}")
    assert event.after is not None
    assert event.after["username"] == "bob"
    assert site.post(_page(people.bob)).status_code == 405
    assert _counts() == before


def test_whoever_sees_nothing_and_whoever_is_gone_are_told_so(
    people: People, site: Client, october: int
) -> None:
    page = site.get(_page(people.charlie)).content.decode()
    assert "<code>false</code>" in page
    assert "No charge." in page
    User.objects.filter(pk=people.bob.pk).update(is_active=False)
    page = site.get(_page(people.bob)).content.decode()
    assert "not active" in page
    assert BOBS not in page


def test_figures_are_told_only_to_whoever_sees_as_much(people: People, october: int) -> None:
    User.objects.filter(pk=people.charlie.pk).update(is_staff=True, roles=[Role.ADMIN])
    site = Client()
    site.force_login(people.charlie)
    page = site.get(_page(people.bob)).content.decode()
    assert "at least as much" in page
    assert "15.1000000000000000000000000007" not in page
    grant(people.charlie, ScopeDimension.SUBSCRIPTION, BOBS, BOBS_OTHER)
    assert "15.1000000000000000000000000007" in site.get(_page(people.bob)).content.decode()


@pytest.mark.parametrize("name", ["bob", "charlie"])
def test_nobody_else_looks(people: People, october: int, name: str) -> None:
    person = getattr(people, name)
    User.objects.filter(pk=person.pk).update(is_staff=True, roles=[Role.FINOPS])
    browser = Client()
    browser.force_login(person)
    assert browser.get(_page(people.alice)).status_code == 403
    assert not AuditEvent.objects.filter(action="user.viewed_as").exists()


def test_nobody_is_there_to_look_at(people: People, site: Client) -> None:
    assert site.get("/admin/accounts/user/999999/view-as/").status_code == 404


def test_a_persons_page_leads_there(people: People, site: Client) -> None:
    page = site.get(f"/admin/accounts/user/{people.bob.pk}/change/").content.decode()
    assert f'href="{_page(people.bob)}"' in page


def test_a_grant_is_previewed_and_not_saved(people: People, site: Client, october: int) -> None:
    before = _counts()
    page = site.post(ADD_GRANT, _form(people.charlie, SOMEONES.upper()) | {"_preview": "x"})
    shown = page.context["shown"]
    assert shown.sample.month_lines == 2
    assert [each.key for each in shown.sample.subscriptions] == [SOMEONES]
    assert shown.sample.totals == (("USD", "96.5"),)
    text = page.content.decode()
    assert "not saved" in text
    assert SOMEONES.upper() in text, "what was typed is still in the form"
    assert _counts() == before
    [event] = AuditEvent.objects.all()
    assert (event.action, event.actor) == ("datascope.previewed", "alice")
    assert event.after == {"sees": [f"subscription in {SOMEONES}"]}

    assert site.post(ADD_GRANT, _form(people.charlie, SOMEONES)).status_code == 302
    assert _counts() == (before[0], before[1] + 1)


def test_a_saved_grant_is_previewed_as_it_would_be_changed(
    people: People, site: Client, october: int
) -> None:
    row = grant(people.charlie, ScopeDimension.SUBSCRIPTION, SOMEONES)
    condition = row.conditions.get()
    form = _form(people.charlie, BOBS) | {
        "conditions-INITIAL_FORMS": 1, "conditions-0-id": condition.pk,
        "conditions-0-grant": row.pk, "_preview": "x",
    }  # fmt: skip
    page = site.post(f"/admin/accounts/datascope/{row.pk}/change/", form)
    assert [each.key for each in page.context["shown"].sample.subscriptions] == [BOBS]
    condition.refresh_from_db()
    assert condition.values == [SOMEONES]


def test_a_grant_of_everything_is_previewed_with_its_empty_row(
    people: People, site: Client, october: int
) -> None:
    """A browser sends the row for a first condition, too."""
    page = site.post(ADD_GRANT, _form(people.charlie, everything="on", _preview="x"))
    assert page.context["shown"].scope.sees_everything
    assert page.context["shown"].sample.month_lines == 6
    assert site.post(ADD_GRANT, _form(people.charlie, everything="on")).status_code == 302


def test_a_grant_that_has_expired_would_show_nothing(
    people: People, site: Client, october: int
) -> None:
    past = timezone.now() - timedelta(days=1)
    form = _form(people.charlie, SOMEONES, expires_at_0=f"{past:%Y-%m-%d}", expires_at_1="00:00:00")
    page = site.post(ADD_GRANT, form | {"_preview": "x"})
    assert page.context["shown"].scope == Scope.nothing()


def test_a_grant_with_a_mistake_shows_the_mistake_and_no_preview(
    people: People, site: Client, october: int
) -> None:
    page = site.post(ADD_GRANT, _form(people.charlie) | {"_preview": "x"})
    assert "shown" not in page.context
    assert page.context["errors"]
