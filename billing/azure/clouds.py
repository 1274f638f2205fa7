"""Azure's clouds as rows of data. ABI_CLOUDS adds rows, or changes addresses of these."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from abi.core.errors import AppError
from billing.connection_errors import CLOUD_INVALID, UNKNOWN_CLOUD


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    """Where one cloud is. `blob` holds `{account}`, `vault` `{vault}`.

    `ca_file` is trusted besides the system's. An address that is empty does not exist in this
    cloud.
    """

    name: str
    arm: str
    login: str
    blob: str
    audience: str
    ea_legacy: str = ""
    ea_china: str = ""
    invoice_issuer: str = ""
    cost_details_version: str = "2025-03-01"
    ca_file: str = ""
    vault: str = ""

    @property
    def token_scope(self) -> str:
        return f"{self.audience.rstrip('/')}/.default"

    def blob_endpoint(self, account: str) -> str:
        return self.blob.replace("{account}", account)


_ROWS = (
    Cloud(
        name="AzureCloud",
        arm="https://management.azure.com",
        login="https://login.microsoftonline.com",
        blob="https://{account}.blob.core.windows.net",
        audience="https://management.azure.com",
        ea_legacy="https://consumption.azure.com",
        invoice_issuer="Microsoft",
        vault="https://{vault}.vault.azure.net",
    ),
    Cloud(
        name="AzureChinaCloud",
        arm="https://management.chinacloudapi.cn",
        login="https://login.chinacloudapi.cn",
        blob="https://{account}.blob.core.chinacloudapi.cn",
        audience="https://management.chinacloudapi.cn",
        ea_china="https://ea.azure.cn",
        invoice_issuer="21Vianet",
        cost_details_version="2023-08-01",
        vault="https://{vault}.vault.azure.cn",
    ),
    Cloud(
        name="AzureUSGovernment",
        arm="https://management.usgovcloudapi.net",
        login="https://login.microsoftonline.us",
        blob="https://{account}.blob.core.usgovcloudapi.net",
        audience="https://management.usgovcloudapi.net",
        invoice_issuer="Microsoft",
        cost_details_version="2023-08-01",
        vault="https://{vault}.vault.usgovcloudapi.net",
    ),
)
_ADDRESSES = ("arm", "login", "blob", "ea_legacy", "ea_china", "vault")
_NAMES = frozenset(field.name for field in fields(Cloud))


def names() -> tuple[str, ...]:
    return tuple({row.name: None for row in _ROWS} | dict.fromkeys(settings.CLOUDS))


def cloud(name: str) -> Cloud:
    """Raises AppError `unknown_cloud`, `cloud_invalid`."""
    known = {row.name: row for row in _ROWS}
    given: Mapping[str, Any] = settings.CLOUDS.get(name, {})
    if name not in known and not given:
        raise AppError(UNKNOWN_CLOUD, name)
    return _checked(name, known.get(name), given) if given else known[name]


def _checked(name: str, known: Cloud | None, given: Mapping[str, Any]) -> Cloud:
    texts = {key: str(value).rstrip("/") for key, value in given.items() if key != "name"}
    if unknown := texts.keys() - _NAMES:
        raise AppError(CLOUD_INVALID, f"{name}: there is no {', '.join(sorted(unknown))}")
    texts.setdefault("audience", texts.get("arm", known.audience if known else ""))
    if missing := {"arm", "login", "blob"} - texts.keys() if known is None else set():
        raise AppError(CLOUD_INVALID, f"{name}: {', '.join(sorted(missing))} missing")
    row = replace(known, **texts) if known else Cloud(name=name, **texts)
    for field in _ADDRESSES:
        _require_address(name, field, getattr(row, field))
    return row


def _require_address(name: str, field: str, value: str) -> None:
    parts = urlsplit(value.replace("{account}", "account").replace("{vault}", "vault"))
    here = parts.hostname == "localhost" or _is_loopback(parts.hostname or "")
    allowed = ("https", "http") if here else ("https",)
    if value and (parts.scheme not in allowed or not parts.hostname or parts.username):
        raise AppError(CLOUD_INVALID, f"{name}: {field}")


def _is_loopback(host: str) -> bool:
    return (
        bool(re.fullmatch(r"[\d.:a-f]+", host))
        and ("." in host or ":" in host)
        and (ip_address(host).is_loopback)
    )
