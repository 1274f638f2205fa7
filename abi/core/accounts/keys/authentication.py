"""`Authorization: Bearer abi_…`: a request in the name of a key's owner. No CSRF token is needed:
no browser sends this by itself.
"""

from typing import Any, override

import structlog
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from abi.core.accounts import bearer
from abi.core.accounts.keys import guesses, text
from abi.core.accounts.keys.known import KnownKey, known_key
from abi.core.accounts.keys.models import ApiKeyUse
from abi.core.accounts.last_used import used
from abi.core.accounts.models import User
from abi.core.accounts.second_factor.proof import must_prove
from abi.core.accounts.sessions import person

_log = structlog.get_logger(__name__)


class KeyAuthentication(BaseAuthentication):
    @override
    def authenticate(self, request: Request) -> tuple[User, KnownKey] | None:
        """All bad keys are answered alike. Raises NotLetInError."""
        offered = bearer.borne(request)
        if offered is None or not offered.startswith(text.PREFIX):
            return None
        address, named = bearer.address_of(request), text.parsed(offered)
        key = known_key(named.id8) if named else None
        owner = person(key.owner_id) if key else None
        reason = _against(named, key, owner, address)
        if key is None or owner is None or reason:
            id8 = named.id8 if named else ""
            _log.warning("key_refused", key_id=id8, reason=reason, address=address)
            raise guesses.refusal(address, id8)
        return _let_in(owner, key, address), key

    @override
    def authenticate_header(self, request: Request) -> str:
        return bearer.CHALLENGE


def _against(
    named: text.KeyText | None, key: KnownKey | None, owner: User | None, address: str
) -> str:
    if named is None:
        return "no key"
    if key is None:
        return "unknown"
    if owner is None or not owner.is_active:
        return "owner inactive"
    return key.against(named, address)


def _let_in(owner: User, key: KnownKey, address: str) -> User:
    if key.permissions is not None:
        owner.narrow(key.permissions)
    # A key proves no second factor: where one is asked for, only programs administer by keys.
    owner.unproved = must_prove(owner)
    bearer.name_in_logs(owner, key_id=key.id8)
    used(ApiKeyUse, key.pk, address)
    return owner


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """For the OpenAPI document; drf-spectacular finds it by `target_class`."""

    target_class = "abi.core.accounts.keys.authentication.KeyAuthentication"
    name = "key"

    @override
    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "abi_<id>_<secret>"}
