"""An ID token, believed only once all of it was checked; allauth takes one from TLS unsigned."""

from dataclasses import dataclass
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

_SECONDS_OF_DRIFT = 60


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say; `tenant` is empty where the issuer knows none."""

    issuer: str
    audience: str
    tenant: str


def claims_of(token: str, keys_url: str, expected: Expected) -> dict[str, Any]:
    """Raises OAuth2Error, which allauth answers; the reason is for the audit."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            _key(token, keys_url),
            algorithms=["RS256"],
            issuer=expected.issuer,
            audience=expected.audience,
            leeway=_SECONDS_OF_DRIFT,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
        )
    except (jwt.PyJWTError, ValueError) as e:
        raise OAuth2Error(f"ID token refused: {type(e).__name__}") from e
    if expected.tenant and str(claims.get("tid", "")).lower() != expected.tenant:
        raise OAuth2Error("ID token refused: another tenant")
    return claims


def _key(token: str, keys_url: str) -> Any:
    """The one of the provider's keys that the token names. Raises PyJWTError."""
    wanted = jwt.get_unverified_header(token).get("kid")
    with get_adapter().get_requests_session() as session:
        answer = session.get(keys_url)
        answer.raise_for_status()
    for each in answer.json().get("keys", []):
        if each.get("kid") == wanted and each.get("kty") == "RSA":
            return jwt.PyJWK(each, algorithm="RS256").key
    raise jwt.InvalidKeyError("no such key")
