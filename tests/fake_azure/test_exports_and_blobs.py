"""Exports are found by ARM and read by Blob's protocol, with obstore and by hand."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import obstore
import pytest
from obstore.store import AzureStore

from tests.fake_azure.accounts import scope
from tests.fake_azure.server import FakeAzure, exact, running
from tests.fake_azure.tiny import write_month

_CONTAINER = "contoso-enterprise"
_EXPORTS = "/providers/Microsoft.CostManagement/exports"
_SHARED_KEY = {"Authorization": "SharedKey fakeazure:anything"}


def _store(azure: FakeAzure) -> AzureStore:
    return AzureStore(
        _CONTAINER,
        account_name="fakeazure",
        account_key="Zm9yIHRlc3Rz",
        endpoint=azure.blob_url,
        client_options={"allow_http": True},
    )


def test_exports_say_where_they_deliver_and_their_runs_where_the_manifest_is(
    azure: FakeAzure, arm: httpx.Client, demo: Path
) -> None:
    listed = exact(arm.get(f"{scope(azure, 'USD')}{_EXPORTS}"))["value"]
    kinds = {each["name"]: each["properties"]["definition"]["type"] for each in listed}
    assert kinds == {"daily-actual": "ActualCost", "daily-amortized": "AmortizedCost"}
    where = listed[0]["properties"]["deliveryInfo"]["destination"]
    assert (where["container"], where["rootFolderPath"]) == (_CONTAINER, "exports")
    runs = exact(arm.get(f"{scope(azure, 'USD')}{_EXPORTS}/daily-actual/runHistory"))["value"]
    # Three months, of which one was delivered twice.
    assert len(runs) == 4
    manifest = runs[0]["properties"]["manifestFile"]
    assert json.loads((demo / _CONTAINER / manifest).read_text())["blobCount"] > 1
    assert arm.post(f"{scope(azure, 'USD')}{_EXPORTS}/daily-actual/run").status_code == 200
    assert arm.get(f"{scope(azure, 'USD')}{_EXPORTS}/other").status_code == 404


def test_obstore_lists_and_reads_the_same_bytes_in_pages(azure: FakeAzure, demo: Path) -> None:
    azure.settings(list_size=5)
    store = _store(azure)
    found = [each["path"] for page in obstore.list(store, "exports") for each in page]
    root = demo / _CONTAINER
    files = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]
    assert found == sorted(files)
    first = found[0]
    content = (root / first).read_bytes()
    assert bytes(obstore.get(store, first).bytes()) == content
    assert bytes(obstore.get_range(store, first, start=10, end=90)) == content[10:90]
    assert obstore.head(store, first)["size"] == len(content)
    folded = obstore.list_with_delimiter(store, "exports")
    assert sorted(folded["common_prefixes"]) == ["exports/daily-actual", "exports/daily-amortized"]


def test_a_blob_changes_its_etag_when_its_bytes_change(tmp_path: Path) -> None:
    write_month(tmp_path, month="2026-09", lines=3)
    with running(tmp_path) as azure:
        listed = _names(httpx.get(f"{azure.blob_url}/tiny?comp=list", headers=_SHARED_KEY).text)
        url = f"{azure.blob_url}/tiny/{listed[0]}"
        etag = httpx.head(url, headers=_SHARED_KEY).headers["etag"]
        held = httpx.get(url, headers=_SHARED_KEY | {"If-Match": etag})
        assert held.status_code == 200
        assert held.headers["etag"] == etag
        assert httpx.get(url, headers=_SHARED_KEY | {"If-None-Match": etag}).status_code == 304
        (tmp_path / "tiny" / listed[0]).write_bytes(b"other")
        assert httpx.get(url, headers=_SHARED_KEY | {"If-Match": etag}).status_code == 412


def test_a_listing_pages_by_marker(azure: FakeAzure) -> None:
    url = f"{azure.blob_url}/{_CONTAINER}?restype=container&comp=list&prefix=exports/daily-actual"
    whole = _names(httpx.get(url, headers=_SHARED_KEY).text)
    pages, marker = [], ""
    while True:
        answer = httpx.get(f"{url}&maxresults=3&marker={marker}", headers=_SHARED_KEY).text
        pages.append(_names(answer))
        marker = ET.fromstring(answer).findtext("NextMarker") or ""  # noqa: S314 — ours
        if not marker:
            break
    assert [name for page in pages for name in page] == whole
    assert {len(page) for page in pages[:-1]} == {3}


def test_a_range_is_what_was_asked_for(azure: FakeAzure) -> None:
    url = f"{azure.blob_url}/{_CONTAINER}"
    name = _names(httpx.get(f"{url}?comp=list", headers=_SHARED_KEY).text)[0]
    whole = httpx.get(f"{url}/{name}", headers=_SHARED_KEY).content
    part = httpx.get(f"{url}/{name}", headers=_SHARED_KEY | {"x-ms-range": "bytes=5-"})
    assert (part.status_code, part.content) == (206, whole[5:])
    assert part.headers["content-range"] == f"bytes 5-{len(whole) - 1}/{len(whole)}"
    beyond = _SHARED_KEY | {"Range": f"bytes={len(whole)}-"}
    assert httpx.get(f"{url}/{name}", headers=beyond).status_code == 416


def test_a_container_opens_to_its_own_sas_until_it_ends(azure: FakeAzure) -> None:
    sas = azure.sas(_CONTAINER, seconds=60)
    listing = f"{azure.blob_url}/{_CONTAINER}?restype=container&comp=list&{sas}"
    name = _names(httpx.get(listing).text)[0]
    assert httpx.get(f"{azure.blob_url}/{_CONTAINER}/{name}?{sas}").json()["blobCount"] > 1
    other = f"{azure.blob_url}/contoso-global?restype=container&comp=list&{sas}"
    assert httpx.get(other).status_code == 403
    azure.advance(61)
    assert httpx.get(listing).status_code == 403


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer nobody's"}])
def test_nobody_else_reads_blobs(azure: FakeAzure, headers: dict[str, str]) -> None:
    url = f"{azure.blob_url}/{_CONTAINER}?restype=container&comp=list"
    assert httpx.get(url, headers=headers).status_code == 401
    with_token = {"Authorization": f"Bearer {azure.token()}"}
    assert httpx.get(url, headers=with_token).status_code == 200


@pytest.mark.parametrize("path", ["..%2f..%2fetc/passwd", "%2e%2e/secret", ".hidden/x"])
def test_only_listed_blobs_are_ever_opened(azure: FakeAzure, path: str) -> None:
    assert httpx.get(f"{azure.blob_url}/{path}", headers=_SHARED_KEY).status_code == 404
    inside = f"{azure.blob_url}/{_CONTAINER}/..%2ftruth.json"
    assert httpx.get(inside, headers=_SHARED_KEY).status_code == 404


def test_a_blob_cannot_be_written(azure: FakeAzure) -> None:
    url = f"{azure.blob_url}/{_CONTAINER}/new.csv"
    assert httpx.put(url, headers=_SHARED_KEY, content=b"x").status_code == 405


def _names(listing: str) -> list[str]:
    found = ET.fromstring(listing).iter("Name")  # noqa: S314 — our own server's
    return [each.text or "" for each in found]
