"""Exports in Azure Blob (or S3), and a landing zone there that ClickHouse reads by itself."""

import json
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import obstore
import pytest
from django.core.management import call_command
from pytest_django import Settings

from abi.core.errors import AppError
from billing import ingest
from billing.models import Publication, Snapshot, Source
from billing.storage import objects, place
from tests.billing.deliveries import bend, cost_of, rows, write_run
from tests.billing.parquet import as_azure, write_parquet
from tests.blob.clouds import KEY, Cloud, azure_variables
from tests.blob.conftest import Zone, upload

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
NAMES = ("contoso-enterprise", "contoso-global")
Line = dict[str, Any]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Two billing accounts, two months, two datasets, with the truth about them."""
    folder = tmp_path_factory.mktemp("demo")
    wanted = {"lines": 2_000, "seed": 7, "months": 2, "end": "2026-10"}
    call_command("demo_exports", out=folder, **wanted, stdout=StringIO())
    return folder, json.loads((folder / "truth.json").read_text("utf-8"))


def _ingest(url: str, source: str) -> tuple[list[Line], dict[str, str]]:
    """What it printed, and the problem if it stopped with one."""
    out, err = StringIO(), StringIO()
    with suppress(SystemExit):
        call_command("ingest", url, "--source", source, stdout=out, stderr=err)
    return [json.loads(line) for line in out.getvalue().splitlines()], json.loads(
        err.getvalue() or "{}"
    )


def _published(url: str, source: str) -> list[Line]:
    lines, problem = _ingest(url, source)
    assert problem == {}
    return lines


def _sums(lines: list[Line]) -> list[Line]:
    """As truth.json has them: one entry for each currency."""
    return [
        {
            "source": line["source"],
            "dataset": line["dataset"],
            "billing_period": line["billing_period"],
            "currency": currency,
            "sum": amount,
        }
        for line in lines
        for currency, amount in (line["billed_cost"] | line["effective_cost"]).items()
    ]


def _assert_true(lines: list[Line], truth: dict[str, Any]) -> None:
    wanted = [{k: v for k, v in each.items() if k != "lines"} for each in truth["deliveries"]]
    assert sorted(_sums(lines), key=str) == sorted(wanted, key=str)
    assert sum(line["loaded"] for line in lines) == truth["lines"]
    assert {line["quarantined"] for line in lines} == {0}


def _twice(cloud: Cloud, demo: tuple[Path, dict[str, Any]]) -> None:
    """Both accounts to the last digit; the same again changes nothing."""
    folder, truth = demo
    places = {name: cloud.fresh() for name in NAMES}
    for name, url in places.items():
        upload(folder / name, url)
    first = [line for name, url in places.items() for line in _published(url, name)]
    _assert_true(first, truth)
    assert {line["changed"] for line in first} == {True}
    again = [line for name, url in places.items() for line in _published(url, name)]
    assert again == [line | {"changed": False} for line in first]
    assert Publication.objects.count() == len(first) == Snapshot.objects.count()
    assert set(Source.objects.values_list("name", "kind")) == {(name, "exports") for name in NAMES}


def test_exports_in_the_cloud_are_landed_in_a_folder(
    cloud: Cloud, demo: tuple[Path, dict[str, Any]], clickhouse: str, landing: Path
) -> None:
    _twice(cloud, demo)
    assert list((landing / "incoming").glob("*")) == []


def test_clickhouse_reads_a_landing_zone_in_the_cloud_by_itself(
    cloud: Cloud, demo: tuple[Path, dict[str, Any]], zone: Zone
) -> None:
    _twice(cloud, demo)
    landed = objects(place(zone.url))
    below = {item.path.removeprefix(place(zone.url).prefix).split("/")[1] for item in landed}
    assert below == {"raw", "fetched", "pulls"}
    assert any(item.path.endswith(".csv.gz") for item in landed)


def test_a_parquet_file_is_read_from_a_landing_zone_in_the_cloud(
    cloud: Cloud, tmp_path: Path, clickhouse: str, zone: Zone
) -> None:
    write_parquet(tmp_path / "a.parquet", as_azure(rows(3)))
    url = cloud.fresh()
    upload(tmp_path, url)
    (line,) = _published(f"{url}/a.parquet", "parquet")
    assert (line["loaded"], line["billed_cost"]) == (3, {"USD": cost_of(rows(3))})


def test_only_its_owner_reads_the_key_of_the_landing_zone(cloud: Cloud, zone: Zone) -> None:
    config = zone.server.var / "clickhouse" / "config.xml"
    names = ("AZURE_STORAGE_ACCOUNT_KEY", "AWS_SECRET_ACCESS_KEY")
    (secret,) = (cloud.environment[name] for name in names if name in cloud.environment)
    assert secret in config.read_text()
    assert config.stat().st_mode & 0o077 == 0


def test_a_run_below_a_prefix_and_plain_files_are_found(
    blob: Cloud, tmp_path: Path, clickhouse: str, landing: Path
) -> None:
    """A copied folder: `blobName` does not count from this container."""
    write_run(tmp_path, [rows(3), rows(2)])
    url = f"{blob.fresh()}/copied here/账单"
    upload(tmp_path, url)
    (line,) = _published(url, "copied")
    assert (line["loaded"], line["billed_cost"]) == (5, {"USD": cost_of(rows(3) + rows(2))})
    found = [item.path for item in objects(place(url)) if item.path.endswith("part_0_0001.csv.gz")]
    root = place(url).root_url
    month = ("--month", "2023-09", "--dataset", "actual")
    call_command("withdraw", "--source", "copied", *month, stdout=StringIO())
    (line,) = _published(f"{root}/{found[0]}", "one-file")
    assert (line["loaded"], line["billed_cost"]) == (3, {"USD": cost_of(rows(3))})
    assert Source.objects.get(name="one-file").kind == "files"


def test_a_blob_that_is_shorter_than_its_manifest_says_is_refused(
    blob: Cloud, tmp_path: Path, clickhouse: str, landing: Path
) -> None:
    manifest = write_run(tmp_path, [rows(3), rows(2)])
    part = manifest.with_name("part_1_0001.csv.gz")
    part.write_bytes(part.read_bytes()[:-1])
    url = blob.fresh()
    upload(tmp_path, url)
    _refused(url, "manifest_disagrees", "part_1_0001.csv.gz")
    assert [path for path in landing.rglob("*") if path.is_file()] == []


def test_a_truncated_blob_is_refused_also_when_the_manifest_names_no_sizes(
    blob: Cloud, tmp_path: Path, clickhouse: str, landing: Path
) -> None:
    manifest = write_run(tmp_path, [rows(3)])
    part = manifest.with_name("part_0_0001.csv.gz")
    part.write_bytes(part.read_bytes()[:-30])
    bare = [{"blobName": part.name, "dataRowCount": 3}]
    bend(manifest, byteCount=None, blobs=bare)
    url = blob.fresh()
    upload(tmp_path, url)
    _, problem = _ingest(url, "cut")
    assert problem["code"] == "compressed_file_broken"
    assert not Publication.objects.exists()


def test_a_blob_that_goes_away_while_it_is_landed_leaves_nothing_behind(
    blob: Cloud, tmp_path: Path, clickhouse: str, landing: Path
) -> None:
    write_run(tmp_path, [rows(3)])
    where = place(blob.fresh())
    upload(tmp_path, where.root_url)
    source = Source.objects.create(name="s", kind="exports", url=where.root_url)
    (delivery,) = ingest.discover_at(source.url, source)
    obstore.delete(where.store, delivery.blobs[0].path)
    with pytest.raises(AppError) as caught:
        ingest.land(delivery)
    assert (caught.value.code, caught.value.detail) == (
        "source_unreachable",
        f"{delivery.blobs[0].path}: BlobNotFound",
    )
    assert [path for path in landing.rglob("*") if path.is_file()] == []


def test_a_server_that_does_not_answer_is_a_problem_and_publishes_nothing(
    blob: Cloud, clickhouse: str, landing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_STORAGE_ENDPOINT", azure_variables(1)["AZURE_STORAGE_ENDPOINT"])
    _refused("az://bills", "source_unreachable", "az://bills: error sending request")


def test_a_missing_container_a_wrong_key_and_no_account_are_told_apart(
    blob: Cloud, clickhouse: str, landing: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _refused("az://missing", "source_unreachable", "ContainerNotFound")
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_KEY", f"AAAA{KEY[4:]}")
    _refused("az://missing", "source_unreachable", "AuthorizationFailure")
    monkeypatch.delenv("AZURE_STORAGE_ACCOUNT_NAME")
    _refused("az://missing", "source_unreachable", "Account must be specified")


def test_a_landing_zone_that_is_not_there_is_named(
    blob: Cloud, tmp_path: Path, clickhouse: str, settings: Settings
) -> None:
    settings.LANDING_URL = "az://missing"
    write_run(tmp_path, [rows(3)])
    url = blob.fresh()
    upload(tmp_path, url)
    _, problem = _ingest(url, "new")
    assert (problem["code"], problem["detail"].endswith("ContainerNotFound")) == (
        "landing_unwritable",
        True,
    )
    assert not Publication.objects.exists()


def _refused(url: str, code: str, detail: str) -> None:
    lines, problem = _ingest(url, "new")
    assert (lines, problem["code"]) == ([], code)
    assert detail in problem["detail"]
    assert KEY not in json.dumps(problem)
    assert not Publication.objects.exists()
    assert not Snapshot.objects.exists()
