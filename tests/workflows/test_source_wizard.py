"""A source set up step by step in the admin."""

from html import escape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from abi.core.accounts.models import User
from abi.core.accounts.roles import Role
from abi.core.audit.models import AuditEvent
from billing import credentials
from billing.models import Credential, Source, SourceDraft
from tests.people import People
from tests.workflows.exports import Export
from workflows import sources
from workflows.models import Status, WorkflowRun

pytestmark = pytest.mark.usefixtures("queue")
ADD = "/admin/billing/sourcedraft/add/"
SECRET = "s3cret-of-the-wizard"
TENANT = "11111111-2222-4333-8444-555555555555"
ENROLMENT = "7654321"


@pytest.fixture
def folder(tmp_path: Path) -> str:
    found = tmp_path / "exports"
    found.mkdir()
    Export().write(found)
    return found.as_uri()


def _begun(site: Browser, **said: str) -> SourceDraft:
    body = {"name": "contoso", "kind": "exports", "cloud": "AzureCloud"} | said
    assert site.post(ADD, body).status_code == 302
    return SourceDraft.objects.get(name=body["name"])


def _post(site: Browser, draft: SourceDraft, step: str, **said: Any) -> Any:
    return site.post(f"/admin/billing/sourcedraft/{draft.pk}/change/?step={step}", said)


def _page(site: Browser, draft: SourceDraft, step: str = "") -> Any:
    return site.get(f"/admin/billing/sourcedraft/{draft.pk}/change/?step={step}")


def _tested(site: Browser, folder: str) -> SourceDraft:
    draft = _begun(site)
    assert _post(site, draft, "identifiers", url=folder).status_code == 302
    assert _post(site, draft, "credential", credential="").status_code == 302
    assert _post(site, draft, "test").status_code == 302
    draft.refresh_from_db()
    return draft


def test_from_the_kind_to_the_first_run(site: Browser, folder: str) -> None:
    draft = _tested(site, folder)
    found = _page(site, draft, "test").context["found"]
    assert (found["works"], found["read"], found["rows"], found["error"]) == (True, True, 40, None)
    assert (Source.objects.count(), sources.enabled()) == (0, []), "nothing reads a draft"

    run = {"start": "on", "start_date": "2026-10-01", "end_date": "2026-10-31"}
    answer = _post(site, draft, "finish", enabled="on", **run)

    source = Source.objects.get()
    assert (source.name, source.kind, source.url) == ("contoso", "exports", folder)
    assert (source.enabled, source.red_after_hours, source.credential) == (True, 50, None)
    started = WorkflowRun.objects.get()
    assert started.parameters["source"] == "contoso"
    assert (started.parameters["start_date"], started.status) == ("2026-10-01", Status.RUNNING)
    assert answer.url == f"/admin/workflows/workflowrun/{started.pk}/change/"
    assert not SourceDraft.objects.exists()
    events = AuditEvent.objects.order_by("number").values_list("action", "actor")
    assert list(events) == [
        ("sourcedraft.added", "alice"),
        ("sourcedraft.changed", "alice"),
        ("sourcedraft.changed", "alice"),
        ("source.tested", "alice"),
        ("source.added", "alice"),
        ("sourcedraft.finished", "alice"),
        ("workflow.trigger", "alice"),
    ]


def test_no_step_is_skipped(site: Browser, folder: str) -> None:
    draft = _begun(site)
    assert _page(site, draft, "finish").context["step"] == "identifiers"
    _post(site, draft, "finish", enabled="on")
    _post(site, draft, "test")
    draft.refresh_from_db()
    assert (draft.reached, draft.tested) == ("identifiers", None)
    assert not Source.objects.exists()
    assert not AuditEvent.objects.filter(action="source.tested").exists()


def test_it_is_taken_up_where_it_was_left(site: Browser, folder: str) -> None:
    draft = _begun(site)
    _post(site, draft, "identifiers", url=folder)
    assert "contoso" in site.get("/admin/billing/sourcedraft/").content.decode()
    assert _page(site, draft).context["step"] == "credential"
    back = _page(site, draft, "identifiers").content.decode()
    assert folder in back
    _post(site, draft, "identifiers", url=folder)
    draft.refresh_from_db()
    assert draft.reached == "credential", "the same answer again undoes nothing"


