"""Sources in the admin."""

from django.test import Client

from abi.core.audit.models import AuditEvent
from billing.models import Source
from tests.people import People

ADD = "/admin/billing/source/add/"
FORM = {"name": "contoso-ea", "kind": "exports", "url": "file:///exports", "enabled": "on"}


def test_a_source_made_here_is_audited(people: People) -> None:
    site = Client()
    site.force_login(people.alice)
    assert site.post(ADD, FORM | {"dataset": "", "currency": ""}).status_code == 302
    assert Source.objects.get().name == "contoso-ea"
    event = AuditEvent.objects.get(action="source.added")
    assert (event.actor, event.before) == ("alice", None)
    assert event.after is not None
    assert event.after["url"] == "file:///exports"


def test_a_name_that_no_run_could_ask_for_is_refused(people: People) -> None:
    site = Client()
    site.force_login(people.alice)
    for name in ("Contoso EA", "a/b", "合同"):
        refused = site.post(ADD, FORM | {"name": name})
        assert (refused.status_code, Source.objects.count()) == (200, 0)
    old = Source.objects.create(name="Contoso EA", kind="exports", url="file:///exports")
    change = f"/admin/billing/source/{old.pk}/change/"
    assert (
        site.post(change, FORM | {"name": "Contoso EA", "red_after_hours": "60"}).status_code == 302
    )
    old.refresh_from_db()
    assert old.red_after_hours == 60


def test_someone_who_is_not_staff_cannot_add_one(people: People) -> None:
    site = Client()
    site.force_login(people.bob)
    assert site.post(ADD, FORM).status_code == 302
    assert not Source.objects.exists()
