"""*History* in the admin is what the audit says of the row, for who may read the audit."""

from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from abi.core.accounts.models import User
from abi.core.audit.models import AuditEvent
from abi.core.audit.record import record
from analytics import rates
from analytics.explorer import saved
from billing import reading_rules
from billing.models import Source
from tests.core.admin_rows import row
from tests.people import People, client_of, key_of, service_account

PAGES = [
    pytest.param(page, id=model._meta.label_lower) for model, page in admin.site._registry.items()
]
type Page = ModelAdmin[Any]
# Nothing is recorded of them, but for the end of a session, which is gone then.
WITHOUT = {"audit.auditevent", "accounts.signedin", "billing.alarm", "billing.arrival"}
# Its page is a wizard.
NO_TOOLS = {"billing.sourcedraft"}

PERIOD = date(2026, 10, 1)

pytestmark = pytest.mark.usefixtures("clickhouse_database")


def _address(obj: Any, name: str = "history") -> str:
    opts = obj._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{name}", args=[obj.pk])


def _events(site: Client, obj: Any) -> list[tuple[str, str]]:
    """What the page that History leads to lists, the oldest first."""
    answer = site.get(_address(obj), follow=True)
    assert answer.redirect_chain[-1][0].startswith("/admin/audit/auditevent/?of=")
    shown = [(each.action, each.target) for each in answer.context["cl"].result_list]
    assert all(action in answer.content.decode() for action, _ in shown)
    return shown[::-1]


@pytest.mark.parametrize("page", PAGES)
def test_history_leads_to_the_rows_own_events_or_is_not_there(site: Client, page: Page) -> None:
    label = page.opts.label_lower
    obj, other = row(page.model), row(page.model)
    change, link = _address(obj, "change"), f'href="{_address(obj)}"'
    if label in WITHOUT:
        assert link not in site.get(change).content.decode()
        assert site.get(_address(obj)).status_code == 404
        return
    for number, each in enumerate((obj, other)):
        for target in page.audit_targets(each):  # type: ignore[attr-defined]
            record(actor=None, action=f"test.of{number}", target=target)
    assert {action for action, _ in _events(site, obj) if action.startswith("test")} == {"test.of0"}
    assert (link in site.get(change).content.decode()) == (label not in NO_TOOLS)


def test_alice_sees_who_changed_a_source(site: Client, people: People) -> None:
    Source.objects.create(name="other", kind="upload")
    source = Source.objects.create(name="contoso", kind="upload")
    form = {"name": "contoso", "kind": "upload", "currency": "EUR", "red_after_hours": 50}
    form |= {"cloud": "AzureCloud", "amber_after_hours": 0, "kept_snapshots": 10}
    assert site.post(_address(source, "change"), form).status_code == 302
    assert _events(site, source) == [("source.changed", f"source {source.pk}")]
    page = site.get(_address(source), follow=True).content.decode()
    assert "alice" in page
    event = AuditEvent.objects.get(action="source.changed")
    assert f"/admin/audit/auditevent/{event.pk}/change/" in page
    other = Source.objects.get(name="other")
    assert _events(site, other) == []


def test_events_are_found_under_what_they_were_recorded_as(site: Client, people: People) -> None:
    key = key_of(people.bob).key
    assert _events(site, key) == [("api_key.made", f"key {key.id8} of user {people.bob.pk}")]
    client = client_of(service_account("nightly")).client
    assert [action for action, _ in _events(site, client)] == ["oauth_client.made"]
    entry = rates.Entry("USD", "CNY", PERIOD, "7.1")
    assert [
        a for a, _ in _events(site, rates.enter(people.alice, source="x", entries=[entry]))
    ] == ["rates.entered"]
    asked = {"name": "q", "about": "", "query": "SELECT 1", "parameters": {}, "is_shared": False}
    kept = saved.save(asked, people.alice)
    assert [action for action, _ in _events(site, kept)] == ["sql.query_saved"]
    Source.objects.create(name="s", kind="upload")
    rule = reading_rules.Rule("currency", "", "EUR")
    made = reading_rules.add("s", rule, actor=people.alice, reason="x")
    assert [action for action, _ in _events(site, made)] == ["readingrule.added"]


def test_a_persons_history_has_what_other_pages_recorded(site: Client, people: People) -> None:
    site.get(_address(people.bob, "view_as"))
    form = {"username": "bob", "email": "bob@example.com", "language": "en", "roles": ["viewer"]}
    assert site.post(_address(people.bob, "change"), form | {"is_active": "on"}).status_code == 302
    found = [action for action, _ in _events(site, people.bob)]
    assert found == ["user.viewed_as", "user.changed"]


def test_who_may_not_read_the_audit_is_shown_no_link_and_refused(
    site: Client, people: People
) -> None:
    source = Source.objects.create(name="contoso", kind="upload")
    record(actor=None, action="source.tested", target=f"source {source.pk}")
    User.objects.filter(pk=people.bob.pk).update(is_staff=True)
    people.bob.user_permissions.add(Permission.objects.get(codename="view_source"))
    bob = Client()
    bob.force_login(people.bob)
    page = bob.get(_address(source, "change"))
    assert page.status_code == 200
    assert "history" not in page.content.decode().lower()
    assert bob.get(_address(source)).status_code == 403
    assert bob.get("/admin/audit/auditevent/").status_code == 403
    people.bob.user_permissions.add(Permission.objects.get(codename="view_auditevent"))
    assert _events(bob, source) == [("source.tested", f"source {source.pk}")]
    people.bob.user_permissions.remove(Permission.objects.get(codename="view_source"))
    assert bob.get(_address(source)).status_code == 403


def test_the_history_of_what_is_not_there_is_not_there(site: Client, people: People) -> None:
    assert site.get("/admin/billing/source/99999/history/").status_code == 404
    assert site.get("/admin/billing/source/x/history/").status_code == 404
