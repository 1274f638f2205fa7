"""allauth's hooks of SSO: who is let in, as whom, and with which teams."""

from typing import Any, override

from allauth.account.internal.emailkit import valid_email_or_none
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from abi.core.accounts.models import User
from abi.core.accounts.sso.proof import keep_proof
from abi.core.accounts.teams.membership import joined_by
from abi.core.audit.record import record


class SsoAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    @override
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whoever the tenant lets in gets an account, with nothing to do and nothing to see."""
        return True

    @override
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        claims = sociallogin.claims
        if claims["nonce"] != sociallogin.state.get("nonce"):
            _refuse("sso_refused", sociallogin, "the token is of another sign-in")
        if sociallogin.is_existing:
            _join(sociallogin.user, sociallogin)
        elif _is_taken(address := _address(claims)):
            _refuse("sso_email_taken", sociallogin, f"there is an account with {address}")
        keep_proof(request, sociallogin)

    @override
    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        person: User = sociallogin.user
        person.email = _address(sociallogin.claims)
        person.display_name = str(sociallogin.claims.get("name") or "")[:150]
        super().save_user(request, sociallogin, form)
        record(
            actor=None,
            action="user.added",
            target=f"user {person.pk}",
            after={"username": person.username, "sso": sociallogin.account.provider},
        )
        _join(person, sociallogin)
        return person

    @override
    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None,
        extra_context: Any = None,
    ) -> None:  # fmt: skip
        """What nobody has begun here is not worth an event: it could be sent without end."""
        if not (extra_context or {}).get("state"):
            return
        record(
            actor=None,
            action="user.sso_refused",
            target=f"sso {provider.sub_id}",
            after={"error": str(error or ""), "reason": str(exception or "")[:200]},
        )


def _join(person: User, sociallogin: SocialLogin) -> None:
    said = sociallogin.claims.get("roles")
    roles = [each for each in said if isinstance(each, str)] if isinstance(said, list) else []
    joined_by(person, sociallogin.account.provider, roles)


def _address(claims: dict[str, Any]) -> str:
    return str(valid_email_or_none(str(claims.get("email") or "")) or "")


def _is_taken(address: str) -> bool:
    return bool(address) and User.objects.filter(email__iexact=address).exists()


def _refuse(code: str, sociallogin: SocialLogin, reason: str) -> None:
    """Allauth leads back to the app with the code."""
    record(
        actor=None,
        action="user.sso_refused",
        target=f"sso {sociallogin.account.provider}",
        after={"error": code, "reason": reason},
    )
    raise ValidationError(reason, code=code)
