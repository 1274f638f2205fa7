"""The test of a connection tells what works, and what does not in the words of the catalogue."""

import posixpath
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from abi.core.audit.models import AuditEvent
from billing import connections, credentials, ingest
from billing.models import Credential, Source
from billing.storage import objects, place
from tests.billing.connectors.conftest import CLOUD, MakeSource
from tests.billing.connectors.test_exact import EA, EA_SCOPE, MCA
from tests.billing.deliveries import rows, write_run
from tests.fake_azure.server import FakeAzure
from tests.people import People

pytestmark = pytest.mark.usefixtures("clock")


def asked(people: People, source: Source) -> dict[str, Any]:
    api = APIClient()
    api.force_login(people.alice)
    answer = api.post(f"/api/v1/billing/sources/{source.name}/test")
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.parametrize(
    ("kind", "scope"),
    [("cost_details", EA_SCOPE), ("ea_china", f"{MCA}-CNY"), ("ea_legacy", EA)],
)
def test_an_api_that_works(
    azure: FakeAzure, people: People, make_source: MakeSource, kind: str, scope: str
) -> None:
    told = asked(people, make_source(kind, scope, currency="CNY"))
    assert (told["works"], told["signed_in"], told["error"]) == (True, True, None)
    event = AuditEvent.objects.get(action="source.tested")
    assert event.after is not None
    assert (event.actor, event.after["works"]) == ("alice", True)


def test_a_wrong_secret_is_told_in_words_and_not_itself(
    azure: FakeAzure, people: People, make_source: MakeSource
) -> None:
    source = make_source("cost_details", EA_SCOPE)
    credentials.seal(source.credential, "wr0ng-s3cret")  # type: ignore[arg-type]
    told = asked(people, source)
    assert (told["works"], told["configured"], told["signed_in"]) == (False, True, None)
    assert (told["error"]["code"], told["error"]["detail"]) == ("sign_in_failed", "AADSTS7000215")
    assert "wr0ng-s3cret" not in str(told) + str(list(AuditEvent.objects.values()))


def test_a_management_group_is_refused_before_anything_is_asked(
    azure: FakeAzure, people: People, make_source: MakeSource
) -> None:
    group = "/providers/Microsoft.Management/managementGroups/root"
    told = asked(people, make_source("cost_details", group))
    assert (told["configured"], told["error"]["code"]) == (False, "scope_invalid")
    assert azure.log() == []


def test_a_container_opened_by_a_key_of_its_own(azure: FakeAzure, people: People) -> None:
    credential = Credential.objects.create(name="key", kind="storage_key", account_name="fakeazure")
    credentials.seal(credential, "a2V5")
    source = Source.objects.create(
        name="blobs", kind="exports", url="az://contoso-enterprise", cloud=CLOUD,
        credential=credential,
    )  # fmt: skip
    told = asked(people, source)
    assert (told["works"], told["listed"], told["read"]) == (True, True, True)
    assert told["manifests"] > 0
    assert told["rows"] > 0


def test_files_in_a_container_are_opened_by_the_key_of_their_source(
    azure: FakeAzure, people: People, landing: Path
) -> None:
    credential = Credential.objects.create(name="key", kind="storage_key", account_name="fakeazure")
    credentials.seal(credential, "a2V5")
    source = Source(name="files", kind="files", url="az://contoso-enterprise", cloud=CLOUD)
    source.credential = credential
    inside = objects(place(source.url, access=connections.storage(source)))
    part = next(each.path for each in inside if each.path.endswith(".csv.gz"))
    source.url = f"az://contoso-enterprise/{posixpath.dirname(part)}"
    source.save()
    told = asked(people, source)
    assert (told["works"], told["signed_in"], told["listed"], told["read"]) == (True,) * 4
    (delivery,) = ingest.discover("files", start=date(2020, 1, 1), end=date(2099, 1, 1))
    assert sum(blob.size for blob in ingest.land(delivery).blobs) > 0


def test_an_export_of_usage_alone_is_a_trap(people: People, tmp_path: Path) -> None:
    write_run(tmp_path, [rows(2)], kind="Usage")
    source = Source.objects.create(name="usage", kind="exports", url=tmp_path.as_uri())
    told = asked(people, source)
    assert told["error"]["code"] == "usage_only_export"


def test_the_admin_tests_a_source_too(people: People, tmp_path: Path) -> None:
    write_run(tmp_path, [rows(2)])
    source = Source.objects.create(name="folder", kind="exports", url=tmp_path.as_uri())
    site = Client()
    site.force_login(people.alice)
    answer = site.post(
        "/admin/billing/source/",
        {"action": "test_connection", "_selected_action": [str(source.pk)]},
        follow=True,
    )
    assert [str(said) for said in answer.context["messages"]] == ["folder: OK"]
