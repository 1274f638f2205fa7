"""Secrets: sealed, bound to their row, rotated, and seen nowhere."""

import json

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from abi.core.audit.models import AuditEvent
from abi.core.errors import AppError
from billing import credentials
from billing.models import Credential
from tests.people import People

CANARY = "c4n4ry-s3cret-value"
ADD = "/admin/billing/credential/add/"
FORM = {
    "name": "prod", "kind": "secret", "tenant_id": "t", "client_id": "c", "account_name": "",
    "expires_at_0": "", "expires_at_1": "", "secret": CANARY,
}  # fmt: skip


@pytest.fixture
def credential(db: None) -> Credential:
    made = Credential.objects.create(name="one", kind="api_key")
    credentials.seal(made, CANARY)
    return made


def test_what_is_stored_is_not_the_secret_and_opens_again(credential: Credential) -> None:
    stored = Credential.objects.get()
    assert CANARY not in json.dumps(list(Credential.objects.values()), default=str)
    assert credentials.opened(stored).secret == CANARY
    assert CANARY not in repr(credentials.opened(stored))


def test_a_ciphertext_moved_to_another_row_does_not_open(credential: Credential) -> None:
    thief = Credential.objects.create(name="two", kind="api_key", sealed=credential.sealed)
    with pytest.raises(AppError) as refused:
        credentials.opened(thief)
    assert (refused.value.code, refused.value.detail) == (
        "credential_unreadable",
        "two: sealed for another row",
    )


def test_another_key_does_not_open_it(credential: Credential, settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(AppError) as refused:
        credentials.opened(credential)
    assert refused.value.code == "credential_unreadable"


def test_keys_are_rotated_without_a_moment_in_which_nothing_opens(
    credential: Credential, settings: Settings
) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [old]
    credentials.seal(credential, CANARY)
    settings.ENCRYPTION_KEYS = [new, old]
    call_command("rotate_keys")
    settings.ENCRYPTION_KEYS = [new]
    assert credentials.opened(Credential.objects.get()).secret == CANARY
    assert AuditEvent.objects.get().action == "keys.rotated"


def test_rotating_without_an_old_key_changes_nothing(
    credential: Credential, settings: Settings
) -> None:
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(SystemExit):
        call_command("rotate_keys")
    assert Credential.objects.get().sealed == credential.sealed


def test_the_admin_takes_a_secret_and_never_shows_it(people: People) -> None:
    site = Client()
    site.force_login(people.alice)
    assert site.post(ADD, FORM).status_code == 302
    made = Credential.objects.get()
    assert credentials.opened(made).secret == CANARY
    page = f"/admin/billing/credential/{made.pk}/change/"
    assert CANARY not in site.get(page).content.decode()
    assert CANARY not in json.dumps(list(AuditEvent.objects.values()), default=str)


def test_an_empty_field_keeps_the_secret(people: People) -> None:
    site = Client()
    site.force_login(people.alice)
    site.post(ADD, FORM)
    made = Credential.objects.get()
    changed = FORM | {"secret": "", "client_id": "other"}
    answer = site.post(f"/admin/billing/credential/{made.pk}/change/", changed)
    assert answer.status_code == 302
    stored = Credential.objects.get()
    assert (stored.client_id, credentials.opened(stored).secret) == ("other", CANARY)


def test_a_form_with_an_error_does_not_give_the_secret_back(people: People) -> None:
    site = Client()
    site.force_login(people.alice)
    answer = site.post(ADD, FORM | {"name": ""})
    assert answer.status_code == 200
    assert CANARY not in answer.content.decode()
    assert not Credential.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"secret": ""}, "This kind needs a secret."),
        ({"tenant_id": ""}, "This kind needs it."),
        ({"kind": "managed_identity"}, "This kind has no secret."),
        ({"kind": "certificate"}, "This is no PEM"),
        ({"kind": "sas"}, "This kind needs it."),
    ],
)
def test_what_is_incomplete_is_refused(people: People, change: dict[str, str], words: str) -> None:
    site = Client()
    site.force_login(people.alice)
    assert words in site.post(ADD, FORM | change).content.decode()
    assert not Credential.objects.exists()
