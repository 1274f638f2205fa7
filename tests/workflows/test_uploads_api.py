"""Files that people bring: HTTP, Temporal, the real worker, billing's real steps."""

import gzip
import io
import tempfile
import time
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings
from rest_framework.test import APIClient

from abi.core.accounts.models import DataScope
from abi.core.accounts.roles import Role
from abi.core.audit.models import AuditEvent
from abi.core.decimals import decimal_text, exact_sum
from billing import publish
from billing.models import Publication, Snapshot, Source, Upload
from tests.billing.deliveries import HEADER, Row, csv_bytes, row, rows
from tests.people import People
from tests.workflows.conftest import signed_in
from tests.workflows.test_extraction import shown
from workflows.models import WorkflowRun

UPLOADS = "/api/v1/billing/uploads"
Json = dict[str, Any]


def _cost(lines: Sequence[Row]) -> str:
    return decimal_text(exact_sum(Decimal(line["CostInBillingCurrency"]) for line in lines))


def _post(browser: APIClient, content: bytes, name: str = "september.csv", **more: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return browser.post(UPLOADS, {"file": file, "source": "brought", **more}, format="multipart")


def _checked(browser: APIClient, content: bytes, **more: Any) -> Json:
    answer = _post(browser, content, **more)
    assert answer.status_code == 202, answer.content
    return _settled(browser, answer.json()["id"])


def _settled(browser: APIClient, upload_id: str) -> Json:
    deadline = time.monotonic() + 60
    while True:
        upload: Json = browser.get(f"{UPLOADS}/{upload_id}").json()
        if upload["status"] != "checking":
            return upload
        assert time.monotonic() < deadline, upload
        time.sleep(0.1)


def _decide(browser: APIClient, upload: Json, what: str, reason: str = "as invoiced") -> Any:
    return browser.post(f"{UPLOADS}/{upload['id']}/{what}", {"reason": reason}, format="json")


def _nothing_kept() -> bool:
    kept: list[Any] = [Upload, Snapshot, Publication, Source, WorkflowRun, AuditEvent]
    return not any(each.objects.exists() for each in kept)


def test_a_dry_run_says_what_would_change_and_shows_nothing_until_a_person_approves(
    alice: APIClient, worker: None
) -> None:
    lines = [*rows(3), row(4, BillingCurrencyCode="")]
    header = [*HEADER, "Mystery"]
    content = csv_bytes([{**line, "Mystery": "?"} for line in lines], header)

    upload = _checked(alice, content, name="../../etc/september.csv")

    assert (upload["status"], upload["name"], upload["dataset"]) == ("ready", "september.csv", "")
    assert (upload["source"], upload["size"]) == ("brought", len(content))
    assert upload["uploaded_by"] == "alice"
    report = upload["report"]
    good, bad = _cost(lines[:3]), _cost(lines[3:])
    assert {key: report[key] for key in ("dataset", "billing_period", "unchanged")} == {
        "dataset": "actual",
        "billing_period": "2023-09-01",
        "unchanged": False,
    }
    assert (report["delivered"], report["loaded"], report["quarantined"]) == (4, 3, 1)
    assert report["sums"]["billed_cost"] == {"USD": good}
    assert report["sums"]["quarantined_cost"] == {"": bad}
    assert report["unknown_columns"] == ["Mystery"]
    [rule] = report["quarantine"]
    assert (rule["lines"], rule["cost"]) == (1, bad)
    assert report["change"]["shown_snapshot"] is None
    assert report["change"]["lines"] == {"old": 0, "new": 3, "difference": 3}
    assert report["change"]["sums"]["billed_cost"] == {
        "USD": {"old": "0", "new": good, "difference": good}
    }
    assert (report["refusals"], report["replaces"]) == ([], [])
    assert not Publication.objects.exists()

    answer = _decide(alice, upload, "approve")
    again = _decide(alice, upload, "approve", "twice")

    assert (answer.status_code, answer.json()["status"]) == (200, "approved")
    assert answer.json()["decided_by"] == "alice"
    assert again.json() == answer.json()
    assert Publication.objects.count() == 1
    assert decimal_text(shown("brought")[1]) == good
    actions = AuditEvent.objects.filter(action__startswith="upload.").order_by("number")
    assert [(each.action, each.actor) for each in actions] == [
        ("upload.received", "alice"),
        ("upload.approved", "alice"),
    ]
    assert _decide(alice, upload, "reject").json()["code"] == "upload_decided"


def test_a_second_file_is_compared_with_what_the_first_shows_and_can_be_undone(
    alice: APIClient, worker: None
) -> None:
    first = _checked(alice, csv_bytes(rows(3)))
    _decide(alice, first, "approve")

    second = _checked(alice, gzip.compress(csv_bytes(rows(5))), name="x.bin")

    change = second["report"]["change"]
    assert change["shown_snapshot"] == first["snapshot_id"]
    assert change["lines"] == {"old": 3, "new": 5, "difference": 2}
    assert change["sums"]["billed_cost"]["USD"] == {
        "old": _cost(rows(3)),
        "new": _cost(rows(5)),
        "difference": _cost(rows(5)[3:]),
    }
    assert shown("brought")[0] == 3
    assert _decide(alice, second, "approve").status_code == 200
    assert shown_lines() == 5

    publication = Publication.objects.get(snapshot_id=second["snapshot_id"])
    publish.undo("brought", "actual", publication.billing_period)
    assert shown_lines() == 3


def shown_lines() -> int:
    newest = Publication.objects.filter(source__name="brought").newest().get()
    assert newest.snapshot is not None
    return newest.snapshot.loaded


def test_the_same_bytes_again_are_no_change(alice: APIClient, worker: None) -> None:
    content = csv_bytes(rows(3))
    _decide(alice, _checked(alice, content), "approve")

    again = _checked(alice, content)

    assert again["report"]["unchanged"] is True
    assert again["report"]["change"]["lines"]["difference"] == 0
    assert _decide(alice, again, "approve").status_code == 200
    assert Publication.objects.count() == 1
    assert Upload.objects.count() == 2


def test_a_dry_run_of_a_month_that_has_changed_since_is_stale(
    alice: APIClient, worker: None
) -> None:
    first = _checked(alice, csv_bytes(rows(2)))
    Publication.objects.create(
        source=Source.objects.get(), dataset="actual",
        billing_period=first["report"]["billing_period"], snapshot=_another(first),
        published_at="2026-11-01T00:00:00Z",
    )  # fmt: skip
    before = list(Publication.objects.values())

    answer = _decide(alice, first, "approve")

    assert (answer.status_code, answer.json()["code"]) == (409, "upload_stale")
    assert list(Publication.objects.values()) == before
    assert _settled(alice, first["id"])["status"] == "ready"


def _another(upload: Json) -> Snapshot:
    snapshot = Snapshot.objects.get(pk=upload["snapshot_id"])
    snapshot.pk, snapshot.query_id, snapshot.status = None, "other", "published"
    snapshot.content_hash = "other"
    snapshot.save()
    return snapshot


def test_a_newer_upload_of_the_month_takes_the_place_of_an_undecided_one(
    alice: APIClient, worker: None
) -> None:
    first = _checked(alice, csv_bytes(rows(2)))
    second = _checked(alice, csv_bytes(rows(3)))

    assert _decide(alice, first, "approve").json()["code"] == "upload_stale"
    assert _decide(alice, second, "approve").status_code == 200
    assert shown_lines() == 3


def test_a_rejected_upload_leaves_no_line_and_cannot_be_approved(
    alice: APIClient, worker: None
) -> None:
    upload = _checked(alice, csv_bytes(rows(3)))

    answer = _decide(alice, upload, "reject", "the wrong month")

    assert (answer.json()["status"], answer.json()["reason"]) == ("rejected", "the wrong month")
    assert Snapshot.objects.get().status == "discarded"
    assert _decide(alice, upload, "reject").status_code == 200
    assert _decide(alice, upload, "approve").json()["code"] == "upload_decided"
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (csv_bytes([row(1), row(2, BillingPeriodStartDate="10/01/2023", Date="10/01/2023")]),
         "mixed_billing_periods"),
        (b"a,b,c\r\n1,2,3\r\n", "missing_required_column"),
        (gzip.compress(csv_bytes(rows(300)))[:-40], "compressed_file_broken"),
    ],
    ids=["two months", "no bill", "cut short"],
)  # fmt: skip
def test_a_file_that_cannot_be_published_says_why_and_shows_nothing(
    alice: APIClient, worker: None, content: bytes, code: str
) -> None:
    answer = _post(alice, content)
    told = answer.json()
    if answer.status_code == 202:
        told = _settled(alice, told["id"])
        assert told["status"] == "failed"
        assert _decide(alice, told, "approve").json()["code"] == "upload_not_ready"

    assert told.get("error_code", told.get("code")) == code
    assert not Publication.objects.exists()


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../../tmp/slipped.csv", csv_bytes(rows(1)))
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (_zip(), "archive_not_read"),
        (gzip.compress(_zip()), "archive_not_read"),
        (csv_bytes(rows(1)).decode("utf-8-sig").encode("utf-16"), "encoding_not_read"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "file_kind_not_read"),
        (b"%PDF-1.7\n", "file_kind_not_read"),
        (b"   \n", "file_kind_not_read"),
        (b"\x1f\x8b" + b"not gzip at all", "compressed_file_broken"),
        (gzip.compress(b"a" * (300 * 1024 * 1024), 9), "suspicious_compression"),
    ],
    ids=["zip", "zip in gz", "utf-16", "png", "pdf", "blank", "no gzip", "bomb"],
)
def test_a_file_of_another_kind_is_refused_by_its_bytes_and_nothing_is_kept(
    alice: APIClient, queue: str, landing: Path, content: bytes, code: str
) -> None:
    answer = _post(alice, content)

    assert answer.status_code == 422, answer.content
    assert answer.json()["code"] == code
    assert _nothing_kept()
    assert not [path for path in landing.rglob("*") if path.is_file()]


