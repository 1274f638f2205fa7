"""Sources in the admin."""

from django.test import Client

from abi.core.audit.models import AuditEvent
from billing.models import Source
from tests.people import People

ADD = "/admin/billing/source/add/"
FORM = {"name": "Contoso EA", "kind": "exports", "url": "file:///exports", "enabled": "on"}


def test_a_source_made_here_is_audited(people: People) -> None:
    site = Client()
    site.force_login(people.alice)
    assert site.post(ADD, FORM | {"dataset": "", "currency": ""}).status_code == 302
    assert Source.objects.get().name == "Contoso EA"
    event = AuditEvent.objects.get(action="source.added")
    assert (event.actor, event.before) == ("alice", None)
    assert event.after is not None
    assert event.after["url"] == "file:///exports"


def test_someone_who_is_not_staff_cannot_add_one(people: People) -> None:
    site = Client()
    site.force_login(people.bob)
    assert site.post(ADD, FORM).status_code == 302
    assert not Source.objects.exists()
