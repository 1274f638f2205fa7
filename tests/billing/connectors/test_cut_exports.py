"""Exports in a container whose answers are cut off: read again, never taken for the whole."""

import base64
from datetime import date
from pathlib import Path

import pytest

from billing import credentials, ingest
from billing.models import Credential, Source
from tests.billing.connectors.conftest import CLOUD, MONTH
from tests.fake_azure.server import FakeAzure

PERIOD = date.fromisoformat(f"{MONTH}-01")


@pytest.fixture
def source(db: None, demo: Path) -> Source:
    credential = Credential.objects.create(
        name="container", kind="storage_key", account_name="fakeazure"
    )
    credentials.seal(credential, base64.b64encode(b"any").decode())
    container = min(folder.name for folder in demo.iterdir() if folder.is_dir())
    return Source.objects.create(
        name="cut", kind="exports", url=f"az://{container}", cloud=CLOUD, credential=credential
    )


@pytest.mark.parametrize("kind", ["truncated", "truncated_quietly"])
@pytest.mark.parametrize("path", ["manifest", "part_", "^/fakeazure/[^/]+$"])
def test_what_came_cut_off_is_read_again(
    azure: FakeAzure, landing: Path, source: Source, kind: str, path: str
) -> None:
    azure.faults(rate=1, kinds=[kind], count=2, paths=path)

    found = ingest.discover(source.name, start=PERIOD, end=PERIOD)
    landed = [ingest.land(each) for each in found]

    assert landed
    assert azure.made() == 2
    for delivery, there in zip(found, landed, strict=True):
        assert [blob.size for blob in there.blobs] == [blob.size for blob in delivery.blobs]
        for blob in there.blobs:
            assert (landing / blob.path).stat().st_size == blob.size
