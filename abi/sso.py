"""SSO apps as the environment gives them, read as what they must be: one tenant each, HTTPS."""

import re
from typing import Any
from urllib.parse import urlsplit

from abi.environment import refuse, rows

# Issuers of Entra that speak for any tenant, or for people's private accounts.
_ANY_TENANT = {
    "common", "organizations", "consumers", "9188040d-6c67-4c5b-b112-36a304b66dad",
}  # fmt: skip
_ENTRA = {
    "login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn",
    "login.chinacloudapi.cn", "sts.windows.net",
}  # fmt: skip
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_NEEDED = ("name", "issuer", "client_id", "client_secret")
_KNOWN = {*_NEEDED, "tenant", "acr"}


def sso_apps(name: str) -> list[dict[str, Any]]:
    """In the form allauth's openid_connect provider takes."""
    return [_app(name, key, row) for key, row in rows(name).items()]


def _app(name: str, key: str, row: dict[str, Any]) -> dict[str, Any]:
    said = f"{name}: {key}"
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", key):
        refuse(f"{said}: names are lower-case letters, digits and dashes, such as entra-china.")
    for field in _NEEDED:
        if not isinstance(row.get(field), str) or not row[field].strip():
            refuse(f"{said}: {field} is missing. Each has {', '.join(_NEEDED)}.")
    if strange := sorted(set(row) - _KNOWN):
        refuse(f"{said}: {', '.join(strange)} is not known. There is also tenant, and acr.")
    acr = row.get("acr", [])
    if not isinstance(acr, list) or not all(isinstance(each, str) for each in acr):
        refuse(f'{said}: acr is a list of texts, such as ["c1"].')
    issuer = row["issuer"].strip()
    return {
        "provider_id": key,
        "name": row["name"].strip(),
        "client_id": row["client_id"].strip(),
        "secret": row["client_secret"].strip(),
        "settings": {
            "server_url": issuer.rstrip("/"),
            "issuer": issuer,
            "tenant": _tenant(said, issuer, row.get("tenant")),
            "acr": acr,
            "oauth_pkce_enabled": True,
            "fetch_userinfo": False,
        },
    }


def _tenant(said: str, issuer: str, given: Any) -> str:
    """What the `tid` claim must be; empty where the issuer knows no tenants."""
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        refuse(f"{said}: the issuer must start with https://.")
    first = parts.path.strip("/").partition("/")[0].lower()
    if first in _ANY_TENANT:
        refuse(
            f"{said}: the issuer must be of one tenant; {first} lets anybody's tenant in. Use"
            f" https://{parts.netloc}/<tenant id>/v2.0."
        )
    if parts.hostname in _ENTRA:
        return first
    return str(given or "").strip().lower()