def test_a_file_that_is_too_large_is_refused_and_leaves_nothing_on_disk(
    alice: APIClient, queue: str, landing: Path, settings: Settings, tmp_path: Path
) -> None:
    settings.UPLOAD_MAX_BYTES = 100_000
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "spool")
    (tmp_path / "spool").mkdir()

    just = _post(alice, b"x" * 100_001)  # told by counting
    far = _post(alice, b"x" * 3_000_000)  # told by its length

    for answer in (just, far):
        assert (answer.status_code, answer.json()["code"]) == (413, "upload_too_large")
    assert _nothing_kept()
    assert not list((tmp_path / "spool").iterdir())


def test_a_file_goes_to_disk_and_from_there_after_the_answer(
    alice: APIClient, queue: str, landing: Path, settings: Settings, tmp_path: Path
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "spool")
    (tmp_path / "spool").mkdir()
    spooled: list[str] = []
    make = tempfile.NamedTemporaryFile

    def noted(*args: Any, **kwargs: Any) -> Any:
        spooled.append(kwargs.get("dir", ""))
        return make(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.core.files.uploadedfile.tempfile.NamedTemporaryFile", noted)
        answer = _post(alice, csv_bytes(rows(2)))
    answer.close()

    assert answer.status_code == 202
    assert spooled == [str(tmp_path / "spool")], "small files too are never kept in memory"
    assert not list((tmp_path / "spool").iterdir())
    [landed] = [path for path in (landing / "raw").rglob("*") if path.is_file()]
    assert landed.name.startswith(answer.json()["sha256"])


def test_only_the_first_of_two_files_is_taken(alice: APIClient, queue: str, landing: Path) -> None:
    files = [SimpleUploadedFile("a.csv", csv_bytes(rows(2))), SimpleUploadedFile("b.csv", b"b")]

    answer = alice.post(UPLOADS, {"file": files, "source": "brought"}, format="multipart")

    assert (answer.status_code, answer.json()["name"]) == (202, "a.csv")


def test_only_an_administrators_upload_makes_a_source(
    people: People, queue: str, landing: Path
) -> None:
    people.bob.roles = [Role.FINOPS]
    people.bob.save()
    DataScope.objects.create(user=people.bob, everything=True)
    bob = signed_in(people.bob)

    refused = _post(bob, csv_bytes(rows(1)))
    assert (refused.status_code, refused.json()["code"]) == (404, "unknown_source")
    assert not Source.objects.exists()

    assert _post(signed_in(people.alice), csv_bytes(rows(1))).status_code == 202
    assert Source.objects.get().kind == "upload"
    assert _post(bob, csv_bytes(rows(2))).status_code == 202
    Source.objects.create(name="pulled", kind="exports", url="file:///x")
    other = _post(bob, csv_bytes(rows(1)), source="pulled")
    assert (other.status_code, other.json()["code"]) == (409, "source_takes_no_files")


def test_who_does_not_see_everything_neither_uploads_nor_looks_nor_decides(
    people: People, queue: str, landing: Path
) -> None:
    people.bob.roles = [Role.FINOPS]  # may run workflows, sees two subscriptions
    people.bob.save()
    bob = signed_in(people.bob)
    made = _post(signed_in(people.alice), csv_bytes(rows(1))).json()

    answers = [
        _post(bob, csv_bytes(rows(1))),
        bob.get(UPLOADS),
        bob.get(f"{UPLOADS}/{made['id']}"),
        _decide(bob, made, "approve"),
        _decide(bob, made, "reject"),
    ]

    assert [(each.status_code, each.json()["code"]) for each in answers] == [
        (403, "needs_full_sight")
    ] * 5
    assert Upload.objects.get().status == "checking"


def test_an_overlap_with_another_source_is_told_before_and_refused_at_approval(
    alice: APIClient, worker: None
) -> None:
    _decide(alice, _checked(alice, csv_bytes(rows(2)), source="one"), "approve")

    upload = _checked(alice, csv_bytes(rows(4)), source="two")

    [refusal] = upload["report"]["refusals"]
    assert refusal["code"] == "overlapping_sources"
    assert "two and one both have" in refusal["detail"]
    answer = _decide(alice, upload, "approve")
    assert (answer.status_code, answer.json()["code"]) == (409, "overlapping_sources")
    assert Publication.objects.count() == 1
    assert _settled(alice, upload["id"])["status"] == "ready", "it may be approved later"
    Source.objects.get(name="one").yields_to.add(Source.objects.get(name="two"))
    assert _decide(alice, upload, "approve").status_code == 200


def test_a_parquet_file_of_any_name_is_read(alice: APIClient, worker: None) -> None:
    lines = rows(3)
    columns = {name: [line[name] for line in lines] for name in HEADER}
    packed = io.BytesIO()
    pq.write_table(pa.table(columns), packed)

    upload = _checked(alice, packed.getvalue(), name="bill.dat")

    assert (upload["status"], upload["error_code"]) == ("ready", "")
    assert upload["report"]["sums"]["billed_cost"] == {"USD": _cost(lines)}


def test_uploads_are_listed_newest_first_page_by_page(
    alice: APIClient, queue: str, landing: Path
) -> None:
    made = [_post(alice, csv_bytes(rows(number))).json()["id"] for number in (1, 2, 3)]

    first = alice.get(UPLOADS, {"limit": 2}).json()
    second = alice.get(UPLOADS, {"limit": 2, "cursor": first["next_cursor"]}).json()

    assert [each["id"] for each in first["items"] + second["items"]] == made[::-1]
    assert second["next_cursor"] is None


def test_an_upload_whose_run_was_cancelled_is_not_being_checked_any_more(
    alice: APIClient, queue: str, landing: Path
) -> None:
    made = _post(alice, csv_bytes(rows(1))).json()
    WorkflowRun.objects.update(status="failed", failures=[{"code": "run_timed_out"}])

    upload = alice.get(f"{UPLOADS}/{made['id']}").json()

    assert (upload["status"], upload["error_code"]) == ("failed", "run_timed_out")


def test_a_form_without_its_token_is_refused(people: People, queue: str, landing: Path) -> None:
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(people.alice)

    assert _post(browser, csv_bytes(rows(1))).status_code == 403
    assert _nothing_kept()
