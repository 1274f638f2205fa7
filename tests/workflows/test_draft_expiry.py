"""A source that nobody finished setting up leaves nothing behind, least of all a secret."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.utils import timezone

from abi.core.accounts.models import User
from abi.core.audit.models import AuditEvent
from billing.models import Credential, Source, SourceDraft
from billing.tasks import expire_drafts
from tests.people import People

pytestmark = pytest.mark.usefixtures("queue")
ADD = "/admin/billing/sourcedraft/add/"
SECRET = "s3cret-nobody-needs"
TENANT = "11111111-2222-4333-8444-555555555555"


def _drafted(site: Browser, name: str, *, hours: float = 0) -> SourceDraft:
    """As far as a credential of its own, begun so many hours ago."""
    begun = {"name": name, "kind": "cost_details", "cloud": "AzureCloud"}
    assert site.post(ADD, begun).status_code == 302
    draft = SourceDraft.objects.get(name=name)
    scope = f"/subscriptions/{TENANT[:-2]}{draft.pk:02}"
    assert _post(site, draft, "identifiers", scope=scope).status_code == 302
    assert _signs_in(site, draft, f"{name}-app").status_code == 302
    begun_at = timezone.now() - timedelta(hours=hours)
    SourceDraft.objects.filter(pk=draft.pk).update(created_at=begun_at)
    return SourceDraft.objects.get(name=name)


def _signs_in(site: Browser, draft: SourceDraft, name: str) -> Any:
    new = {
        "new-name": name, "new-kind": "secret", "new-secret": SECRET, "new-tenant_id": TENANT,
        "new-client_id": "c",
    }  # fmt: skip
    return _post(site, draft, "credential", credential="new", **new)


def _post(site: Browser, draft: SourceDraft, step: str, **said: Any) -> Any:
    return site.post(f"/admin/billing/sourcedraft/{draft.pk}/change/?step={step}", said)


def _names() -> tuple[list[str], list[str]]:
    drafts, kept = SourceDraft.objects.order_by("name"), Credential.objects.order_by("name")
    return [each.name for each in drafts], [each.name for each in kept]


def test_one_of_25_hours_is_gone_with_its_secret_and_one_of_23_stays(site: Browser) -> None:
    old, young = _drafted(site, "old", hours=25), _drafted(site, "young", hours=23)
    assert _names() == (["old", "young"], ["old-app", "young-app"])
    number = Credential.objects.get(name="old-app").pk

    assert (expire_drafts(), expire_drafts()) == (1, 0)

    assert _names() == (["young"], ["young-app"])
    assert Credential.objects.get().sealed
    assert site.get(f"/admin/billing/sourcedraft/{young.pk}/change/").status_code == 200
    assert site.get(f"/admin/billing/sourcedraft/{old.pk}/change/").status_code == 404
    gone, secret = AuditEvent.objects.filter(actor_id=None).order_by("number")
    assert (gone.action, gone.target) == ("sourcedraft.expired", f"sourcedraft {old.pk}")
    assert (secret.action, secret.target) == ("credential.deleted", f"credential {number}")
    assert secret.before == {"name": "old-app", "kind": "secret", "made_for": gone.target}


def test_a_credential_that_something_signs_in_with_stays(site: Browser) -> None:
    """Also one that was there before the draft, which only chose it."""
    chosen = Credential.objects.create(name="chosen", kind="secret", sealed="x")
    used = _drafted(site, "used", hours=25)
    Source.objects.create(name="other", kind="cost_details", credential=used.credential)
    choosing = _drafted(site, "choosing", hours=25)
    SourceDraft.objects.filter(pk=choosing.pk).update(credential=chosen)
    assert expire_drafts() == 2
    assert _names() == ([], ["chosen", "used-app"])


def test_what_was_entered_first_and_replaced_goes_as_well(site: Browser) -> None:
    draft = _drafted(site, "twice")
    assert _signs_in(site, draft, "second").status_code == 302
    SourceDraft.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert expire_drafts() == 1
    assert _names() == ([], [])


def test_a_finished_one_keeps_what_it_signs_in_with(site: Browser) -> None:
    draft = _drafted(site, "done", hours=23)
    assert _signs_in(site, draft, "second").status_code == 302
    SourceDraft.objects.filter(pk=draft.pk).update(reached="finish")
    assert _post(site, draft, "finish").status_code == 302
    source = Source.objects.get()
    assert (source.name, source.credential) == ("done", Credential.objects.get(name="second"))
    assert _names() == ([], ["second"])
    assert expire_drafts() == 0


@pytest.mark.parametrize("by", ["page", "list"])
def test_a_discarded_one_takes_its_secret_along(site: Browser, by: str) -> None:
    draft = _drafted(site, "discarded")
    if by == "page":
        site.post(f"/admin/billing/sourcedraft/{draft.pk}/delete/", {"post": "yes"})
    else:
        asked = {"action": "delete_selected", "_selected_action": [draft.pk], "post": "yes"}
        site.post("/admin/billing/sourcedraft/", asked)
    assert _names() == ([], [])
    deleted = AuditEvent.objects.filter(action__in=("sourcedraft.deleted", "credential.deleted"))
    assert [each.actor for each in deleted] == ["alice", "alice"]


def test_one_that_is_gone_cannot_be_finished_nor_come_back(site: Browser) -> None:
    draft = _drafted(site, "late", hours=25)
    SourceDraft.objects.filter(pk=draft.pk).update(reached="finish")
    expire_drafts()
    assert _post(site, draft, "finish").status_code == 404
    assert _post(site, draft, "kind", name="late", kind="upload").status_code == 404
    assert (_names(), Source.objects.count()) == (([], []), 0)


@pytest.mark.django_db(transaction=True)
def test_who_finishes_one_while_it_expires_makes_no_source_without_its_secret(
    site: Browser,
) -> None:
    draft = _drafted(site, "late", hours=25)
    SourceDraft.objects.filter(pk=draft.pk).update(reached="finish")

    def finish() -> int:
        try:
            return int(_post(site, draft, "finish").status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            expire_drafts()
            answer = other.submit(finish)
            _wait_for_someone_who_waits()
        assert answer.result(timeout=20) == 404
    assert (_names(), Source.objects.count()) == (([], []), 0)


def _wait_for_someone_who_waits() -> None:
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nobody waits")


def test_the_wizard_says_how_long_a_draft_is_kept(site: Browser, people: People) -> None:
    assert "kept for 24 hours" in site.get(ADD).content.decode()
    draft = _drafted(site, "told")
    until = f"{draft.created_at + timedelta(hours=24):%Y-%m-%d %H:%M}"
    address = f"/admin/billing/sourcedraft/{draft.pk}/change/"
    assert f"kept until {until}" in site.get(address).content.decode()
    User.objects.filter(pk=people.alice.pk).update(language="zh-hans")
    assert f"本草稿保留至 {until}" in site.get(address).content.decode()
