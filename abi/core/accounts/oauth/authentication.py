"""`Authorization: Bearer <opaque token>`: a request in the name of the client's service account."""

import re
from typing import Any, override

import structlog
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from abi.core.accounts import bearer, networks
from abi.core.accounts.errors import INVALID_TOKEN
from abi.core.accounts.last_used import used
from abi.core.accounts.models import User
from abi.core.accounts.oauth.known import KnownToken, known_token
from abi.core.accounts.oauth.models import ClientUse
from abi.core.accounts.roles import Permission
from abi.core.accounts.second_factor.proof import must_prove
from abi.core.accounts.sessions import person

# 64 random bytes, as allauth makes them: neither a key nor a JWT looks like that.
_FORM = re.compile(r"[A-Za-z0-9_-]{86}")
_log = structlog.get_logger(__name__)


class ClientTokenAuthentication(BaseAuthentication):
    """Placed before TokenAuthentication, which refuses whatever is left."""

    @override
    def authenticate(self, request: Request) -> tuple[User, KnownToken] | None:
        """Raises NotLetInError."""
        offered = bearer.borne(request)
        if offered is None or not _FORM.fullmatch(offered):
            return None
        token, address = known_token(offered), bearer.address_of(request)
        owner = person(token.owner_id) if token else None
        reason = _against(token, owner, address)
        if token is None or owner is None or reason:
            client_id = token.client_id if token else ""
            said = {"client_id": client_id, "reason": reason, "address": address}
            _log.warning("client_token_refused", **said)
            raise bearer.NotLetInError(INVALID_TOKEN)
        owner.narrow(token.permissions)
        owner.unproved = must_prove(owner)
        bearer.name_in_logs(owner, key_id=token.client_id)
        used(ClientUse, token.client_id, address)
        return owner, token

    @override
    def authenticate_header(self, request: Request) -> str:
        return bearer.CHALLENGE


def _against(token: KnownToken | None, owner: User | None, address: str) -> str:
    if token is None:
        return "unknown"
    if owner is None or not owner.is_active or not owner.is_service:
        return "owner inactive"
    if token.expires_at <= timezone.now():
        return "expired"
    return "" if networks.is_from(address, token.networks) else "network"


class ClientTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """For the OpenAPI document; drf-spectacular finds it by `target_class`."""

    target_class = "abi.core.accounts.oauth.authentication.ClientTokenAuthentication"
    name = "client_credentials"

    @override
    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        scopes = {each.value: f"As a service account that may {each.value}" for each in Permission}
        return {
            "type": "oauth2",
            "flows": {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": scopes}},
        }
