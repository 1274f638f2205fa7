"""A second factor that the identity provider has asked for."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import authentication_step_completed
from allauth.socialaccount.models import SocialLogin
from django.dispatch import receiver
from django.http import HttpRequest

from abi.core.accounts.models import User

SSO_PROOF = "sso_second_factor"
_KEPT = "sso_proof"


def keep_proof(request: HttpRequest, sociallogin: SocialLogin) -> None:
    """Until allauth has signed the person in, which may begin a new session."""
    app = sociallogin.provider.app
    if _proves(sociallogin.claims, app.settings["acr"]):
        setattr(request, _KEPT, app.provider_id)


def _proves(claims: dict[str, Any], accepted: list[str]) -> bool:
    """Entra says `mfa` among its methods; a policy's name in `acr` or `acrs` says it as well."""
    if "mfa" in _texts(claims.get("amr")):
        return True
    return bool(set(accepted) & {*_texts(claims.get("acr")), *_texts(claims.get("acrs"))})


def _texts(said: Any) -> list[str]:
    many = said if isinstance(said, list) else [said]
    return [each for each in many if isinstance(each, str)]


@receiver(authentication_step_completed)
def _proved(*, request: HttpRequest, method: str, user: User, **_: Any) -> None:
    provider = getattr(request, _KEPT, "")
    if method == "socialaccount" and provider:
        record_authentication(request, user, SSO_PROOF, provider=provider)
