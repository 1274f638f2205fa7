"""Uploads in the admin: the same doors as the API, in both languages."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from billing.models import Publication, Snapshot, Upload
from tests.billing.deliveries import csv_bytes, rows
from tests.people import People
from tests.workflows.following import eventually

ADD = reverse("admin:billing_upload_add")


@pytest.fixture
def admin(people: People, client: Browser) -> Browser:
    client.force_login(people.alice)
    return client


def _form() -> dict[str, object]:
    return {"file": SimpleUploadedFile("a.csv", csv_bytes(rows(3))), "source": "brought"}


def _ready() -> Upload:
    eventually(Upload.objects.filter(status="ready").exists, seconds=60)
    return Upload.objects.get()


def _page(upload: Upload) -> str:
    return reverse("admin:billing_upload_change", args=[upload.pk])


def test_a_file_is_brought_looked_at_and_approved(admin: Browser, worker: None) -> None:
    answer = admin.post(ADD, _form())
    upload = _ready()
    assert answer.headers["Location"] == _page(upload)

    page = admin.get(_page(upload)).content.decode()
    assert "3 delivered, 3 loaded, 0 quarantined" in page
    assert "6.0000000037037036703703703673" in page
    without = admin.post(_page(upload), {"decision": "approve", "reason": " "}, follow=True)
    assert "Say why" in without.content.decode()
    assert not Publication.objects.exists()

    admin.post(_page(upload), {"decision": "approve", "reason": "as invoiced"})

    upload.refresh_from_db()
    assert (upload.status, upload.reason) == ("approved", "as invoiced")
    assert Publication.objects.get().snapshot_id == upload.snapshot_id
    assert 'value="approve"' not in admin.get(_page(upload)).content.decode()


def test_it_speaks_chinese_and_a_rejected_file_is_gone(
    admin: Browser, people: People, worker: None
) -> None:
    people.alice.language = "zh-hans"
    people.alice.save()
    assert "上传账单文件" in admin.get(ADD).content.decode()
    admin.post(ADD, _form())
    upload = _ready()

    assert "批准并发布" in admin.get(_page(upload)).content.decode()
    admin.post(_page(upload), {"decision": "reject", "reason": "错误的月份"})

    upload.refresh_from_db()
    assert upload.status == "rejected"
    assert Snapshot.objects.get().status == "discarded"


def test_a_refusal_is_shown_with_its_code(admin: Browser, queue: str, landing: Path) -> None:
    form = {"file": SimpleUploadedFile("a.csv", b"PK\x03\x04"), "source": "brought"}

    page = admin.post(ADD, form).content.decode()

    assert "archive_not_read" in page
    assert not Upload.objects.exists()


def test_a_form_without_its_token_is_refused(people: People, queue: str, landing: Path) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(people.alice)

    assert browser.post(ADD, _form()).status_code == 403
    assert not Upload.objects.exists()


def test_staff_who_may_not_run_or_see_all_find_no_uploads(
    people: People, client: Browser, queue: str
) -> None:
    people.bob.is_staff = people.bob.is_superuser = True
    people.bob.save()
    client.force_login(people.bob)

    assert client.get(ADD).status_code == 403
    assert client.post(ADD, _form()).status_code == 403
    assert client.get(reverse("admin:billing_upload_changelist")).status_code == 403
