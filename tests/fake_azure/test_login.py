"""Tokens, as Microsoft's own library asks for them."""

import datetime as dt
from pathlib import Path

import httpx
import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import (
    CertificateCredential,
    ClientSecretCredential,
    ManagedIdentityCredential,
)
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from tests.fake_azure.accounts import scope
from tests.fake_azure.server import IDENTITY_HEADER, SECRET, TENANT, FakeAzure

_AUDIENCE = "https://management.azure.com/.default"
_CLIENT = "00000000-0000-0000-0000-0000000000bb"


def _balances(azure: FakeAzure, token: str) -> httpx.Response:
    url = f"{azure.base_url}{scope(azure, 'USD')}/providers/Microsoft.Consumption/balances"
    return httpx.get(url, headers={"Authorization": f"Bearer {token}"} if token else {})


def _secret_credential(azure: FakeAzure, secret: str) -> ClientSecretCredential:
    return ClientSecretCredential(
        TENANT,
        _CLIENT,
        secret,
        authority=azure.https_url,
        disable_instance_discovery=True,
        connection_verify=str(azure.ca),
        retry_total=0,
    )


def test_azure_identity_gets_a_token_for_a_secret_and_it_opens_arm(azure: FakeAzure) -> None:
    token = _secret_credential(azure, SECRET).get_token(_AUDIENCE).token
    assert _balances(azure, token).status_code == 200


def test_a_wrong_secret_is_refused_in_entras_words(azure: FakeAzure) -> None:
    with pytest.raises(ClientAuthenticationError, match="AADSTS7000215"):
        _secret_credential(azure, "wrong").get_token(_AUDIENCE)


def test_azure_identity_gets_a_token_for_a_certificate(azure: FakeAzure, tmp_path: Path) -> None:
    credential = CertificateCredential(
        TENANT,
        _CLIENT,
        str(_self_signed(tmp_path)),
        authority=azure.https_url,
        disable_instance_discovery=True,
        connection_verify=str(azure.ca),
    )
    assert _balances(azure, credential.get_token(_AUDIENCE).token).status_code == 200


def test_an_assertion_that_is_none_is_refused(azure: FakeAzure) -> None:
    form = {"grant_type": "client_credentials", "client_id": _CLIENT, "scope": _AUDIENCE}
    form |= {"client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}
    form |= {"client_assertion": "not.a.token"}
    answer = httpx.post(f"{azure.base_url}/{TENANT}/oauth2/v2.0/token", data=form)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_the_older_endpoint_answers_with_texts_for_a_resource(azure: FakeAzure) -> None:
    form = {"grant_type": "client_credentials", "client_id": _CLIENT, "client_secret": SECRET}
    form |= {"resource": "https://management.chinacloudapi.cn"}
    body = httpx.post(f"{azure.base_url}/{TENANT}/oauth2/token", data=form).json()
    assert body["expires_in"] == "3600"
    assert _balances(azure, body["access_token"]).status_code == 200


def test_azure_identity_gets_a_managed_identitys_token(
    azure: FakeAzure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{azure.base_url}/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", IDENTITY_HEADER)
    token = ManagedIdentityCredential().get_token(_AUDIENCE).token
    assert _balances(azure, token).status_code == 200


def test_arm_wants_a_token_and_says_how(azure: FakeAzure) -> None:
    answer = _balances(azure, "")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "AuthenticationFailed"
    assert answer.headers["www-authenticate"].startswith("Bearer authorization_uri=")


def test_a_token_ends_when_its_time_is_over(azure: FakeAzure) -> None:
    token = azure.token()
    azure.advance(3599)
    assert _balances(azure, token).status_code == 200
    azure.advance(2)
    answer = _balances(azure, token)
    assert (answer.status_code, answer.json()["error"]["code"]) == (
        401,
        "ExpiredAuthenticationToken",
    )


def _self_signed(folder: Path) -> Path:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = folder / "client.pem"
    file.write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))
    return file
