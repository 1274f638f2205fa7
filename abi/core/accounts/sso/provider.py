"""allauth's OpenID Connect provider, with a nonce, and with every claim checked."""

import secrets
from typing import Any, override

from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from abi.core.accounts.sso.tokens import Expected, claims_of

# allauth's column.
_LONGEST = 191


class Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth ships no types
    @property
    def openid_config(self) -> dict[str, Any]:
        """Of the issuer that is configured: a document that speaks for another is not followed."""
        found: dict[str, Any] = super().openid_config
        if found.get("issuer") != self.get_provider().app.settings["issuer"]:
            raise OAuth2Error("The discovery document speaks for another issuer")
        return found

    @override
    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any
    ) -> SocialLogin:
        text = kwargs["response"].get("id_token")
        if not isinstance(text, str):
            raise OAuth2Error("There is no ID token")
        says = app.settings
        expected = Expected(says["issuer"], app.client_id, says["tenant"])
        claims = claims_of(text, self.openid_config["jwks_uri"], expected)
        return self.get_provider().sociallogin_from_response(request, claims)


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    oauth2_adapter_class = Adapter
    # A token that somebody else's program brings signs nobody in.
    supports_token_authentication = False

    @override
    def redirect(self, request: HttpRequest, process: str, **kwargs: Any) -> HttpResponseBase:
        """The nonce waits in the session beside the state; the token must repeat it."""
        nonce = secrets.token_urlsafe(32)
        params = {**self.get_auth_params(), "nonce": nonce}
        answer: HttpResponseBase = super().redirect(
            request, process, auth_params=params, nonce=nonce, **kwargs
        )
        return answer

    @override
    def extract_uid(self, data: dict[str, Any]) -> str:
        """(issuer, sub): never an address, which its owner or their administrator can change."""
        uid = f"{data['iss']}#{data['sub']}"
        if len(uid) > _LONGEST:
            raise OAuth2Error("The sub is too long")
        return uid

    @override
    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """To find the person in the provider by; what a token said is not kept otherwise."""
        return {name: data[name] for name in ("iss", "sub", "tid", "oid") if name in data}

    @override
    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Without the address, of which allauth would make an account to be linked by."""
        return {"username": data.get("preferred_username"), "name": data.get("name")}

    @override
    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []

    @override
    def sociallogin_from_response(
        self, request: HttpRequest, response: dict[str, Any]
    ) -> SocialLogin:
        login = super().sociallogin_from_response(request, response)
        login.claims = response
        return login


provider_classes = [Provider]
