"""allauth's views of authenticators, and what is stricter here.

Who has a second factor proves it before it is taken away or new codes are made: a password alone,
with a session of before, is not enough.
"""

from http import HTTPStatus
from typing import Any, override

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from allauth.headless.internal.restkit.response import APIResponse
from allauth.headless.mfa.response import TOTPResponse
from allauth.headless.mfa.views import ManageRecoveryCodesView, ManageTOTPView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal import auth
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from abi.core.accounts.models import User
from abi.core.accounts.second_factor.proof import enrolled_at, has_proved
from abi.core.sealing import Place, Unreadable, sealed, unsealed

_KEY = auth.SECRET_SESSION_KEY


class TotpView(ManageTOTPView):  # type: ignore[misc]  # allauth ships no types
    @override
    def handle(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The secret waits in the session until a code of it is entered: sealed there as well."""
        place = {"m": "session", "user": request.user.pk}
        _open(request, place)
        try:
            answer: HttpResponseBase = super().handle(request, *args, **kwargs)
        finally:
            _close(request, place)
        return answer

    @override
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A new secret is shown, also as a picture, to who has just proved to be the person."""
        if app := self._get_authenticator():
            told: HttpResponse = TOTPResponse(request, app)
            return told
        raise_if_reauthentication_required(request, app="allauth.mfa")
        secret = auth.get_totp_secret(regenerate=True)
        adapter = get_adapter()
        url = adapter.build_totp_url(request.user, secret)
        shown = {"secret": secret, "totp_url": url, "totp_svg": adapter.build_totp_svg(url)}
        new: HttpResponse = APIResponse(request, meta=shown, status=HTTPStatus.NOT_FOUND)
        return new

    @override
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = super().post(request, *args, **kwargs)
        # The code that was just entered is a proof for this session as well.
        app = self._get_authenticator()
        record_authentication(request, request.user, "mfa", id=app.pk, type=app.type)
        return answer

    @override
    def delete(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _raise_unless_proved(request)
        answer: HttpResponse = super().delete(request, *args, **kwargs)
        return answer


class RecoveryCodesView(ManageRecoveryCodesView):  # type: ignore[misc]
    @override
    def handle(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _raise_unless_proved(request)
        answer: HttpResponseBase = super().handle(request, *args, **kwargs)
        return answer


def _raise_unless_proved(request: HttpRequest) -> None:
    person = request.user
    if isinstance(person, User) and enrolled_at(person) and not has_proved(request, person):
        raise ReauthenticationRequired


def _open(request: HttpRequest, place: Place) -> None:
    if text := request.session.get(_KEY):
        try:
            request.session[_KEY] = unsealed(text, place)
        except Unreadable:
            del request.session[_KEY]


def _close(request: HttpRequest, place: Place) -> None:
    if secret := request.session.get(_KEY):
        request.session[_KEY] = sealed(secret, place)