def test_another_answer_undoes_the_test(site: Browser, folder: str) -> None:
    draft = _tested(site, folder)
    assert draft.works
    _post(site, draft, "identifiers", url=f"{folder}/other")
    draft.refresh_from_db()
    assert (draft.reached, draft.tested, draft.works) == ("credential", None, False)


@pytest.mark.parametrize(
    ("kind", "cloud", "said", "problem"),
    [
        ("exports", "AzureCloud", {"url": "https://x"}, "file:"),
        ("cost_details", "AzureCloud", {"scope": "/providers/x"}, "management group"),
        ("ea_china", "AzureChinaCloud", {"scope": ENROLMENT}, "currency"),
        ("ea_china", "AzureCloud", {"scope": ENROLMENT, "currency": "CNY"}, "no cloud"),
        ("ea_legacy", "AzureCloud", {"scope": "no number"}, "enrolment"),
    ],
)
def test_identifiers_that_could_not_work_are_refused_at_once(
    site: Browser, kind: str, cloud: str, said: dict[str, str], problem: str
) -> None:
    draft = _begun(site, kind=kind, cloud=cloud)
    page = _post(site, draft, "identifiers", **said)
    assert page.status_code == 200
    assert problem in page.content.decode()
    draft.refresh_from_db()
    assert (draft.reached, draft.scope, draft.url) == ("identifiers", "", "")


@pytest.mark.parametrize("name", ["Contoso EA", "taken", ""])
def test_a_name_that_cannot_be_used_is_refused(site: Browser, name: str) -> None:
    Source.objects.create(name="taken", kind="upload")
    page = site.post(ADD, {"name": name, "kind": "exports", "cloud": "AzureCloud"})
    assert (page.status_code, SourceDraft.objects.count()) == (200, 0)


def test_what_another_source_covers_is_refused_unless_it_yields(site: Browser, folder: str) -> None:
    other = Source.objects.create(name="other", kind="exports", url=folder)
    draft = _begun(site)
    assert "other" in _post(site, draft, "identifiers", url=folder).content.decode()
    draft.refresh_from_db()
    assert draft.reached == "identifiers"
    assert _post(site, draft, "identifiers", url=folder, yields_to=other.pk).status_code == 302
    assert [each.name for each in draft.yields_to.all()] == ["other"]


def test_a_secret_goes_in_and_never_comes_out(site: Browser) -> None:
    draft = _begun(site, kind="cost_details")
    _post(site, draft, "identifiers", scope=f"/subscriptions/{TENANT}")
    new = {
        "credential": "new", "new-name": "app", "new-kind": "secret", "new-secret": SECRET,
        "new-tenant_id": TENANT,
    }  # fmt: skip
    refused = _post(site, draft, "credential", **new)
    assert refused.status_code == 200
    assert SECRET not in refused.content.decode()
    assert not Credential.objects.exists()

    assert _post(site, draft, "credential", **new, **{"new-client_id": "c"}).status_code == 302
    credential = Credential.objects.get()
    draft.refresh_from_db()
    assert draft.credential == credential
    assert credentials.opened(credential).secret == SECRET
    assert SECRET not in _page(site, draft, "credential").content.decode()
    assert SECRET not in str(list(AuditEvent.objects.values())) + credential.sealed
    assert AuditEvent.objects.filter(action="credential.added", actor="alice").count() == 1


def test_only_a_credential_that_fits_is_taken(site: Browser) -> None:
    key = Credential.objects.create(name="key", kind="api_key", sealed="x")
    secret = Credential.objects.create(name="app", kind="secret", sealed="x")
    draft = _begun(site, kind="ea_legacy")
    _post(site, draft, "identifiers", scope=ENROLMENT)
    page = _page(site, draft, "credential")
    assert [value for value, _ in page.context["forms"][0].fields["credential"].choices] == [
        str(key.pk),
        "new",
    ]
    assert _post(site, draft, "credential", credential=secret.pk).status_code == 200
    assert _post(site, draft, "credential", credential="").status_code == 200
    draft.refresh_from_db()
    assert draft.credential is None
    assert _post(site, draft, "credential", credential=key.pk).status_code == 302


def test_one_that_does_not_work_says_what_to_do_and_is_only_added_disabled(
    site: Browser, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    draft = _tested(site, (tmp_path / "empty").as_uri())
    found = _page(site, draft, "test").context["found"]
    assert (found["works"], found["error"]["code"]) == (False, "nothing_to_ingest")
    assert escape(found["error"]["fix"]) in _page(site, draft, "test").content.decode()

    assert _post(site, draft, "finish", enabled="on").status_code == 200
    assert not Source.objects.exists()
    assert _post(site, draft, "finish", start="on").status_code == 200
    assert not Source.objects.exists()
    assert _post(site, draft, "finish").status_code == 302
    assert Source.objects.get().enabled is False
    assert not WorkflowRun.objects.exists()


def test_a_first_run_of_impossible_days_makes_no_source(site: Browser, folder: str) -> None:
    draft = _tested(site, folder)
    for days in (
        {"start_date": "2026-10-31", "end_date": "2026-10-01"},
        {"start_date": "", "end_date": "2026-10-01"},
        {"start_date": "2020-01-01", "end_date": "2026-10-01"},
    ):
        page = _post(site, draft, "finish", enabled="on", start="on", **days)
        assert (page.status_code, Source.objects.count()) == (200, 0)


def test_what_was_taken_meanwhile_is_refused_at_the_finish(site: Browser, folder: str) -> None:
    draft = _tested(site, folder)
    Source.objects.create(name="other", kind="exports", url=folder)
    page = _post(site, draft, "finish", enabled="on")
    assert page.status_code == 200
    assert "other" in page.content.decode()
    assert (Source.objects.count(), SourceDraft.objects.count()) == (1, 1)


def test_without_temporal_the_source_is_made_and_the_run_is_not(
    site: Browser, folder: str, settings: Settings
) -> None:
    draft = _tested(site, folder)
    settings.TEMPORAL_ADDRESS = "127.0.0.1:1"
    run = {"start": "on", "start_date": "2026-10-01", "end_date": "2026-10-31"}
    answer = _post(site, draft, "finish", enabled="on", **run)
    source = Source.objects.get()
    assert answer.url == f"/admin/billing/source/{source.pk}/change/"
    assert "Temporal" in site.get(answer.url).content.decode()


def test_a_source_of_uploads_has_nothing_to_reach(site: Browser) -> None:
    draft = _begun(site, kind="upload")
    assert _post(site, draft, "identifiers", currency="EUR").status_code == 302
    assert _post(site, draft, "credential").status_code == 302
    _post(site, draft, "test")
    assert "start_date" not in _page(site, draft, "finish").content.decode()
    assert _post(site, draft, "finish", enabled="on").url == "/admin/billing/upload/add/"
    assert Source.objects.get().currency == "EUR"


def test_a_discarded_one_is_audited(site: Browser) -> None:
    draft = _begun(site)
    site.post(f"/admin/billing/sourcedraft/{draft.pk}/delete/", {"post": "yes"})
    assert not SourceDraft.objects.exists()
    assert AuditEvent.objects.get(action="sourcedraft.deleted").actor == "alice"


def test_only_administrators_set_up_sources(site: Browser, people: People) -> None:
    draft = _begun(site)
    User.objects.filter(pk=people.bob.pk).update(is_staff=True, roles=[Role.OPERATOR])
    browser = Browser()
    browser.force_login(people.bob)
    assert browser.get(ADD).status_code == 403
    assert browser.post(ADD, {"name": "x", "kind": "upload"}).status_code == 403
    assert _page(browser, draft).status_code == 403
    assert _post(browser, draft, "identifiers", url="file:///x").status_code == 403
    assert SourceDraft.objects.get().url == ""


def test_the_list_of_sources_leads_there(site: Browser) -> None:
    assert f'href="{ADD}"' in site.get("/admin/billing/source/").content.decode()
